package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.TimestampFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes records as JSON objects in as many ways as the grammar allows. */
final class JsonText {
  /** The fields of {@link Samples}, in objects and arrays within the record. */
  static final List<FieldDefinition> FIELDS =
      List.of(
          Samples.field("id", "/id", FieldType.INT),
          Samples.field("name", "/in/name", FieldType.STRING),
          Samples.field("price", "/in/deeper/price~1each", FieldType.decimal(2)),
          Samples.field("score", "/list/1", FieldType.DOUBLE),
          Samples.field("ok", "/list/2/ok", FieldType.BOOL),
          new FieldDefinition("at", "/in/at", FieldType.TIMESTAMP, new TimestampFormat.Epoch(1000)),
          Samples.field("other", "/other", FieldType.STRING));

  private final Random random;
  private final boolean lineBreaks;

  JsonText(Random random, boolean lineBreaks) {
    this.random = random;
    this.lineBreaks = lineBreaks;
  }

  String record(List<@Nullable Object> values) {
    String deeper = key("deeper") + object(member("price/each", values, 2));
    String in = key("in") + object(member("name", values, 1), member("at", values, 5), deeper);
    String list = key("list") + list(values);
    return object(member("id", values, 0), in, list, member("other", values, 6));
  }

  private String list(List<@Nullable Object> values) {
    String score = space() + plain(3, values.get(3)) + space();
    return "["
        + space()
        + any(2)
        + space()
        + ","
        + score
        + ","
        + object(member("ok", values, 4))
        + "]";
  }

  /** A member, or nothing where it is null and may as well be missing. */
  private String member(String name, List<@Nullable Object> values, int field) {
    Object value = values.get(field);
    if (value == null && random.nextBoolean()) return "";
    return key(name) + plain(field, value);
  }

  private String plain(int field, @Nullable Object value) {
    if (value == null) return "null";
    return value instanceof String text ? string(text) : number(Samples.plain(field, value), field);
  }

  /** An integer is also one with an exponent. */
  private String number(String text, int field) {
    boolean whole = field == 0 && !text.equals("0");
    return whole && random.nextInt(4) == 0 ? text + (random.nextBoolean() ? ".0" : "00E-2") : text;
  }

  /** Members in any order among others that nobody asked for. */
  private String object(String... members) {
    var all = new ArrayList<String>();
    for (String member : members) if (!member.isEmpty()) all.add(member);
    for (int i = random.nextInt(3); i > 0; i--) all.add(key("extra" + random.nextInt(5)) + any(3));
    if (random.nextBoolean()) Collections.shuffle(all, random);
    return "{" + space() + String.join(space() + "," + space(), all) + space() + "}";
  }

  private String key(String name) {
    return (random.nextInt(4) == 0 ? string(name) : '"' + name + '"') + space() + ":" + space();
  }

  /** Any value at most {@code depth} deep. */
  private String any(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "false";
      case 3 -> Double.toString(random.nextGaussian());
      case 4 -> Long.toString(random.nextLong());
      case 5 -> string(Samples.text(random, true));
      case 6 -> "[" + space() + any(depth - 1) + space() + "," + any(depth - 1) + "]";
      default -> "{" + string(Samples.text(random, true)) + ":" + any(depth - 1) + "}";
    };
  }

  String string(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < ' ' && random.nextBoolean() && shortOf(c) != 0)
        out.append('\\').append(shortOf(c));
      else if (c == '/' && random.nextBoolean()) out.append("\\/");
      else if (c < ' ' || random.nextInt(10) == 0) escape(out, text, i);
      else out.append(c);
      // both halves of a pair are written in the same way
      if (Character.isHighSurrogate(c) && out.charAt(out.length() - 1) != c) escape(out, text, ++i);
      else if (Character.isHighSurrogate(c)) out.append(text.charAt(++i));
    }
    return out.append('"').toString();
  }

  private void escape(StringBuilder out, String text, int at) {
    out.append((random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted((int) text.charAt(at)));
  }

  private static char shortOf(char c) {
    return switch (c) {
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
  }

  String space() {
    String[] spaces = {" ", "\t", "\r", "  ", "         ", lineBreaks ? "\n" : " "};
    return random.nextInt(6) == 0 ? spaces[random.nextInt(spaces.length)] : "";
  }
}
