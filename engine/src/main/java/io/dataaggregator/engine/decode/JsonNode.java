package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a record that a declared pointer names or passes through, with the places below it.
 *
 * <p>Records of one source mostly have the same members in the same order, so a place remembers
 * which member usually follows which; a right guess costs one comparison of bytes.
 */
final class JsonNode {
  /** Spellings of names that are remembered; others are looked up each time. */
  private static final int KNOWN_NAMES = 256;

  /** Longer names are not remembered at all. */
  static final int LONGEST_NAME = 256;

  /** Fields that take the value here, and those among them that take its raw text. */
  int[] fields = {};

  int[] rawFields = {};

  /** The member that usually is the first of an object here. */
  @Nullable JsonMember first;

  private final List<String> names = new ArrayList<>();
  private final List<JsonNode> nodes = new ArrayList<>();
  private final Dictionary spellings = new Dictionary();
  private final List<JsonMember> members = new ArrayList<>();

  /** The whole record, over all declared fields. */
  static JsonNode root(List<FieldDefinition> fields) {
    var root = new JsonNode();
    for (int i = 0; i < fields.size(); i++) {
      JsonNode at = root;
      for (String segment : JsonPointer.parse(fields.get(i).from()).segments()) {
        at = at.below(segment);
      }
      if (fields.get(i).type().kind() == FieldType.Kind.JSON) at.rawFields = add(at.rawFields, i);
      else at.fields = add(at.fields, i);
    }
    return root;
  }

  private static int[] add(int[] fields, int field) {
    int[] more = Arrays.copyOf(fields, fields.length + 1);
    more[fields.length] = field;
    return more;
  }

  private JsonNode below(String segment) {
    int at = names.indexOf(segment);
    if (at >= 0) return nodes.get(at);
    var node = new JsonNode();
    names.add(segment);
    nodes.add(node);
    return node;
  }

  /** Whether anything below this place is declared. */
  boolean isInner() {
    return !nodes.isEmpty();
  }

  /** The element {@code index} of an array here, or null where nobody asked for it. */
  @Nullable JsonNode element(int index) {
    for (int i = 0; i < names.size(); i++) {
      if (JsonPointer.index(names.get(i)) == index) return nodes.get(i);
    }
    return null;
  }

  /**
   * The member whose name is spelt {@code bytes[from, to)} between its quotes.
   *
   * @param unescaped the name itself, where it has escapes
   */
  JsonMember member(byte[] bytes, int from, int to, @Nullable JsonStrings unescaped) {
    int known = spellings.find(bytes, from, to);
    if (known >= 0) return members.get(known);
    var name =
        unescaped == null
            ? new String(bytes, from, to - from, StandardCharsets.UTF_8)
            : new String(unescaped.text(), 0, unescaped.length(), StandardCharsets.UTF_8);
    int at = names.indexOf(name);
    var member = new JsonMember(bytes, from, to, at < 0 ? null : nodes.get(at));
    if (spellings.size() < KNOWN_NAMES && to - from <= LONGEST_NAME) {
      spellings.add(bytes, from, to);
      members.add(member);
    }
    return member;
  }
}
