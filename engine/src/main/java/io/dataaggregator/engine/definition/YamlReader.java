package io.dataaggregator.engine.definition;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one YAML document; plain scalars mean what the core schema of YAML 1.2 says. */
final class YamlReader {
  private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
  private static final Pattern FLAG = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+");
  private static final Pattern REAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private final TreeBuilder tree;
  private int documents;

  private YamlReader(TreeBuilder tree) {
    this.tree = tree;
  }

  /** The document's tree, or null where a problem says why there is none. */
  static @Nullable Node read(String text, Problems problems, int maxNodes) {
    var tree = new TreeBuilder(problems, maxNodes);
    var reader = new YamlReader(tree);
    // only events are taken from the library: its own limits and types never come into play
    LoadSettings settings = LoadSettings.builder().setLabel("definition").build();
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        reader.take(event);
        if (tree.stopped()) break;
      }
    } catch (MarkedYamlEngineException e) {
      tree.stop("definition.syntax", place(e.getProblemMark()), "not YAML: " + e.getProblem());
    } catch (ReaderException e) {
      String character = "U+" + HexFormat.of().toHexDigits(e.getCodePoint(), 6);
      String message = "YAML allows no " + character + ": leave it out, or escape it in quotes";
      tree.stop("definition.syntax", Place.BEGIN, message);
    } catch (YamlEngineException e) {
      tree.stop("definition.syntax", Place.BEGIN, "not YAML: " + e.getMessage());
    }
    return tree.root();
  }

  private void take(Event event) {
    Place place = place(event.getStartMark());
    if (event instanceof NodeEvent node && refused(node, place)) return;
    switch (event.getEventId()) {
      case DocumentStart -> document(place);
      case MappingStart -> open(place, true);
      case SequenceStart -> open(place, false);
      case MappingEnd, SequenceEnd -> tree.close();
      case Scalar -> scalar((ScalarEvent) event, place);
      case Alias, Comment, DocumentEnd, StreamStart, StreamEnd -> {}
    }
  }

  /** Aliases copy and tags convert what is not seen in place: neither is needed here. */
  private boolean refused(NodeEvent event, Place place) {
    if (event instanceof AliasEvent) {
      String message = "aliases are not supported: write the value out";
      if (tree.expectsKey()) tree.stop("definition.alias", place, message);
      else tree.broken(place, "definition.alias", message);
      return true;
    }
    if (event.getAnchor().isPresent()) {
      tree.stop("definition.alias", place, "anchors are not supported: leave it out");
      return true;
    }
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case MappingStartEvent mapping -> mapping.getTag();
          case SequenceStartEvent sequence -> sequence.getTag();
          default -> Optional.empty();
        };
    if (tag.isEmpty()) return false;
    tree.stop("definition.tag", place, "tags are not supported: quotes make a text of any value");
    return true;
  }

  private void document(Place place) {
    documents++;
    if (documents > 1) {
      tree.stop("definition.syntax", place, "one file holds one pipeline: split the documents");
    }
  }

  private void open(Place place, boolean mapping) {
    if (tree.expectsKey()) tree.stop("definition.syntax", place, "a key must be a text");
    else tree.open(place, mapping);
  }

  private void scalar(ScalarEvent event, Place place) {
    String value = event.getValue();
    if (tree.expectsKey()) tree.key(place, value);
    // quotes and block scalars always make texts
    else if (!event.isPlain()) tree.text(place, value);
    else if (NULL.matcher(value).matches()) tree.nothing(place);
    else if (FLAG.matcher(value).matches()) tree.flag(place, "true".equalsIgnoreCase(value));
    else if (WHOLE.matcher(value).matches()) tree.whole(place, value);
    else if (REAL.matcher(value).matches()) tree.real(place, value);
    else if (NOT_FINITE.matcher(value).matches()) {
      tree.broken(place, "definition.bad-number", value + " is no finite number");
    } else tree.text(place, value);
  }

  private static Place place(Optional<Mark> mark) {
    return mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1)).orElse(Place.BEGIN);
  }
}
