package io.dataaggregator.engine.definition;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody meant. */
final class Nearest {
  private Nearest() {}

  /** "did you mean ...", or else all there is. */
  static String hint(String name, Collection<String> known) {
    String near = to(name, known);
    if (near != null) return "did you mean '" + near + "'?";
    return known.isEmpty() ? "there are none" : "known are " + String.join(", ", known);
  }

  /** The known name within a third of {@code name}'s length in typing errors, if any. */
  static @Nullable String to(String name, Collection<String> known) {
    String best = null;
    int least = Math.max(1, Math.min(name.length(), TreeBuilder.MAX_KEY) / 3) + 1;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > TreeBuilder.MAX_KEY / 3) return Integer.MAX_VALUE;
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) d[i][0] = i;
    for (int j = 0; j <= b.length(); j++) d[0][j] = j;
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swap =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swap) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
    return d[a.length()][b.length()];
  }
}
