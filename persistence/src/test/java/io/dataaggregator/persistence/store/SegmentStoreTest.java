package io.dataaggregator.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.persistence.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmentStoreTest {
  private final PipelineId pipeline = new PipelineId(TestDatabase.workspace(), "p");
  private final SegmentStore segments = new SegmentStore(TestDatabase.get().queries());
  private final PublishedSeals seals = new PublishedSeals(TestDatabase.get().queries());

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Segment segment(int split, long seal, int range, String first, String last) {
    Bytes payload = text("payload " + split + " " + seal + " " + range);
    return new Segment(new SegmentKey(split, seal, range), text(first), text(last), 2, 10, payload);
  }

  private void publish(long seal) {
    seals.publish(pipeline, 1, new PublishedSeals.PublishedSeal(seal, seal * 100));
  }

  private List<SegmentKey> keys(long throughSeal, Bytes from, int limit) {
    return segments.page(pipeline, 1, SegmentSpan.through(throughSeal), from, null, limit).stream()
        .map(Segment.Header::key)
        .toList();
  }

  @Test
  void pagesComeInOrderOfKeysAndStopAtASeal() {
    segments.insert(
        pipeline,
        1,
        List.of(
            segment(1, 2, 0, "a", "z"),
            segment(0, 1, 1, "n", "z"),
            segment(0, 1, 0, "a", "m"),
            segment(1, 1, 0, "a", "z"),
            segment(0, 2, 0, "b", "c")));
    List<SegmentKey> ordered =
        List.of(
            new SegmentKey(0, 1, 0),
            new SegmentKey(1, 1, 0),
            new SegmentKey(1, 2, 0),
            new SegmentKey(0, 2, 0),
            new SegmentKey(0, 1, 1));
    assertEquals(List.of(), keys(0, Bytes.EMPTY, 100));
    assertEquals(
        List.of(ordered.get(0), ordered.get(1), ordered.get(4)), keys(1, Bytes.EMPTY, 100));
    assertEquals(ordered, keys(9, Bytes.EMPTY, 100));
    assertEquals(List.of(ordered.get(1), ordered.get(4)), keys(1, text("n"), 100));
    List<Segment.Header> first =
        segments.page(pipeline, 1, SegmentSpan.through(9), Bytes.EMPTY, null, 2);
    assertEquals(
        ordered.subList(2, 5),
        segments
            .page(pipeline, 1, SegmentSpan.through(9), Bytes.EMPTY, first.getLast(), 100)
            .stream()
            .map(Segment.Header::key)
            .toList());
  }

  /** Who reads results sees neither the parts of sessions nor those that are not final. */
  @Test
  void sessionsOfAllSplitsAreApartFromTheirParts() {
    Segment part = segment(0, 2, 0, "a", "z");
    Segment old = segment(1, 1, 0, "a", "z");
    Segment done = segment(SegmentSpan.FINAL, 2, 0, "a", "z");
    Segment open = segment(SegmentSpan.CARRIED, 2, 0, "a", "z");
    Segment before = segment(SegmentSpan.CARRIED, 1, 0, "a", "z");
    segments.insert(pipeline, 1, List.of(part, old, done, open, before));
    assertEquals(List.of(part.key(), old.key()), keys(SegmentSpan.through(2)));
    assertEquals(List.of(part.key()), keys(SegmentSpan.of(List.of(0, 1), 2)));
    assertEquals(List.of(done.key()), keys(SegmentSpan.finals(2)));
    assertEquals(List.of(), keys(SegmentSpan.finals(1)));
    assertEquals(List.of(open.key()), keys(SegmentSpan.carried(2)));
    assertEquals(
        Map.of(done.key(), done.payload(), open.key(), open.payload()),
        segments.payloads(pipeline, 1, List.of(done.key(), open.key())));
  }

  private List<SegmentKey> keys(SegmentSpan span) {
    return segments.page(pipeline, 1, span, Bytes.EMPTY, null, 10).stream()
        .map(Segment.Header::key)
        .toList();
  }

  @Test
  void writingAgainChangesNothing() {
    Segment once = segment(0, 1, 0, "a", "m");
    Segment again = segment(0, 1, 0, "x", "y");
    Segment other = segment(0, 1, 1, "n", "z");
    segments.insert(pipeline, 1, List.of(once));
    segments.insert(pipeline, 1, List.of(again, other, other));
    assertEquals(
        List.of(
            new Segment.Header(once.key(), text("a"), text("m"), 2, 10, once.payload().length()),
            new Segment.Header(other.key(), text("n"), text("z"), 2, 10, other.payload().length())),
        segments.page(pipeline, 1, SegmentSpan.through(1), Bytes.EMPTY, null, 10));
    assertEquals(20, segments.records(pipeline, 1));
  }

  @Test
  void keysHoldAnyUnicodeAndSortAsBytes() {
    // U+0000 first; U+FFFD before U+1F600, as in UTF-8 and unlike in UTF-16.
    List<String> keys = List.of("\u0000", "\u0000\u0000", "a", "\u00e9", "\ufffd", "\ud83d\ude00");
    List<Segment> written = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      written.add(segment(0, 1, i, keys.get(i), keys.get(i)));
    }
    segments.insert(pipeline, 1, written);
    for (int i = 0; i < keys.size(); i++) {
      List<Segment.Header> rest =
          segments.page(pipeline, 1, SegmentSpan.through(1), text(keys.get(i)), null, 100);
      assertEquals(keys.size() - i, rest.size(), keys.get(i));
      assertEquals(text(keys.get(i)), rest.getFirst().firstKey());
    }
  }

  @Test
  void payloadsComeInOneGo() {
    Segment a = segment(0, 1, 0, "a", "m");
    Segment b = segment(1, 3, 2, "n", "z");
    segments.insert(pipeline, 1, List.of(a, b, segment(0, 3, 2, "x", "y")));
    assertEquals(
        Map.of(a.key(), a.payload(), b.key(), b.payload()),
        segments.payloads(pipeline, 1, List.of(a.key(), b.key(), new SegmentKey(9, 9, 9))));
    assertEquals(Map.of(), segments.payloads(pipeline, 2, List.of(a.key())));
    assertEquals(Map.of(), segments.payloads(pipeline, 1, List.of()));
  }

  @Test
  void largePayloadsAreWrittenInSeveralTransactions() {
    byte[] large = new byte[3 << 20];
    Arrays.fill(large, (byte) 7);
    List<Segment> written = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      written.add(
          new Segment(new SegmentKey(0, 1, i), text("a"), text("b"), 1, 1, Bytes.of(large)));
    }
    segments.insert(pipeline, 1, written);
    assertEquals(5, segments.records(pipeline, 1));
    SegmentKey last = written.getLast().key();
    assertEquals(Bytes.of(large), segments.payloads(pipeline, 1, List.of(last)).get(last));
  }

  @Test
  void recordsAreSummedByGenerationAndBySplit() {
    segments.insert(
        pipeline,
        1,
        List.of(
            segment(0, 1, 0, "a", "b"), segment(0, 2, 0, "a", "b"), segment(1, 1, 0, "a", "b")));
    segments.insert(pipeline, 2, List.of(segment(0, 1, 0, "a", "b")));
    assertEquals(30, segments.records(pipeline, 1));
    assertEquals(0, segments.records(pipeline, 3));
    assertEquals(10, segments.records(new SplitId(pipeline, 1, 0), 1));
    assertEquals(20, segments.records(new SplitId(pipeline, 1, 0), 2));
  }

  @Test
  void theLastPublishedSealIsKnownAndPublishingAgainIsHarmless() {
    assertEquals(Optional.empty(), seals.last(pipeline, 1));
    publish(2);
    assertEquals(Optional.of(new PublishedSeals.PublishedSeal(2, 200)), seals.last(pipeline, 1));
  }

  @Test
  void deletingAGenerationLeavesTheOthers() {
    Generations generations = new Generations(TestDatabase.get().queries());
    PipelineId neighbour = new PipelineId(pipeline.workspace(), "q");
    List<Segment> many = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      many.add(segment(0, 1, i, "a", "b"));
    }
    for (long generation = 1; generation <= 4; generation++) {
      segments.insert(pipeline, generation, many);
      seals.publish(pipeline, generation, new PublishedSeals.PublishedSeal(1, 1));
    }
    segments.insert(neighbour, 1, List.of(segment(0, 1, 0, "a", "b")));
    generations.delete(pipeline, 3, 3);
    assertEquals(0, segments.records(pipeline, 3));
    assertTrue(seals.last(pipeline, 3).isEmpty());
    assertEquals(11_000, segments.records(pipeline, 2));
    generations.delete(pipeline, 1, 2);
    assertEquals(0, segments.records(pipeline, 1) + segments.records(pipeline, 2));
    assertEquals(11_000, segments.records(pipeline, 4));
    assertTrue(seals.last(pipeline, 4).isPresent());
    assertEquals(10, segments.records(neighbour, 1));
  }
}
