package io.dataaggregator.engine.decode;

/**
 * Finds the end of one JSON value by its brackets and quotes, from buffer to buffer. It does not
 * ask whether what it passes over is well-formed.
 */
final class JsonSkipper {
  private int depth;
  private boolean begun;
  private boolean string;
  private boolean escape;
  private boolean scalar;
  private boolean done;

  /** What is given next begins with a value, or white space before it. */
  void start() {
    start(0);
  }

  /** The next byte given is within {@code open} arrays and objects, all of which are to end. */
  void start(int open) {
    depth = open;
    begun = open > 0;
    string = false;
    escape = false;
    scalar = false;
    done = false;
  }

  boolean isDone() {
    return done;
  }

  /** Passes over what of the value is in {@code bytes[from, to)}; returns the index after it. */
  int skip(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !done) {
      byte c = bytes[at];
      if (string) {
        at = inString(bytes, at, to);
      } else if (scalar && endsScalar(c)) {
        // what ends a number or literal is not part of it
        done = true;
      } else {
        outside(c);
        at++;
      }
    }
    return at;
  }

  private int inString(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (escape) {
        escape = false;
      } else if (bytes[at] == '\\') {
        escape = true;
      } else if (bytes[at] == '"') {
        string = false;
        done = depth == 0;
        return at + 1;
      }
    }
    return to;
  }

  private void outside(byte c) {
    switch (c) {
      case '"' -> string = true;
      case '{', '[' -> depth++;
      case '}', ']' -> {
        depth--;
        done = depth <= 0;
      }
      case ' ', '\t', '\n', '\r' -> {
        // before the value, or within a container
        return;
      }
      default -> scalar |= !begun;
    }
    begun = true;
  }

  private static boolean endsScalar(byte c) {
    return (c <= ' ' && c >= 0) || c == ',' || c == ']' || c == '}';
  }
}
