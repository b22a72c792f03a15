package io.dataaggregator.persistence.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.PipelineState;
import io.dataaggregator.engine.split.JoinedSnapshot;
import io.dataaggregator.engine.split.KeysSnapshot;
import io.dataaggregator.engine.split.SplitEvent;
import io.dataaggregator.engine.split.SplitSnapshot;
import io.dataaggregator.engine.split.TransformedSnapshot;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a type is called on disk and how it is written. Names never change: a type whose fields
 * change gets a new version under a new name, and the old name goes on being read. It is also
 * written, wherever it can say all that there is to say: so nodes of the release before can read
 * what they would have written themselves.
 *
 * @param name logical name and version
 * @param mapper JSON for what people may want to read, CBOR for what holds bytes or much
 * @param fits whether a value of the type can be said in this format
 */
record EventFormat(String name, Class<?> type, ObjectMapper mapper, Predicate<Object> fits) {
  static final List<EventFormat> ALL =
      List.of(
          json("pipeline.defined.v1", PipelineEvent.Defined.class),
          json("pipeline.activated.v1", PipelineEvent.Activated.class),
          json("pipeline.reset-agreed.v1", PipelineEvent.ResetAgreed.class),
          json("pipeline.generation-redefined.v1", PipelineEvent.GenerationRedefined.class),
          json("pipeline.paused.v1", PipelineEvent.Paused.class),
          json("pipeline.deleted.v1", PipelineEvent.Deleted.class),
          json("pipeline.run-queued.v1", PipelineEvent.RunQueued.class),
          json("pipeline.run-started.v1", PipelineEvent.RunStarted.class),
          json("pipeline.tick-skipped.v1", PipelineEvent.TickSkipped.class),
          json("pipeline.units-assigned.v1", PipelineEvent.UnitsAssigned.class),
          json("pipeline.listing-completed.v1", PipelineEvent.ListingCompleted.class),
          json("pipeline.frontier-advanced.v1", PipelineEvent.FrontierAdvanced.class),
          json("pipeline.seal-published.v1", PipelineEvent.SealPublished.class),
          json("pipeline.run-retried.v1", PipelineEvent.RunRetried.class),
          json("pipeline.cancel-requested.v1", PipelineEvent.CancelRequested.class),
          json("pipeline.run-finished.v1", PipelineEvent.RunFinished.class),
          new EventFormat(
              "pipeline.snapshot.v1",
              PipelineState.class,
              PlainSnapshots.MAPPER,
              value -> value instanceof PipelineState state && PlainSnapshots.fit(state)),
          cbor("pipeline.snapshot.v2", PipelineState.class),
          cbor("split.started.v1", SplitEvent.Started.class),
          cbor("split.definition-changed.v1", SplitEvent.DefinitionChanged.class),
          cbor("split.resumed.v1", SplitEvent.Resumed.class),
          cbor("split.epoch-committed.v1", SplitEvent.EpochCommitted.class),
          cbor("split.transformed-committed.v1", SplitEvent.TransformedCommitted.class),
          cbor("split.keys-committed.v1", SplitEvent.KeysCommitted.class),
          cbor("split.joined-committed.v1", SplitEvent.JoinedCommitted.class),
          cbor("split.sealed.v1", SplitEvent.Sealed.class),
          cbor("split.forgotten.v1", SplitEvent.Forgotten.class),
          cbor("split.snapshot.v1", SplitSnapshot.class),
          cbor("split.transformed-snapshot.v1", TransformedSnapshot.class),
          cbor("split.keys-snapshot.v1", KeysSnapshot.class),
          cbor("split.joined-snapshot.v1", JoinedSnapshot.class));

  private static final Map<String, EventFormat> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(EventFormat::name, Function.identity()));

  /** The formats of a type, older ones first. */
  private static final Map<Class<?>, List<EventFormat>> BY_TYPE =
      ALL.stream().collect(Collectors.groupingBy(EventFormat::type));

  /** The oldest format that can say {@code value}. */
  static EventFormat of(Object value) {
    for (EventFormat format : BY_TYPE.getOrDefault(value.getClass(), List.of())) {
      if (format.fits().test(value)) return format;
    }
    throw new IllegalArgumentException(value.getClass().getName() + " has no name in EventFormat");
  }

  static EventFormat named(String name) throws NotSerializableException {
    EventFormat format = BY_NAME.get(name);
    if (format == null) {
      throw new NotSerializableException(
          "nothing here is called '"
              + name
              + "': it was written by a newer version; run that one, or restore a backup");
    }
    return format;
  }

  private static EventFormat json(String name, Class<?> type) {
    return new EventFormat(name, type, Mappers.JSON, value -> true);
  }

  private static EventFormat cbor(String name, Class<?> type) {
    return new EventFormat(name, type, Mappers.CBOR, value -> true);
  }
}
