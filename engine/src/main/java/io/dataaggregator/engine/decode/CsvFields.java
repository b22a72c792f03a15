package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.problem.Problem;
import java.util.Arrays;
import java.util.List;

/** Which fields each column of a CSV file fills: usually none or one, but several may share it. */
final class CsvFields {
  /** For each column its first field, or -1. */
  final int[] first;

  /** For each field the next one of the same column, or -1. */
  final int[] next;

  CsvFields(List<FieldDefinition> fields, List<String> columns) {
    List<Problem> problems = new CsvHeader(columns, 0).problems(fields);
    if (!problems.isEmpty()) {
      throw new DecodeException(problems.getFirst().code(), problems.getFirst().message());
    }
    first = new int[columns.size()];
    next = new int[fields.size()];
    Arrays.fill(first, -1);
    for (int field = fields.size() - 1; field >= 0; field--) {
      int column = columns.indexOf(fields.get(field).from());
      next[field] = first[column];
      first[column] = field;
    }
  }
}
