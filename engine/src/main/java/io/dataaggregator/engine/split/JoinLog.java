package io.dataaggregator.engine.split;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.reference.ReferenceVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of records by the version of the reference that they were joined with. Of each lookup
 * it knows the latest versions; earlier ones are counted together. Every record of a lookup is
 * counted once, so that the counts of its versions sum to the ledger.
 */
final class JoinLog {
  /** Versions of a lookup, earlier ones that are counted together included. */
  static final int VERSIONS = 16;

  private final List<Joined> joined = new ArrayList<>();

  /** Records of an epoch were joined with these, one of each lookup. */
  void committed(List<ReferenceVersion> references, Ledger counts) {
    for (int lookup = 0; lookup < references.size(); lookup++) {
      add(lookup, references.get(lookup), counts);
    }
  }

  private void add(int lookup, ReferenceVersion reference, Ledger counts) {
    int versions = 0;
    for (int i = 0; i < joined.size(); i++) {
      Joined known = joined.get(i);
      if (known.lookup() != lookup) continue;
      versions++;
      if (known.reference().version().equals(reference.version())) {
        joined.set(i, new Joined(lookup, known.reference(), known.counts().plus(counts)));
        return;
      }
    }
    if (versions == VERSIONS) mergeEarliest(lookup);
    joined.add(new Joined(lookup, reference, counts));
  }

  private void mergeEarliest(int lookup) {
    List<Joined> ofLookup = joined.stream().filter(one -> one.lookup() == lookup).toList();
    Joined first = ofLookup.get(0);
    Joined second = ofLookup.get(1);
    long since = first.reference().loadedAtMicros();
    Ledger both = first.counts().plus(second.counts());
    joined.set(joined.indexOf(first), new Joined(lookup, new ReferenceVersion("", 0, since), both));
    joined.remove(second);
  }

  /** By lookup in order of their first use. */
  List<Joined> all() {
    return List.copyOf(joined);
  }

  void restore(List<Joined> from) {
    joined.addAll(from);
  }
}
