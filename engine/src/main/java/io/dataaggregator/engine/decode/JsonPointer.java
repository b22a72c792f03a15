package io.dataaggregator.engine.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON pointer (RFC 6901) taken apart.
 *
 * @param segments unescaped, outermost first; none for the whole document
 */
record JsonPointer(List<String> segments) {
  static JsonPointer parse(String pointer) {
    if (pointer.isEmpty()) return new JsonPointer(List.of());
    if (pointer.charAt(0) != '/') {
      throw new IllegalArgumentException("JSON pointer " + pointer + " does not begin with /");
    }
    var segments = new ArrayList<String>();
    for (int at = 1, end; at <= pointer.length(); at = end + 1) {
      end = pointer.indexOf('/', at);
      if (end < 0) end = pointer.length();
      segments.add(pointer.substring(at, end).replace("~1", "/").replace("~0", "~"));
    }
    return new JsonPointer(List.copyOf(segments));
  }

  /** The segment as the index of an array element, or -1 where it is none. */
  static int index(String segment) {
    boolean digits = !segment.isEmpty() && segment.length() < 10;
    for (int i = 0; i < segment.length(); i++) {
      digits &= segment.charAt(i) >= '0' && segment.charAt(i) <= '9';
    }
    boolean canonical = digits && (segment.length() == 1 || segment.charAt(0) != '0');
    return canonical ? Integer.parseInt(segment) : -1;
  }
}
