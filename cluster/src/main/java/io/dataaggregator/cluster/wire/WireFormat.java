package io.dataaggregator.cluster.wire;

import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.placement.Inspector;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.split.OpenPage;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a message is called between nodes. Names never change: one whose fields change so that the
 * version before could not read it gets a new name, and is sent under it one release after it can
 * be read.
 *
 * @param name logical name and version
 */
record WireFormat(String name, Class<?> type) {
  static final List<WireFormat> ALL =
      List.of(
          new WireFormat("pipeline.execute.v1", PipelineMessage.Execute.class),
          new WireFormat("pipeline.start.v1", PipelineMessage.Start.class),
          new WireFormat("pipeline.delete.v1", PipelineMessage.Delete.class),
          new WireFormat("pipeline.look.v1", PipelineMessage.Look.class),
          new WireFormat("pipeline.wake.v1", PipelineMessage.Wake.class),
          new WireFormat("pipeline.reported.v1", PipelineMessage.Reported.class),
          new WireFormat("pipeline.seal-answered.v1", PipelineMessage.SealAnswered.class),
          new WireFormat("pipeline.split-halted.v1", PipelineMessage.SplitHalted.class),
          new WireFormat("pipeline.units-wanted.v1", PipelineMessage.UnitsWanted.class),
          new WireFormat("pipeline.split-hindered.v1", PipelineMessage.SplitHindered.class),
          new WireFormat("pipeline.split-failed.v1", PipelineMessage.SplitFailed.class),
          new WireFormat("pipeline.seen.v1", PipelineMessage.Seen.class),
          new WireFormat("pipeline.refused.v1", PipelineMessage.Refused.class),
          new WireFormat("pipeline.not-seen-yet.v1", PipelineMessage.NotSeenYet.class),
          new WireFormat("split.begin.v1", SplitMessage.Begin.class),
          new WireFormat("split.units.v1", SplitMessage.Units.class),
          new WireFormat("split.frontier.v1", SplitMessage.Frontier.class),
          new WireFormat("split.seal.v1", SplitMessage.Seal.class),
          new WireFormat("split.published.v1", SplitMessage.Published.class),
          new WireFormat("split.halt.v1", SplitMessage.Halt.class),
          new WireFormat("split.retire.v1", SplitMessage.Retire.class),
          new WireFormat("split.get-open.v1", SplitMessage.GetOpen.class),
          new WireFormat("split.open.v1", OpenPage.class),
          new WireFormat("split.get-books.v1", SplitMessage.GetBooks.class),
          new WireFormat("split.books.v1", SplitMessage.Books.class),
          new WireFormat("placement.ask.v1", Inspector.Ask.class),
          new WireFormat("placement.answer.v1", Inspector.Answer.class),
          new WireFormat("placement.adopt.v1", Inspector.Adopt.class));

  private static final Map<String, WireFormat> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(WireFormat::name, Function.identity()));

  private static final Map<Class<?>, WireFormat> BY_TYPE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(WireFormat::type, Function.identity()));

  static WireFormat of(Class<?> type) {
    WireFormat format = BY_TYPE.get(type);
    if (format == null) {
      throw new IllegalArgumentException(type.getName() + " is not said between nodes");
    }
    return format;
  }

  static WireFormat named(String name) throws NotSerializableException {
    WireFormat format = BY_NAME.get(name);
    if (format == null) {
      throw new NotSerializableException("a newer node said '" + name + "'");
    }
    return format;
  }
}
