package io.dataaggregator.engine.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds a tree against its shape: reports every fault and hands on what is good. */
final class Checker {
  private final Problems problems;
  private final ScalarChecker scalars;

  Checker(Problems problems) {
    this.problems = problems;
    scalars = new ScalarChecker(problems);
  }

  /** The value as its shape says, or {@link Values#BROKEN} where that was reported. */
  Object check(Node node, Shape shape, String pointer) {
    if (node instanceof Node.Broken) return Values.BROKEN;
    return switch (shape) {
      case Shape.Text text -> scalars.text(node, text, pointer);
      case Shape.Choice choice -> scalars.choice(node, choice, pointer);
      case Shape.Whole whole -> scalars.whole(node, whole, pointer);
      case Shape.Numeric numeric -> scalars.numeric(node, pointer);
      case Shape.Flag flag -> scalars.flag(node, pointer);
      case Shape.Time time -> scalars.time(node, time, pointer);
      case Shape.Size size -> scalars.size(node, size, pointer);
      case Shape.Share share -> scalars.share(node, pointer);
      case Shape.Items items -> items(node, items, pointer);
      case Shape.Named named -> named(node, named, pointer);
      case Shape.Either either -> either(node, either, pointer);
      case Shape.Section section -> section(node, section, pointer);
      case Shape.Tagged tagged -> tagged(node, tagged, pointer);
      case Shape.Single single -> single(node, single, pointer);
      case Shape.Empty empty -> empty(node, empty, pointer);
      case Shape.Never never -> never(node, never, pointer);
      case Shape.Free free -> free(node, pointer);
      case Shape.Unknown unknown -> Values.BROKEN;
      case Shape.Later later -> later(node, pointer);
    };
  }

  private Object section(Node node, Shape.Section shape, String pointer) {
    if (!(node instanceof Node.Mapping mapping)) {
      return scalars.wrongType(node, "a mapping", pointer);
    }
    List<String> known = shape.keys().stream().filter(k -> !k.isLater()).map(Key::name).toList();
    Set<String> all = new HashSet<>(shape.keys().stream().map(Key::name).toList());
    mapping
        .members()
        .forEach((name, member) -> unknown(all.contains(name), name, member, known, pointer));
    // by the tables, not by the document: defaults fall into place and the order is ours
    var values = new Values(pointer);
    for (Key key : shape.keys()) value(mapping, key, values);
    return values;
  }

  private void unknown(
      boolean isKnown, String name, Node.Member member, List<String> known, String pointer) {
    if (isKnown) return;
    String message = Problems.shown(name) + " is no key here: " + Nearest.hint(name, known);
    problems.add(
        "definition.unknown-field", Pointer.child(pointer, name), member.keyPlace(), message);
  }

  private void value(Node.Mapping mapping, Key key, Values values) {
    String pointer = values.pointer(key.name());
    Node.Member member = mapping.members().get(key.name());
    if (member != null) {
      values.put(key.name(), check(member.value(), key.shape(), pointer));
    } else if (key.required()) {
      String message = "'" + key.name() + "' is missing: " + key.about();
      problems.add("definition.missing-field", pointer, mapping.place(), message);
    } else if (key.byDefault() != null) {
      // a default passes the same check, so that it cannot mean anything else than the same text
      Node byDefault = Node.of(mapping.place(), key.byDefault());
      values.put(key.name(), check(byDefault, key.shape(), pointer));
    }
  }

  private Object items(Node node, Shape.Items shape, String pointer) {
    if (!(node instanceof Node.Sequence sequence)) {
      return scalars.wrongType(node, "a list", pointer);
    }
    // a list that is too long is not looked into: its faults would bury this one
    if (sequence.items().size() > shape.max()) {
      return tooMany(node, sequence.items().size(), shape.max(), pointer);
    }
    var items = new ArrayList<>();
    for (Node item : sequence.items()) {
      items.add(check(item, shape.item(), Pointer.child(pointer, String.valueOf(items.size()))));
    }
    return items;
  }

  private Object named(Node node, Shape.Named shape, String pointer) {
    if (!(node instanceof Node.Mapping mapping)) {
      return scalars.wrongType(node, "a mapping of names", pointer);
    }
    Map<String, Node.Member> members = mapping.members();
    if (members.size() > shape.max()) return tooMany(node, members.size(), shape.max(), pointer);
    if (members.size() < shape.min()) {
      problems.add("definition.missing-field", pointer, node.place(), "name at least one");
      return Values.BROKEN;
    }
    var rule = new Shape.Text(shape.maxName(), shape.names());
    var values = new Values(pointer);
    members.forEach((name, member) -> {
      String at = values.pointer(name);
      var key = new Node.Text(member.keyPlace(), name);
      boolean good = scalars.text(key, rule, at) instanceof String;
      // the value of a badly named key may have faults of its own
      Object value = check(member.value(), shape.value(), at);
      values.put(name, good ? value : Values.BROKEN);
    });
    return values;
  }

  private Object either(Node node, Shape.Either shape, String pointer) {
    return switch (node) {
      case Node.Sequence list -> items(list, shape.list(), pointer);
      case Node.Mapping mapping -> named(mapping, shape.mapping(), pointer);
      case Node other -> scalars.wrongType(other, "a list or a mapping of names", pointer);
    };
  }

  private Object tooMany(Node node, int size, int max, String pointer) {
    String message = size + " are too many: the limit is " + max;
    problems.add("definition.too-many", pointer, node.place(), message);
    return Values.BROKEN;
  }

  private Object tagged(Node node, Shape.Tagged shape, String pointer) {
    if (!(node instanceof Node.Mapping mapping)) {
      return scalars.wrongType(node, "a mapping", pointer);
    }
    List<String> known = List.copyOf(shape.cases().keySet());
    Node.Member tag = mapping.members().get(shape.tag());
    String at = Pointer.child(pointer, shape.tag());
    if (tag == null) {
      String message = "'" + shape.tag() + "' is missing: known are " + String.join(", ", known);
      problems.add("definition.missing-field", at, node.place(), message);
      return Values.BROKEN;
    }
    var choice = new Shape.Choice("definition.bad-value", known, shape.later());
    if (check(tag.value(), choice, at) instanceof String value) {
      Shape.Section section = shape.cases().get(value);
      if (section != null) return section(node, section, pointer);
    }
    return Values.BROKEN;
  }

  private Object single(Node node, Shape.Single shape, String pointer) {
    List<String> known = shape.keys().stream().map(Key::name).toList();
    String wanted = "one of " + String.join(", ", known);
    if (!(node instanceof Node.Mapping mapping)) {
      return scalars.wrongType(node, "a mapping with " + wanted, pointer);
    }
    if (mapping.members().size() != 1) {
      String message = "write exactly " + wanted + " in each item, not " + mapping.members().size();
      problems.add("definition.wrong-type", pointer, node.place(), message);
      return Values.BROKEN;
    }
    String name = mapping.members().keySet().iterator().next();
    if (!shape.later().contains(name)) {
      var section = new Shape.Section(shape.keys());
      return known.contains(name)
          ? section(node, section, pointer)
          : unknown(mapping, known, pointer);
    }
    String message = "'" + name + "' is not there yet: use " + wanted;
    problems.add("definition.not-yet", Pointer.child(pointer, name), node.place(), message);
    return Values.BROKEN;
  }

  private Object unknown(Node.Mapping mapping, List<String> known, String pointer) {
    mapping.members().forEach((name, member) -> unknown(false, name, member, known, pointer));
    return Values.BROKEN;
  }

  private Object empty(Node node, Shape.Empty shape, String pointer) {
    if (!(node instanceof Node.Sequence sequence)) {
      return scalars.wrongType(node, "a list", pointer);
    }
    if (sequence.items().isEmpty()) return List.of();
    problems.add("definition.not-yet", pointer, node.place(), shape.why());
    return Values.BROKEN;
  }

  private Object never(Node node, Shape.Never shape, String pointer) {
    problems.add("definition.conflict", pointer, node.place(), shape.why());
    return Values.BROKEN;
  }

  private Object later(Node node, String pointer) {
    String message = "the key is known and not there yet: leave it out";
    problems.add("definition.not-yet", pointer, node.place(), message);
    return Values.BROKEN;
  }

  private Object free(Node node, String pointer) {
    return switch (node) {
      case Node.Null nothing -> scalars.wrongType(node, "a value", pointer);
      case Node.Flag(var place, boolean value) -> value;
      case Node.Whole(var place, long value) -> value;
      case Node.Real(var place, double value) -> value;
      case Node.Text(var place, String value) -> value;
      case Node.Sequence list -> items(list, new Shape.Items(new Shape.Free(), 100_000), pointer);
      case Node.Mapping map -> {
        var values = new Values(pointer);
        map.members()
            .forEach((k, member) -> values.put(k, free(member.value(), values.pointer(k))));
        yield values;
      }
      case Node.Broken broken -> Values.BROKEN;
    };
  }
}
