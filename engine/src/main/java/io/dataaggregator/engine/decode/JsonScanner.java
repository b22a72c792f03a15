package io.dataaggregator.engine.decode;

/**
 * Walks over JSON text (RFC 8259) and accepts nothing else. Methods take the index of a value's
 * first byte and return the index after the value, or -1 after they noted what is wrong.
 */
final class JsonScanner {
  static final int DEPTH_LIMIT = 64;

  private static final long QUOTE = Swar.fill('"');
  private static final long BACKSLASH = Swar.fill('\\');
  private static final long SPACE = Swar.fill(' ');

  private byte[] bytes = {};
  private int to;
  private Fault fault = Fault.BAD_JSON;
  private int faultAt;
  private boolean escaped;

  /** Walks over text that ends at {@code end} from now on. */
  void start(byte[] buffer, int end) {
    bytes = buffer;
    to = end;
  }

  Fault fault() {
    return fault;
  }

  int faultAt() {
    return faultAt;
  }

  /** Notes that something else should stand at {@code at}. */
  int fail(int at) {
    fault = Fault.BAD_JSON;
    faultAt = at;
    return -1;
  }

  /** The first byte at or after {@code at} that is not white space, or the end. */
  int space(int at) {
    int next = at;
    while (next < to && bytes[next] <= ' ' && isSpace(bytes[next])) next++;
    return next;
  }

  static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** Whether the last string had an escape. */
  boolean escaped() {
    return escaped;
  }

  /** A string, from its opening quote. */
  int string(int quote) {
    escaped = false;
    int at = quote + 1;
    while (true) {
      at = plain(at);
      if (at >= to) return fail(to);
      if (bytes[at] == '"') return at + 1;
      if (bytes[at] != '\\') return fail(at);
      escaped = true;
      at = escape(at);
      if (at < 0) return -1;
    }
  }

  /** The next quote, backslash or control character, or the end. */
  int plain(int from) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long word = Swar.load(bytes, at);
      long control = (word - SPACE) & ~word & Swar.HIGHS;
      long marks = control | Swar.firstEqual(word, QUOTE) | Swar.firstEqual(word, BACKSLASH);
      if (marks != 0) return at + Swar.first(marks);
    }
    while (at < to && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xff) >= ' ') at++;
    return at;
  }

  private int escape(int backslash) {
    int at = backslash + 1;
    if (at >= to) return fail(to);
    return switch (bytes[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
      case 'u' -> at + 5 > to || JsonStrings.hex(bytes, at + 1) < 0 ? fail(backslash) : at + 5;
      default -> fail(backslash);
    };
  }

  /** A number, from its sign or first digit. */
  int number(int from) {
    int at = from;
    if (at < to && bytes[at] == '-') at++;
    if (at >= to || !Numbers.isDigit(bytes[at])) return fail(at);
    at = bytes[at] == '0' ? at + 1 : digits(at);
    if (at < to && bytes[at] == '.') {
      int point = at;
      at = digits(point + 1);
      if (at == point + 1) return fail(at);
    }
    if (at < to && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < to && (bytes[at] == '+' || bytes[at] == '-')) at++;
      int first = at;
      at = digits(first);
      if (at == first) return fail(at);
    }
    return at;
  }

  private int digits(int from) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long marks = Swar.notDigits(Swar.load(bytes, at));
      if (marks != 0) return at + Swar.first(marks);
    }
    while (at < to && Numbers.isDigit(bytes[at])) at++;
    return at;
  }

  /** One of true, false and null. */
  int literal(int from) {
    return switch (bytes[from]) {
      case 't' -> word("true", from);
      case 'f' -> word("false", from);
      case 'n' -> word("null", from);
      default -> fail(from);
    };
  }

  private int word(String word, int from) {
    for (int i = 0; i < word.length(); i++) {
      if (from + i >= to || bytes[from + i] != word.charAt(i)) return fail(from + i);
    }
    return from + word.length();
  }

  /** Any value, within {@code depth} open arrays and objects; iteratively, whatever its depth. */
  int skip(int from, int depth) {
    if (from >= to) return fail(to);
    if (bytes[from] != '{' && bytes[from] != '[') return scalar(from);
    return container(from, depth);
  }

  private int scalar(int from) {
    byte c = bytes[from];
    if (c == '"') return string(from);
    return c == '-' || Numbers.isDigit(c) ? number(from) : literal(from);
  }

  /** One bit for each open container tells whether it is an object: 64 levels fit a long. */
  private int container(int from, int outer) {
    long objects = 0;
    int open = 0;
    int at = from;
    while (true) {
      // here a value begins
      if (at >= to) return fail(to);
      boolean object = bytes[at] == '{';
      if (object || bytes[at] == '[') {
        if (outer + ++open > DEPTH_LIMIT) return tooDeep(at);
        objects = (objects << 1) | (object ? 1 : 0);
        at = space(at + 1);
        if (at >= to) return fail(to);
        if (bytes[at] != (object ? '}' : ']')) {
          if (object && (at = name(at)) < 0) return -1;
          continue;
        }
      } else if ((at = scalar(at)) < 0) {
        return -1;
      } else {
        at = space(at);
      }
      // here a value ended, or a container is about to
      while (at < to && bytes[at] == ((objects & 1) != 0 ? '}' : ']')) {
        objects >>>= 1;
        if (--open == 0) return at + 1;
        at = space(at + 1);
      }
      if (at >= to || bytes[at] != ',') return fail(at);
      at = space(at + 1);
      if ((objects & 1) != 0 && (at = name(at)) < 0) return -1;
    }
  }

  /** A member's name and colon; returns where its value begins. */
  private int name(int from) {
    if (from >= to || bytes[from] != '"') return fail(from);
    int at = string(from);
    return at < 0 ? -1 : colon(at);
  }

  /** The colon after a name; returns where the value begins. */
  int colon(int from) {
    int at = space(from);
    if (at >= to || bytes[at] != ':') return fail(at);
    return space(at + 1);
  }

  int tooDeep(int at) {
    fault = Fault.TOO_DEEP;
    faultAt = at;
    return -1;
  }
}
