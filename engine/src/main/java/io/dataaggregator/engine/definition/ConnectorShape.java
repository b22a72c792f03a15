package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.quantity.Durations;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes of connectors' settings, from what the connectors say of themselves. */
final class ConnectorShape {
  private static final int MAX_TEXT = 16_384;
  private static final int MAX_LIST = 10_000;

  private ConnectorShape() {}

  static Shape.Choice names(Collection<ConnectorSpec> installed) {
    List<String> names = installed.stream().map(ConnectorSpec::name).sorted().toList();
    return new Shape.Choice(PipelineShape.UNKNOWN_CONNECTOR, names, List.of());
  }

  static Shape.Section config(ConnectorSpec spec) {
    return new Shape.Section(spec.options().stream().map(ConnectorShape::key).toList());
  }

  static Key format(ConnectorSpec spec) {
    return PipelineShape.format(
        spec.name(), spec.formats().stream().map(ConnectorSpec.Format::word).toList());
  }

  /** The file's shape for the connector that the document names. */
  static Shape.Section document(Node root, Map<String, ConnectorSpec> installed) {
    ConnectorSpec spec = named(root, installed);
    // settings of an unknown connector cannot be judged, and its name is reported
    Shape config = spec == null ? new Shape.Unknown() : config(spec);
    Key format = spec == null ? PipelineShape.ANY_FORMAT : format(spec);
    return PipelineShape.document(names(installed.values()), config, format);
  }

  private static @Nullable ConnectorSpec named(Node root, Map<String, ConnectorSpec> installed) {
    Node node = root;
    // before the check, because the name decides what the settings are held against
    for (String key : List.of("spec", "source", "connector")) {
      Node child = Positions.child(node, key);
      if (child == null) return null;
      node = child;
    }
    return node instanceof Node.Text(Place place, String name) ? installed.get(name) : null;
  }

  private static Key key(ConnectorSpec.Option option) {
    Shape shape =
        switch (option.type()) {
          case TEXT -> new Shape.Text(MAX_TEXT, TextRule.ANY);
          case NUMBER -> new Shape.Numeric();
          case INTEGER -> new Shape.Whole(Long.MIN_VALUE, Long.MAX_VALUE);
          case SHARE -> new Shape.Share();
          case FLAG -> new Shape.Flag();
          case SIZE -> new Shape.Size(0, Long.MAX_VALUE);
          case DURATION -> new Shape.Time(0, Durations.MAX_MICROS, true);
          case TIMESTAMP -> new Shape.Text(64, TextRule.TIMESTAMP);
          case CHOICE -> new Shape.Choice("definition.bad-value", option.choices(), List.of());
          case TEXT_LIST -> new Shape.Items(new Shape.Text(MAX_TEXT, TextRule.ANY), MAX_LIST);
        };
    return new Key(
        option.name(), shape, option.required(), option.byDefault(), option.description());
  }
}
