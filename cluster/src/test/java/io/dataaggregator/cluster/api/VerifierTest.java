package io.dataaggregator.cluster.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.pipeline.PipelineMessage.Results;
import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.pipeline.PipelineId;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Verification;
import io.dataaggregator.engine.split.OpenPage;
import io.dataaggregator.engine.split.SplitId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** The dead letters of a run that goes on between any two questions of a verifier. */
class VerifierTest {
  private static final PipelineId ID = new PipelineId("default", "verified");
  private static final String DEFINITION =
      Scripted.normalised(
          """
          apiVersion: dataaggregator/v1
          kind: Pipeline
          metadata: {name: verified}
          spec:
            source:
              connector: file
              config: {path: in.csv}
              format: {type: csv}
              fields: {k: {type: string}}
            aggregate: {groupBy: [k], measures: {records: count()}}
          """);

  @Property(tries = 300)
  void healthyBooksBalanceWheneverTheyAreVerified(@ForAll Random random) {
    var splits = new Splits(random);
    for (int i = 0; i < 5; i++) {
      Verification verified = splits.verify(0);
      assertTrue(verified.balanced(), verified.explanation());
      if (isExact(verified)) assertEquals(verified.ledger().deadLetters(), verified.deadLetters());
    }
    splits.quiet = true;
    Verification verified = splits.verify(0);
    assertTrue(isExact(verified) && verified.balanced(), verified.explanation());
  }

  @Test
  void aSplitThatShowsItsDeadLettersWhenItIsAskedIsWaitedFor() {
    var splits = new Splits(new Random(1));
    splits.quiet = true;
    splits.splits.getFirst().known = 0;
    assertTrue(isExact(splits.verify(0)));
    splits.splits.getFirst().known = 0;
    assertFalse(splits.verify(-1).balanced());
  }

  private static boolean isExact(Verification verified) {
    return verified.explanation().endsWith(" rejected");
  }

  @Property(tries = 100)
  void oneDeadLetterMoreOrLessIsSeenOnceTheRunRests(@ForAll Random random) {
    var splits = new Splits(random);
    splits.verify(0);
    splits.quiet = true;
    for (int wrong : new int[] {-1, 1}) {
      Verification verified = splits.verify(wrong);
      assertFalse(verified.balanced(), verified.explanation());
      String there = "there are " + verified.deadLetters() + " dead letters";
      assertTrue(verified.explanation().contains(there), verified.explanation());
    }
  }

  @Property(tries = 100)
  void moreThanWereEverCommittedAreSeenInTheMiddleOfARun(@ForAll Random random) {
    var splits = new Splits(random);
    for (int i = 0; i < 5; i++) assertFalse(splits.verify(10_000).balanced());
  }

  /** A split: what it committed, what can be seen of it, and what it knows can be seen. */
  private static final class Counts {
    int committed = 100;
    int visible = 100;
    int known = 100;
  }

  private static final class Splits implements ApiParts.Entities {
    private final Random random;
    private final List<Counts> splits = new ArrayList<>();
    boolean quiet;

    Splits(Random random) {
      this.random = random;
      splits.add(new Counts());
    }

    Verification verify(int wrong) {
      var verifier =
          new Verifier(Scripted.parts(this), (id, generation) -> count() + wrong, Duration.ZERO);
      Answer<Verification> answer = verifier.verify(ID, shown()).toCompletableFuture().join();
      return (Verification) assertInstanceOf(Answer.Done.class, answer).value();
    }

    private long count() {
      goOn();
      return splits.stream().mapToLong(split -> split.visible).sum();
    }

    private Results shown() {
      goOn();
      List<Integer> numbers = IntStream.range(0, splits.size()).boxed().toList();
      return new Results(1, DEFINITION, 0, Long.MIN_VALUE, numbers, true);
    }

    @Override
    public CompletionStage<PipelineMessage.Reply> pipeline(
        PipelineId id, Function<ActorRef<PipelineMessage.Reply>, PipelineMessage> message) {
      return CompletableFuture.completedFuture(Scripted.seen(ID.name(), shown()));
    }

    @Override
    public CompletionStage<Books> books(SplitId id) {
      goOn();
      Counts split = splits.get(id.split());
      int known = split.known;
      // it writes again what a predecessor may have written
      if (quiet) split.known = split.committed;
      int letters = split.committed;
      var ledger = new Ledger(letters, 0, 0, 0, 0, letters / 3, letters - letters / 3);
      return CompletableFuture.completedFuture(
          new Books(1, 0, ledger, known, Map.of(), Rows.NONE, List.of()));
    }

    @Override
    public CompletionStage<OpenPage> open(SplitId id, OpenPage.Query query) {
      throw new AssertionError("nobody asked for open buckets");
    }

    private void goOn() {
      for (int i = random.nextInt(4); i > 0 && !quiet; i--) {
        Counts split = splits.get(random.nextInt(splits.size()));
        switch (random.nextInt(6)) {
          case 0, 1 -> split.committed += random.nextInt(3);
          case 2, 3 -> split.visible = split.committed;
          case 4 -> split.known = split.visible;
          default -> {
            if (splits.size() < 4) splits.add(new Counts());
            // another incarnation knows nothing
            else split.known = 0;
          }
        }
      }
      if (quiet) splits.forEach(split -> split.visible = split.committed);
    }
  }
}
