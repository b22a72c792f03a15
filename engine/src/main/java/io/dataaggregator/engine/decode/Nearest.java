package io.dataaggregator.engine.decode;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name that somebody probably meant: least edits (Levenshtein 1966), case counting less. */
final class Nearest {
  /** Names are compared up to here, so that a malicious header costs little. */
  private static final int COMPARED = 64;

  private Nearest() {}

  static @Nullable String of(String name, List<String> known) {
    return known.stream().min(Comparator.comparingInt(other -> distance(name, other))).orElse(null);
  }

  private static int distance(String one, String other) {
    int edits = edits(lower(one), lower(other));
    return 2 * edits + (one.equals(other) ? 0 : 1);
  }

  private static int edits(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) row[j] = j;
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[row.length - 1];
  }

  private static String lower(String name) {
    return name.substring(0, Math.min(COMPARED, name.length())).toLowerCase(Locale.ROOT);
  }
}
