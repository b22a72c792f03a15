package io.dataaggregator.cluster.api;

import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.engine.definition.TransformDefinition.Lookup;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.plan.PipelinePlan;
import io.dataaggregator.engine.port.JoinedReference;
import io.dataaggregator.engine.split.Joined;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The versions of references that all splits together joined records with. */
final class Joins {
  private record Key(int lookup, String version) {}

  private Joins() {}

  /** By lookup, and by the time at which a version was first read. */
  static List<JoinedReference> of(PipelinePlan plan, List<Books> books) {
    List<Lookup> lookups = plan.lookups();
    Map<Key, JoinedReference> joined = new LinkedHashMap<>();
    for (Books one : books) {
      for (Joined part : one.joined()) {
        if (part.lookup() >= lookups.size()) continue;
        joined.merge(
            new Key(part.lookup(), part.reference().version()),
            view(lookups.get(part.lookup()), part),
            Joins::both);
      }
    }
    var sorted = new ArrayList<>(joined.values());
    sorted.sort(
        Comparator.comparingInt(JoinedReference::lookup).thenComparing(JoinedReference::loadedAt));
    return List.copyOf(sorted);
  }

  private static JoinedReference view(Lookup lookup, Joined part) {
    String version = part.reference().version();
    return new JoinedReference(
        part.lookup() + 1,
        lookup.reference().label(),
        version.isEmpty() ? null : version,
        part.reference().rows(),
        Instant.EPOCH.plus(part.reference().loadedAtMicros(), ChronoUnit.MICROS),
        part.counts());
  }

  private static JoinedReference both(JoinedReference one, JoinedReference other) {
    return new JoinedReference(
        one.lookup(),
        one.reference(),
        one.version(),
        one.rows(),
        one.loadedAt().isBefore(other.loadedAt()) ? one.loadedAt() : other.loadedAt(),
        one.ledger().plus(other.ledger()));
  }

  /** What is wrong where records were joined more than once, or never; empty where nothing is. */
  static String wrong(PipelinePlan plan, List<JoinedReference> joined, Ledger ledger) {
    for (int lookup = 1; lookup <= plan.lookups().size(); lookup++) {
      int number = lookup;
      Ledger counted =
          joined.stream()
              .filter(one -> one.lookup() == number)
              .map(JoinedReference::ledger)
              .reduce(Ledger.EMPTY, Ledger::plus);
      if (!counted.equals(ledger)) {
        return "lookup " + lookup + " was joined with records of " + counted + ", of " + ledger;
      }
    }
    return "";
  }
}
