package io.dataaggregator.connectors.generator;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.connector.SourceUnit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The units that records are dealt to; a unit's offsets count its records. */
final class GeneratorUnits {
  private static final long RECORD_BYTES = 32;

  private final String fingerprint;
  private final List<SourceUnit> units = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  GeneratorUnits(GeneratorOptions options) {
    fingerprint = hash(options.content());
    var recipe = new Recipe(options);
    boolean endless = options.records() == null;
    for (int unit = 0; unit < options.units(); unit++) {
      String name = Recipe.unitName(unit);
      long count = recipe.count(unit);
      long bytes = endless ? 1 : count * RECORD_BYTES;
      units.add(new SourceUnit(name, name, 0, 0, endless ? -1 : count, bytes, fingerprint));
      numbers.put(name, unit);
    }
  }

  List<SourceUnit> all() {
    return List.copyOf(units);
  }

  /**
   * Which unit of the recipe a listed one is.
   *
   * @throws SourceException {@code source.changed} where it was listed with other options
   */
  int number(SourceUnit listed) {
    Integer number = numbers.get(listed.name());
    if (number != null && listed.fingerprint().equals(fingerprint)) return number;
    throw new SourceException(
        "source.changed",
        listed.name()
            + " was listed with options that make other records than now; put them back, or start"
            + " a new run with refresh: full",
        false);
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
