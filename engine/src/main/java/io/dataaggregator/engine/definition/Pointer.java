package io.dataaggregator.engine.definition;

import java.util.ArrayList;
import java.util.List;

/** JSON pointers (RFC 6901). */
final class Pointer {
  private Pointer() {}

  /** The pointer to member or item {@code token} of what {@code parent} points to. */
  static String child(String parent, String token) {
    return parent + "/" + token.replace("~", "~0").replace("/", "~1");
  }

  /** Whether the text is empty or a sequence of {@code /token} with only ~0 and ~1 escaped. */
  static boolean valid(String text) {
    if (text.isEmpty()) return true;
    if (text.charAt(0) != '/') return false;
    for (int i = text.indexOf('~'); i >= 0; i = text.indexOf('~', i + 1)) {
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      if (next != '0' && next != '1') return false;
    }
    return true;
  }

  /** The tokens of a valid pointer, unescaped. */
  static List<String> tokens(String pointer) {
    var tokens = new ArrayList<String>();
    int from = 1;
    while (from <= pointer.length()) {
      int slash = pointer.indexOf('/', from);
      int to = slash < 0 ? pointer.length() : slash;
      tokens.add(pointer.substring(from, to).replace("~1", "/").replace("~0", "~"));
      from = to + 1;
    }
    return tokens;
  }
}
