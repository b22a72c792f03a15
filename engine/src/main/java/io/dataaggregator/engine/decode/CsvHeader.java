package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.FormatDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a CSV file, which names its columns.
 *
 * @param columns the names in order, without quotes; empty where the file has no line at all
 * @param end index in the buffer after the header and its line break
 */
public record CsvHeader(List<String> columns, int end) {
  public CsvHeader {
    columns = List.copyOf(columns);
  }

  /**
   * Reads the header from the first bytes of a file; a byte order mark and blank lines before it
   * are passed over.
   *
   * @param end whether the file ends at {@code to}
   * @return null where the header does not end within {@code [from, to)}
   */
  public static @Nullable CsvHeader read(
      byte[] buffer, int from, int to, boolean end, FormatDefinition.Csv format) {
    var boundaries = RecordBoundaries.of(format);
    int start = Utf8.afterMark(buffer, from, to, 0, end);
    if (start < 0) return null;
    while (true) {
      int after = boundaries.next(buffer, start, to);
      if (after < 0 && !end) return null;
      int stop = after < 0 ? to : after;
      int text = stop;
      if (text > start && buffer[text - 1] == '\n') text--;
      if (text > start && buffer[text - 1] == '\r') text--;
      if (text > start) return new CsvHeader(names(buffer, start, text, format), stop);
      if (after < 0) return new CsvHeader(List.of(), stop);
      start = after;
    }
  }

  private static List<String> names(byte[] buffer, int from, int to, FormatDefinition.Csv format) {
    var names = new ArrayList<String>();
    boolean quoted = false;
    int start = from;
    for (int at = from; at <= to; at++) {
      if (at < to && buffer[at] == '"' && (quoted || at == start || buffer[at - 1] == '"')) {
        quoted = !quoted;
      }
      if (at == to || (!quoted && buffer[at] == format.delimiter())) {
        names.add(name(new String(buffer, start, at - start, StandardCharsets.UTF_8)));
        start = at + 1;
      }
    }
    return names;
  }

  private static String name(String text) {
    boolean quotes = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quotes ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
  }

  /**
   * What is wrong with the fields over these columns: one that is not there, or is there twice.
   * Pointers lead to the field's {@code from} in a pipeline file.
   */
  public List<Problem> problems(List<FieldDefinition> fields) {
    var problems = new ArrayList<Problem>();
    for (FieldDefinition field : fields) {
      int times = Collections.frequency(columns, field.from());
      if (times == 0) problems.add(missing(field));
      if (times > 1) {
        String message =
            "field %s: column \"%s\" appears %d times in the header; rename all but one"
                .formatted(field.name(), field.from(), times);
        problems.add(new Problem("source.column-ambiguous", pointer(field), 0, 0, message));
      }
    }
    return problems;
  }

  private Problem missing(FieldDefinition field) {
    String nearest = Nearest.of(field.from(), columns);
    String remedy =
        nearest == null ? "; the file has no header" : "; the nearest column is \"" + nearest + '"';
    String message = "field " + field.name() + ": no column \"" + field.from() + '"' + remedy;
    return new Problem("source.column-missing", pointer(field), 0, 0, message);
  }

  private static String pointer(FieldDefinition field) {
    String name = field.name().replace("~", "~0").replace("/", "~1");
    return "/spec/source/fields/" + name + "/from";
  }
}
