package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.quantity.Durations;
import io.dataaggregator.engine.quantity.Sizes;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** The part of {@link Checker} for values without parts. */
final class ScalarChecker {
  /** A share as a percentage. */
  static final String PERCENTAGE = "^([0-9]{1,3}(\\.[0-9]{1,12})?)%$";

  private static final Pattern COMPILED_PERCENTAGE = Pattern.compile(PERCENTAGE);

  private final Problems problems;

  ScalarChecker(Problems problems) {
    this.problems = problems;
  }

  Object wrongType(Node node, String wanted, String pointer) {
    String hint = "write " + wanted;
    if (node instanceof Node.Null) hint = "give a value or leave the key out";
    else if (!(node instanceof Node.Text) && wanted.equals("a text")) hint = "put it in quotes";
    else if (node instanceof Node.Text && wanted.endsWith("number")) hint = "leave quotes out";
    String message = node.described() + " stands where " + wanted + " belongs: " + hint;
    problems.add("definition.wrong-type", pointer, node.place(), message);
    return Values.BROKEN;
  }

  private Object bad(String code, Node node, String pointer, String fault) {
    problems.add(code, pointer, node.place(), node.described() + " cannot stand here: " + fault);
    return Values.BROKEN;
  }

  Object text(Node node, Shape.Text shape, String pointer) {
    if (!(node instanceof Node.Text(Place place, String text))) {
      return wrongType(node, "a text", pointer);
    }
    TextRule rule = shape.rule();
    if (text.length() > shape.maxLength()) {
      String fault = "it is longer than " + shape.maxLength() + " characters";
      return bad(rule.code(), node, pointer, fault);
    }
    String fault = rule.fault(text);
    return fault == null ? text : bad(rule.code(), node, pointer, fault);
  }

  Object choice(Node node, Shape.Choice shape, String pointer) {
    if (!(node instanceof Node.Text(Place place, String text))) {
      return wrongType(node, "a text", pointer);
    }
    if (shape.values().contains(text)) return text;
    if (shape.later().contains(text)) {
      String known = String.join(", ", shape.values());
      return bad("definition.not-yet", node, pointer, "it is not there yet, use " + known);
    }
    return bad(shape.code(), node, pointer, Nearest.hint(text, shape.values()));
  }

  Object whole(Node node, Shape.Whole shape, String pointer) {
    // 2.0 is refused: who writes it may mean a share or a scale
    if (!(node instanceof Node.Whole(Place place, long value))) {
      return wrongType(node, "a whole number", pointer);
    }
    if (shape.min() <= value && value <= shape.max()) return value;
    String fault = "write " + shape.min() + " to " + shape.max();
    return bad("definition.bad-value", node, pointer, fault);
  }

  Object numeric(Node node, String pointer) {
    if (node instanceof Node.Whole(Place place, long value)) return value;
    if (node instanceof Node.Real(Place place, double value)) return value;
    return wrongType(node, "a number", pointer);
  }

  Object flag(Node node, String pointer) {
    if (node instanceof Node.Flag(Place place, boolean value)) return value;
    return wrongType(node, "true or false", pointer);
  }

  Object time(Node node, Shape.Time shape, String pointer) {
    if (!(node instanceof Node.Text(Place place, String text))) {
      return wrongType(node, "a duration such as 30s", pointer);
    }
    try {
      long micros = Durations.micros(text);
      if (shape.minMicros() <= micros && micros <= shape.maxMicros()) {
        return shape.asText() ? Durations.text(micros) : (Object) micros;
      }
      String from = Durations.text(shape.minMicros());
      String fault = "write " + from + " to " + Durations.text(shape.maxMicros());
      return bad("definition.bad-duration", node, pointer, fault);
    } catch (IllegalArgumentException e) {
      return bad("definition.bad-duration", node, pointer, String.valueOf(e.getMessage()));
    }
  }

  Object size(Node node, Shape.Size shape, String pointer) {
    long bytes;
    if (node instanceof Node.Whole(Place place, long value)) {
      bytes = value;
    } else if (node instanceof Node.Text(Place place, String text)) {
      try {
        bytes = Sizes.bytes(text);
      } catch (IllegalArgumentException e) {
        return bad("definition.bad-size", node, pointer, String.valueOf(e.getMessage()));
      }
    } else {
      return wrongType(node, "a size such as 256MiB", pointer);
    }
    if (shape.min() <= bytes && bytes <= shape.max()) return bytes;
    String fault = "write " + shape.min() + "B to " + shape.max() + "B";
    return bad("definition.bad-size", node, pointer, fault);
  }

  Object share(Node node, String pointer) {
    double share;
    if (node instanceof Node.Whole(Place place, long value)) {
      share = value;
    } else if (node instanceof Node.Real(Place place, double value)) {
      share = value;
    } else if (node instanceof Node.Text(Place place, String text)) {
      var matcher = COMPILED_PERCENTAGE.matcher(text);
      // by decimal, so that 0.1% and 0.001 are the same share
      share =
          matcher.matches()
              ? new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue()
              : Double.NaN;
    } else {
      return wrongType(node, "a share such as 1%", pointer);
    }
    if (share >= 0 && share <= 1) return share;
    return bad("definition.bad-value", node, pointer, "write 0% to 100%, or a number from 0 to 1");
  }
}
