package io.dataaggregator.cluster.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds configuration keys of ours that nothing reads: a misspelt setting must not be ignored. */
final class ConfigKeys {
  private static final String ROOT = "dataaggregator";

  private ConfigKeys() {}

  /** One line for each unknown key under {@code dataaggregator}; empty when all are known. */
  static List<String> unknown(Config config) {
    return unknown(config, ConfigFactory.defaultReference());
  }

  static List<String> unknown(Config config, Config reference) {
    Set<String> known = new TreeSet<>();
    paths(reference.getConfig(ROOT), known);
    Set<String> given = new TreeSet<>();
    paths(config.getConfig(ROOT), given);
    given.removeAll(known);
    var lines = new ArrayList<String>();
    for (String key : given) {
      lines.add(
          "unknown configuration key "
              + ROOT
              + "."
              + key
              + "; the nearest known one is "
              + ROOT
              + "."
              + nearest(key, known));
    }
    return lines;
  }

  private static void paths(Config config, Set<String> into) {
    walk("", config.root(), into);
  }

  private static void walk(String prefix, ConfigObject object, Set<String> into) {
    object.forEach((key, value) -> {
      String path = prefix.isEmpty() ? key : prefix + "." + key;
      if (value instanceof ConfigObject inner) walk(path, inner, into);
      else into.add(path);
    });
  }

  private static String nearest(String key, Set<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
        .orElse("");
  }

  /** Levenshtein distance, by the two-row method. */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) above[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(swap, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
