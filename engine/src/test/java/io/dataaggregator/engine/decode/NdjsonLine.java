package io.dataaggregator.engine.decode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Writes lines that are alike, as a source does, and some that are not. */
final class NdjsonLine {
  private static final List<String> NAMES =
      List.of("id", "name", "price", "paid", "in", "list", "ts", "iso", "x", "a rather long name");

  private static final String[] ODD = {
    "null",
    "\"\"",
    "\"a\\nb\"",
    "\"\\u00e9\"",
    "\"\\ud800\"",
    "1.0",
    "1e2",
    "01",
    "-",
    "1.",
    "tru",
    "true",
    "{}",
    "[1, 2]",
    "[1,\n2]",
    "{\"a\": [\"}\"]}",
    "\"\u0001\"",
    "\"12\"",
    "+1",
    "nul",
    "[",
    "-0",
    "",
    "123456789012345678901234567890",
    "\"no time\"",
    "0.125",
    " 5 ",
    "[0,\"i\",{\"n\":1}]"
  };

  private final Random random;
  private final List<String> names = new ArrayList<>(NAMES);
  private final String colon;
  private final String comma;
  private final String end;

  NdjsonLine(Random random) {
    this.random = random;
    Collections.shuffle(names, random);
    for (int gone = random.nextInt(names.size()); gone > 0; gone--) names.removeLast();
    // of equal names each must fit
    if (random.nextInt(4) == 0) names.add(names.get(random.nextInt(names.size())));
    colon = random.nextBoolean() ? ":" : ": ";
    comma = random.nextBoolean() ? "," : ", ";
    end = random.nextInt(4) > 0 ? "\n" : "\r\n";
  }

  String end() {
    return end;
  }

  /** A line as all are, or one with something odd about it. */
  String text(boolean odd) {
    var members = new ArrayList<String>();
    for (String name : names) members.add(member(name, value(name)));
    if (odd) spoil(members);
    return "{" + String.join(comma, members) + "}";
  }

  private void spoil(List<String> members) {
    int at = random.nextInt(names.size() + 1);
    String name = at == names.size() ? "new" : names.get(at);
    switch (random.nextInt(6)) {
      case 0 -> members.add(member(name, value(name)));
      case 1 -> Collections.shuffle(members, random);
      case 2 -> {
        if (at < members.size()) members.remove(at);
      }
      case 3 -> members.add(random.nextInt(members.size() + 1), " ");
      default -> {
        if (at < members.size()) members.set(at, member(name, ODD[random.nextInt(ODD.length)]));
      }
    }
  }

  private String member(String name, String value) {
    return '"' + name + '"' + colon + value;
  }

  private String value(String name) {
    return switch (name) {
      case "id" -> Long.toString(random.nextLong() >> random.nextInt(64));
      case "name" -> '"' + word() + '"';
      case "price" -> Double.toString(random.nextInt(100_000) / 100.0);
      case "paid" -> random.nextInt(1000) + "." + random.nextInt(10);
      case "in" -> "{\"ok\"" + colon + random.nextBoolean() + comma + "\"no\"" + colon + "0}";
      case "list" -> "[" + random.nextInt(100) + comma + '"' + word() + "\"]";
      case "ts" -> Long.toString(random.nextInt() * 1000L);
      case "iso" -> "\"2026-11-%02dT%02d:00:00Z\"".formatted(1 + random.nextInt(30), 7);
      default -> random.nextBoolean() ? "[{},\"" + word() + "\"]" : Long.toString(random.nextInt());
    };
  }

  private String word() {
    String[] words = {"a", "user-000017", "a text of more than sixteen bytes", "é日本", "]}", "q w"};
    return words[random.nextInt(words.length)] + random.nextInt(10);
  }
}
