package io.dataaggregator.engine.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the tree of a document from the events of either notation, within the limits. */
final class TreeBuilder {
  static final int MAX_DEPTH = 32;
  static final int MAX_KEY = 256;

  /** No number that means anything here is longer, and parsing a huge one is slow. */
  private static final int MAX_NUMBER = 64;

  private static final Pattern HEX_OR_OCTAL = Pattern.compile("0x[0-9a-fA-F]+|0o[0-7]+");

  private final Deque<Frame> stack = new ArrayDeque<>();
  private final Problems problems;
  private final int maxNodes;
  private @Nullable Node root;
  private int nodes;
  private boolean stopped;

  /** A list or mapping that is still open. */
  private static final class Frame {
    final Place place;
    final boolean mapping;
    final List<Node> items = new ArrayList<>();
    final Map<String, Node.Member> members = new LinkedHashMap<>();
    @Nullable String key;
    Place keyPlace = Place.BEGIN;

    Frame(Place place, boolean mapping) {
      this.place = place;
      this.mapping = mapping;
    }
  }

  TreeBuilder(Problems problems, int maxNodes) {
    this.problems = problems;
    this.maxNodes = maxNodes;
  }

  /** Reading on makes no sense; a problem says why. */
  boolean stopped() {
    return stopped;
  }

  /** The finished tree, or null where there is none. */
  @Nullable Node root() {
    return stopped ? null : root;
  }

  /** Whether the next event of the enclosing mapping is a key. */
  boolean expectsKey() {
    Frame top = stack.peek();
    return top != null && top.mapping && top.key == null;
  }

  void stop(String code, Place place, String message) {
    problems.add(code, pointer(), place, message);
    stopped = true;
  }

  void open(Place place, boolean mapping) {
    if (stack.size() >= MAX_DEPTH) {
      stop("definition.limit", place, "the document is nested deeper than " + MAX_DEPTH);
    } else if (counted(place)) {
      stack.push(new Frame(place, mapping));
    }
  }

  void close() {
    Frame top = stack.pop();
    if (top.mapping) add(new Node.Mapping(top.place, top.members));
    else add(new Node.Sequence(top.place, top.items));
  }

  void key(Place place, String key) {
    Frame top = stack.getFirst();
    if (key.length() > MAX_KEY) {
      stop("definition.limit", place, "a key is longer than " + MAX_KEY + " characters");
      return;
    }
    top.key = key;
    top.keyPlace = place;
    if (Unicode.loneSurrogate(key) >= 0)
      stop("definition.bad-text", place, "a key holds half a character");
    Node.Member before = top.members.get(key);
    if (before != null) {
      String message =
          Problems.shown(key)
              + (" stands here and on line " + before.keyPlace().line() + ": keep one");
      problems.add("definition.duplicate-key", pointer(), place, message);
      stopped |= problems.full();
    }
  }

  void text(Place place, String text) {
    if (Unicode.loneSurrogate(text) < 0) value(new Node.Text(place, text));
    else broken(place, "definition.bad-text", "the text holds half a character (a lone surrogate)");
  }

  void flag(Place place, boolean value) {
    value(new Node.Flag(place, value));
  }

  void nothing(Place place) {
    value(new Node.Null(place));
  }

  void whole(Place place, String digits) {
    if (digits.length() <= MAX_NUMBER) {
      try {
        value(new Node.Whole(place, parse(digits)));
        return;
      } catch (NumberFormatException beyond) {
        // reported below: nothing but the size can be wrong with the digits
      }
    }
    broken(place, "definition.bad-number", Problems.shown(digits) + " does not fit 64 bits");
  }

  void real(Place place, String number) {
    double value = number.length() <= MAX_NUMBER ? Double.parseDouble(number) : Double.NaN;
    if (Double.isFinite(value)) value(new Node.Real(place, value));
    else broken(place, "definition.bad-number", Problems.shown(number) + " is no finite number");
  }

  /** Reports a value that cannot be read and goes on behind it. */
  void broken(Place place, String code, String message) {
    problems.add(code, pointer(), place, message);
    value(new Node.Broken(place));
    stopped |= problems.full();
  }

  /** The pointer to the value that comes next. */
  String pointer() {
    String pointer = "";
    for (Iterator<Frame> frames = stack.descendingIterator(); frames.hasNext(); ) {
      Frame frame = frames.next();
      if (!frame.mapping) pointer = Pointer.child(pointer, String.valueOf(frame.items.size()));
      else if (frame.key != null) pointer = Pointer.child(pointer, frame.key);
    }
    return pointer;
  }

  private static long parse(String digits) {
    if (!HEX_OR_OCTAL.matcher(digits).matches()) return Long.parseLong(digits);
    return Long.parseLong(digits, 2, digits.length(), digits.charAt(1) == 'x' ? 16 : 8);
  }

  private void value(Node node) {
    if (counted(node.place())) add(node);
  }

  private boolean counted(Place place) {
    if (++nodes > maxNodes) {
      stop("definition.limit", place, "the document has more than " + maxNodes + " values");
    }
    return !stopped;
  }

  private void add(Node node) {
    Frame top = stack.peek();
    if (top == null) {
      root = node;
    } else if (top.key != null) {
      // the first of two equal keys stays: the second was reported
      top.members.putIfAbsent(top.key, new Node.Member(top.keyPlace, node));
      top.key = null;
    } else {
      top.items.add(node);
    }
  }
}
