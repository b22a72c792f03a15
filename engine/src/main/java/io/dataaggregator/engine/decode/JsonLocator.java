package io.dataaggregator.engine.decode;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Walks from the beginning of a JSON document into the array of records that a pointer names, from
 * buffer to buffer. Of equal names the first counts. What is beside the way is passed over by its
 * brackets.
 */
final class JsonLocator {
  /** What the next byte that is not white space belongs to. */
  private enum Step {
    /** The value that the way leads through at this level. */
    VALUE,
    /** The first name of an object, or its end. */
    FIRST_NAME,
    NAME,
    COLON,
    /** The first element of an array, or its end. */
    FIRST_ELEMENT,
    ELEMENT,
    /** The inside of a value beside the way. */
    BESIDE,
    /** Comma or end, after a value beside the way. */
    SEPARATOR,
    FOUND
  }

  private final String pointer;
  private final List<String> segments;
  private final JsonSkipper skipper = new JsonSkipper();
  private Step step = Step.VALUE;
  private int level;
  private int index;
  private boolean object;
  private boolean onTheWay;

  JsonLocator(String pointer) {
    this.pointer = pointer;
    segments = JsonPointer.parse(pointer).segments();
  }

  boolean found() {
    return step == Step.FOUND;
  }

  /**
   * Walks through {@code bytes[from, to)}; returns the index after what was used: where the array
   * was found, after its bracket.
   *
   * @throws DecodeException where the array is not there
   */
  int walk(byte[] bytes, int from, int to, long base) {
    int at = from;
    while (step != Step.FOUND) {
      if (step == Step.BESIDE) {
        at = skipper.skip(bytes, at, to);
        if (!skipper.isDone()) return at;
        step = Step.SEPARATOR;
      }
      at = JsonDecoder.space(bytes, at, to);
      if (at == to) return at;
      int after = step(bytes, at, to, base);
      if (after < 0) return at;
      at = after;
    }
    return at;
  }

  /** One step; -1 where more bytes are needed for it. */
  private int step(byte[] bytes, int at, int to, long base) {
    byte c = bytes[at];
    return switch (step) {
      case VALUE -> value(c, at);
      case FIRST_NAME -> {
        if (c == '}') throw notFound();
        yield name(bytes, at, to, base);
      }
      case NAME -> name(bytes, at, to, base);
      case COLON -> {
        if (c != ':') throw JsonDecoder.broken(base + at);
        enter();
        yield at + 1;
      }
      case FIRST_ELEMENT, ELEMENT -> {
        if (c == ']' && step == Step.FIRST_ELEMENT) throw notFound();
        onTheWay = JsonPointer.index(segments.get(level)) == index;
        enter();
        yield at;
      }
      case SEPARATOR -> {
        if (c == (object ? '}' : ']')) throw notFound();
        if (c != ',') throw JsonDecoder.broken(base + at);
        index++;
        step = object ? Step.NAME : Step.ELEMENT;
        yield at + 1;
      }
      case BESIDE, FOUND -> throw new IllegalStateException(step.name());
    };
  }

  private int value(byte c, int at) {
    if (level == segments.size()) {
      if (c != '[') {
        throw new DecodeException(
            "source.records-not-array",
            "what stands at the records pointer " + shown() + " is not an array");
      }
      step = Step.FOUND;
      return at + 1;
    }
    if (c != '{' && c != '[') throw notFound();
    object = c == '{';
    index = 0;
    step = object ? Step.FIRST_NAME : Step.FIRST_ELEMENT;
    return at + 1;
  }

  private int name(byte[] bytes, int at, int to, long base) {
    if (bytes[at] != '"') throw JsonDecoder.broken(base + at);
    skipper.start();
    int end = skipper.skip(bytes, at, to);
    if (!skipper.isDone()) return -1;
    var scanner = new JsonScanner();
    var name = new JsonStrings();
    scanner.start(bytes, end);
    if (scanner.string(at) < 0) throw JsonDecoder.broken(base + at);
    onTheWay =
        name.unescape(bytes, at + 1, end - 1) == null
            && new String(name.text(), 0, name.length(), StandardCharsets.UTF_8)
                .equals(segments.get(level));
    step = Step.COLON;
    return end;
  }

  /** Goes into the next value if the way leads there, otherwise past it. */
  private void enter() {
    if (onTheWay) {
      level++;
      step = Step.VALUE;
    } else {
      skipper.start();
      step = Step.BESIDE;
    }
  }

  DecodeException notFound() {
    return new DecodeException(
        "source.records-not-found",
        "the document has nothing at the records pointer " + shown() + "; correct format.records");
  }

  /** How many arrays and objects are open around the array of records. */
  int depth() {
    return segments.size();
  }

  private String shown() {
    return '"' + pointer + '"';
  }
}
