package io.dataaggregator.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.DeadLetterView;
import io.dataaggregator.engine.port.Page;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitId;
import io.dataaggregator.engine.split.SplitSnapshot.UnitCommit;
import io.dataaggregator.persistence.codec.EventCodec;
import io.dataaggregator.persistence.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterStoreTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:15:30.123456Z");

  private final PipelineId pipeline = new PipelineId(TestDatabase.workspace(), "p");
  private final SplitId split = new SplitId(pipeline, 1, 0);
  private final DeadLetterStore letters = new DeadLetterStore(TestDatabase.get().queries());
  private final UnitCommits commits = new UnitCommits(TestDatabase.get().queries());

  private static DeadLetter letter(int unit, long offset) {
    return new DeadLetter(
        unit, "a.csv", offset, "decode.bad", "field n: 'x' is no int", text("x"), AT);
  }

  private static Bytes text(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String incarnation, int unit, long... offsets) {
    List<DeadLetter> written =
        LongStream.of(offsets).mapToObj(offset -> letter(unit, offset)).toList();
    letters.write(split, incarnation, written);
  }

  private List<Long> visible() {
    return letters.page(pipeline, 1, null, 1000).items().stream()
        .map(DeadLetterView::offset)
        .toList();
  }

  @Test
  void aLetterIsSeenOnceItsEpochIsCommitted() {
    write("i1", 0, 5, 10, 19, 20);
    assertEquals(List.of(), visible());
    assertEquals(0, letters.count(pipeline, 1));
    // Offsets from 10 up to but not including 20, of this unit and incarnation alone.
    commits.write(split, List.of(new UnitCommit(0, "i1", 10, 20)), 1);
    assertEquals(List.of(10L, 19L), visible());
    assertEquals(2, letters.count(pipeline, 1));
    commits.write(
        split, List.of(new UnitCommit(1, "i1", 0, 99), new UnitCommit(0, "i2", 0, 99)), 2);
    assertEquals(List.of(10L, 19L), visible());
    commits.write(new SplitId(pipeline, 2, 0), List.of(new UnitCommit(0, "i1", 0, 99)), 3);
    assertEquals(List.of(10L, 19L), visible());
  }

  @Test
  void aRecordReadAgainByAnotherIncarnationIsSeenOnce() {
    write("i1", 0, 5);
    write("i2", 0, 5);
    commits.write(split, List.of(new UnitCommit(0, "i2", 0, 10)), 1);
    assertEquals(List.of(5L), visible());
    // What a split writes when it recovers overlaps what it wrote before.
    commits.write(split, List.of(new UnitCommit(0, "i2", 3, 8)), 2);
    assertEquals(List.of(5L), visible());
  }

  @Test
  void anOlderCommitRowDoesNotShrinkANewerOne() {
    write("i1", 0, 5, 15);
    commits.write(split, List.of(new UnitCommit(0, "i1", 0, 20)), 7);
    commits.write(split, List.of(new UnitCommit(0, "i1", 0, 10)), 6);
    assertEquals(List.of(5L, 15L), visible());
  }

  @Test
  void lettersOfEpochsThatNeverWereAreDeletedAfterResuming() throws SQLException {
    resumed("i2", 2);
    write("i1", 0, 5, 15);
    write("i2", 0, 16);
    SplitId neighbour = new SplitId(pipeline, 1, 1);
    letters.write(neighbour, "i1", List.of(letter(9, 1)));
    commits.write(split, List.of(new UnitCommit(0, "i1", 0, 10)), 1);
    assertEquals(1, letters.deleteUncommitted(split, "i2", 2));
    // Committed late, the neighbour's and the new incarnation's are still there.
    commits.write(split, List.of(new UnitCommit(0, "i1", 10, 20)), 2);
    commits.write(split, List.of(new UnitCommit(0, "i2", 10, 20)), 3);
    commits.write(neighbour, List.of(new UnitCommit(9, "i1", 0, 10)), 1);
    assertEquals(List.of(5L, 16L, 1L), visible());
  }

  /** It was stopped between its resumed and this, for long enough to be replaced. */
  @Test
  void aLateRemovalSparesTheLettersOfWhoeverHasResumedSince() throws SQLException {
    write("i2", 0, 5);
    write("i3", 0, 15);
    resumed("i2", 8);
    resumed("i3", 9);
    assertEquals(0, letters.deleteUncommitted(split, "i2", 8));
    // so late that the journal's head is gone, and with it who resumed since
    assertEquals(0, letters.deleteUncommitted(split, "i2", 7));
    assertEquals(1, letters.deleteUncommitted(split, "i3", 9));
    commits.write(split, List.of(new UnitCommit(0, "i3", 0, 20)), 10);
    assertEquals(List.of(15L), visible());
  }

  private void resumed(String incarnation, long sequence) throws SQLException {
    try (Connection connection = TestDatabase.get().queries().getConnection();
        PreparedStatement resumed =
            connection.prepareStatement(
                "insert into data_journal (persistence_id, sequence_number, writer, event_ser_id,"
                    + " event_ser_manifest, event_payload) values (?, ?, '', 7001, ?, '')")) {
      resumed.setString(1, PersistenceIds.of(split));
      resumed.setLong(2, sequence);
      resumed.setString(3, new EventCodec().manifest(new SplitEvent.Resumed(incarnation)));
      resumed.executeUpdate();
    }
  }

  @Test
  void writingAgainChangesNothing() {
    write("i1", 0, 5);
    DeadLetter changed =
        new DeadLetter(0, "b.csv", 5, "other", "other", text("y"), AT.plusSeconds(1));
    letters.write(split, "i1", List.of(changed, letter(0, 6)));
    commits.write(split, List.of(new UnitCommit(0, "i1", 0, 10)), 1);
    List<DeadLetterView> items = letters.page(pipeline, 1, null, 10).items();
    assertEquals(2, items.size());
    assertEquals(
        new DeadLetterView(1, "a.csv", 5, "decode.bad", "field n: 'x' is no int", "x", AT),
        items.getFirst());
  }

  @Test
  void pagesGoByUnitAndOffsetWithoutGapsOrRepeats() {
    write("i1", 2, 1, 2, 3);
    write("i1", 1, 30, 20, 10);
    commits.write(
        split, List.of(new UnitCommit(1, "i1", 0, 99), new UnitCommit(2, "i1", 0, 99)), 1);
    List<Long> seen = new ArrayList<>();
    DeadLetterCursor cursor = null;
    do {
      // Once a page was given, the generation is that of its cursor.
      Page<DeadLetterView> page = letters.page(pipeline, cursor == null ? 1 : 2, cursor, 4);
      page.items().forEach(item -> seen.add(item.offset()));
      cursor = next(page);
    } while (cursor != null);
    assertEquals(List.of(10L, 20L, 30L, 1L, 2L, 3L), seen);
  }

  private static @Nullable DeadLetterCursor next(Page<DeadLetterView> page) {
    String text = page.nextCursor();
    return text == null ? null : DeadLetterCursor.parse(text).orElseThrow();
  }

  @Test
  void aForeignCursorIsToldApart() {
    for (String text : List.of("", "1~2", "1~2~x", "1~9999999999~1", "-1~0~0")) {
      assertEquals(Optional.empty(), DeadLetterCursor.parse(text), text);
    }
  }

  @Test
  void whatTheRecordHoldsCannotDoHarm() {
    byte[] raw = new byte[20_000];
    raw[0] = (byte) 0xff;
    DeadLetter nasty =
        new DeadLetter(0, "a\u0000b", 0, "c\u0000", "m".repeat(5000) + "\u0000", Bytes.of(raw), AT);
    letters.write(split, "i1", List.of(nasty));
    commits.write(split, List.of(new UnitCommit(0, "i1", 0, 1)), 1);
    DeadLetterView seen = letters.page(pipeline, 1, null, 1).items().getFirst();
    assertEquals("a\\u0000b", seen.unit());
    assertEquals("c\\u0000", seen.code());
    assertEquals(2003, seen.message().length());
    assertEquals(16 << 10, seen.raw().length());
    assertEquals('\ufffd', seen.raw().charAt(0));
  }

  @Test
  void manyLettersAreWrittenInSeveralTransactions() {
    write("i1", 0, LongStream.range(0, 2500).toArray());
    commits.write(split, List.of(new UnitCommit(0, "i1", 0, 2500)), 1);
    assertEquals(2500, letters.count(pipeline, 1));
    assertNotNull(letters.page(pipeline, 1, null, 1000).nextCursor());
    assertTrue(letters.page(pipeline, 1, null, 2500).nextCursor() == null);
  }
}
