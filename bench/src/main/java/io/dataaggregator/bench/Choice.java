package io.dataaggregator.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a side-by-side run is asked for.
 *
 * @param repetitions of each work on each system
 * @param works in the order in which they are done
 * @param systems our own, and modules of peers
 */
record Choice(int repetitions, Set<Work> works, Set<String> systems) {
  /** The name of our own. */
  static final String US = "us";

  private static final int REPETITIONS = 3;
  private static final int MOST = 99;

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  static Choice of(List<String> words) {
    int repetitions = REPETITIONS;
    var works = new LinkedHashSet<>(List.of(Work.values()));
    var systems = new LinkedHashSet<>(allSystems());
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      if (!List.of("-n", "-w", "-s").contains(option) || !rest.hasNext()) throw refusal(option);
      String value = rest.next();
      switch (option) {
        case "-n" -> repetitions = number(value);
        case "-w" -> works = chosen(value, List.of(Work.values()), work -> work.label);
        default -> systems = chosen(value, allSystems(), name -> name);
      }
    }
    return new Choice(repetitions, works, systems);
  }

  private static List<String> allSystems() {
    var systems = new ArrayList<>(List.of(US));
    Arrays.stream(Peer.values()).map(peer -> peer.module).distinct().forEach(systems::add);
    return systems;
  }

  private static int number(String value) {
    if (!value.matches("[1-9][0-9]?")) throw refusal(value);
    return Integer.parseInt(value);
  }

  private static <T> LinkedHashSet<T> chosen(String value, List<T> all, Function<T, String> name) {
    var chosen = new LinkedHashSet<T>();
    for (String word : value.split(",", -1)) {
      chosen.add(
          all.stream()
              .filter(one -> name.apply(one).equals(word))
              .findFirst()
              .orElseThrow(() -> refusal(word)));
    }
    return chosen;
  }

  private static IllegalArgumentException refusal(String word) {
    return new IllegalArgumentException(
        """
        peers does not take "%s". It takes
          -n REPETITIONS   1 to %d; %d if left out
          -w WORK,WORK     of %s; all if left out
          -s SYSTEM,SYSTEM of %s; all if left out\
        """
            .formatted(
                word,
                MOST,
                REPETITIONS,
                String.join(", ", Arrays.stream(Work.values()).map(work -> work.label).toList()),
                String.join(", ", allSystems())));
  }
}
