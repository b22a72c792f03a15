package io.dataaggregator.cluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SeriesNamesTest {
  private static final int SPLITS = 2;
  private static final int PIPELINES = 50_000;

  /** Splits of one pipeline commit their first epochs at once: none of them is another's. */
  @Test
  void whoComesAtTheSameTimeHasTheSameName() throws Exception {
    var names = new SeriesNames(PIPELINES);
    var arrived = new AtomicInteger();
    List<Callable<List<String>>> splits = new ArrayList<>();
    List<String> pipelines = new ArrayList<>();
    for (int i = 0; i < PIPELINES; i++) pipelines.add("default/p" + i);
    for (int split = 0; split < SPLITS; split++) {
      splits.add(() -> {
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < PIPELINES; i++) {
          arrived.incrementAndGet();
          // a barrier that parks would let them go one after the other
          while (arrived.get() < (i + 1) * SPLITS) Thread.onSpinWait();
          if (!names.of(pipelines.get(i)).equals(pipelines.get(i))) lost.add(pipelines.get(i));
        }
        return lost;
      });
    }
    try (var threads = Executors.newFixedThreadPool(SPLITS)) {
      for (Future<List<String>> lost : threads.invokeAll(splits)) {
        assertEquals(List.of(), lost.get());
      }
    }
  }

  @Test
  void whoComesTooLateIsCountedWithTheOthers() {
    var names = new SeriesNames(2);
    assertEquals("a", names.of("a"));
    assertEquals("b", names.of("b"));
    assertEquals(SeriesNames.OTHER, names.of("c"));
    assertEquals("a", names.of("a"));
    assertEquals(SeriesNames.OTHER, names.of("c"));
  }
}
