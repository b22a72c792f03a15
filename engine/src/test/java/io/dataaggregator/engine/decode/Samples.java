package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.TimestampFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random records over one set of fields, the same for every format. */
final class Samples {
  private static final String[] PIECES = {
    "a",
    "Z",
    " ",
    ",",
    ";",
    "\"",
    "\"\"",
    "\n",
    "\r\n",
    "\\",
    "/",
    "é",
    "日本",
    "😀",
    "\u0001",
    "\t",
    "{",
    "}",
    "[",
    "]",
    ":",
    "null",
    "longer text that spans more than eight bytes",
    "'",
    "0"
  };

  private Samples() {}

  static FieldDefinition field(String name, String from, FieldType type) {
    return new FieldDefinition(name, from, type, null);
  }

  /** Seven fields, found at {@code prefix} and their name. */
  static List<FieldDefinition> fields(String prefix) {
    return List.of(
        field("id", prefix + "id", FieldType.INT),
        field("name", prefix + "name", FieldType.STRING),
        field("price", prefix + "price", FieldType.decimal(2)),
        field("score", prefix + "score", FieldType.DOUBLE),
        field("ok", prefix + "ok", FieldType.BOOL),
        new FieldDefinition(
            "at", prefix + "at", FieldType.TIMESTAMP, new TimestampFormat.Epoch(1000)),
        field("other", prefix + "other", FieldType.STRING));
  }

  /** The values of {@link #fields} as a batch holds them. */
  static List<@Nullable Object> record(Random random, boolean lineBreaks) {
    var values = new ArrayList<@Nullable Object>();
    values.add(random.nextBoolean() ? random.nextLong() : (Object) (long) random.nextInt(100));
    values.add(text(random, lineBreaks));
    values.add(random.nextLong() >> random.nextInt(64));
    values.add(
        random.nextBoolean() ? random.nextInt(100_000) / 100.0 : real(random.nextLong(), random));
    values.add(random.nextBoolean());
    values.add(random.nextLong(-4_000_000_000_000L, 4_000_000_000_000L) * 1000);
    values.add(text(random, lineBreaks));
    for (int i = 0; i < values.size(); i++) if (random.nextInt(8) == 0) values.set(i, null);
    return values;
  }

  private static double real(long bits, Random random) {
    double value = Double.longBitsToDouble(bits);
    return Double.isFinite(value) ? value : random.nextGaussian();
  }

  static String text(Random random, boolean lineBreaks) {
    var text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      String piece = PIECES[random.nextInt(PIECES.length)];
      if (lineBreaks || piece.indexOf('\n') < 0) text.append(piece);
    }
    return text.toString();
  }

  /** A number or true or false as text; {@code field} as in {@link #fields}. */
  static String plain(int field, Object value) {
    return switch (field) {
      case 2 -> java.math.BigDecimal.valueOf((long) value, 2).toPlainString();
      case 5 -> Long.toString((long) value / 1000);
      default -> value.toString();
    };
  }
}
