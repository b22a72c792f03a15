package io.dataaggregator.persistence.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dataaggregator.engine.bytes.Bytes;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.split.SplitEvent;
import java.io.IOException;
import java.io.NotSerializableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
  /** Components declared {@code @Nullable}: they may be null, but not missing. */
  private static final Set<String> NULLABLE =
      Set.of(
          "pipeline.run-queued tick",
          "pipeline.run-started tick",
          "pipeline.run-finished error",
          "pipeline.snapshot begunBy",
          "pipeline.snapshot current",
          "pipeline.snapshot building",
          "pipeline.snapshot active",
          "pipeline.snapshot queued",
          "pipeline.snapshot last",
          "pipeline.snapshot lastTick",
          "pipeline.snapshot tick",
          "pipeline.snapshot failedAt",
          "pipeline.snapshot lastError",
          "pipeline.snapshot error");

  private final EventCodec codec = new EventCodec();

  static List<EventFormat> formats() {
    return EventFormat.ALL;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void everyFieldMustBeThere(EventFormat format) throws IOException {
    forEveryField(format, ObjectNode::remove, Set.of(), "missing");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void nullIsRefusedUnlessDeclared(EventFormat format) throws IOException {
    forEveryField(format, (object, field) -> object.putNull(field), NULLABLE, "null");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aWrongTypeIsRefused(EventFormat format) throws IOException {
    forEveryField(
        format, (object, field) -> object.putArray(field).add(true), Set.of(), "an array as");
    forEveryField(format, EventCodecTest::otherScalar, Set.of(), "another scalar as");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void whatANewerVersionAddedIsIgnored(EventFormat format) throws IOException {
    ObjectNode tree = tree(format);
    objects(tree).forEach(object -> object.putObject("addedLater").put("x", 1));
    Object read = codec.fromBinary(format.mapper().writeValueAsBytes(tree), format.name());
    assertEquals(Samples.of(format), read);
  }

  @Test
  void anUnknownNameSaysWhatToDo() {
    String message =
        String.valueOf(
            assertThrows(
                    NotSerializableException.class,
                    () -> codec.fromBinary(new byte[0], "pipeline.defined.v9"))
                .getMessage());
    assertTrue(message.contains("pipeline.defined.v9") && message.contains("newer"), message);
    assertThrows(IllegalArgumentException.class, () -> codec.manifest("a string"));
  }

  @Test
  void trailingOrTruncatedContentIsRefused() {
    byte[] whole = codec.toBinary(new SplitEvent.Forgotten(5));
    byte[] more = Arrays.copyOf(whole, whole.length + 1);
    byte[] less = Arrays.copyOf(whole, whole.length - 1);
    for (byte[] bytes : new byte[][] {more, less, new byte[0]}) {
      assertThrows(
          NotSerializableException.class, () -> codec.fromBinary(bytes, "split.forgotten.v1"));
    }
  }

  @Property(tries = 300)
  void anyTextComesBackAsItWas(
      @ForAll String text, @ForAll Instant at, @ForAll long number, @ForAll int attempt)
      throws IOException {
    RunError error = new RunError(RunError.Category.INTERNAL, text, text + "\u0000\ud800x");
    assertComesBack(new PipelineEvent.RunRetried(text, attempt, error, at));
    assertComesBack(new PipelineEvent.FrontierAdvanced(number, number, true, at));
  }

  @Property(tries = 300)
  void anyBytesComeBackAsTheyWere(@ForAll byte[] bytes, @ForAll long number) throws IOException {
    Bytes held = Bytes.of(bytes);
    Ledger ledger = new Ledger(number, 0, -1, 1, number, 0, 0);
    assertComesBack(new SplitEvent.EpochCommitted("i", List.of(), ledger, number, held));
    assertComesBack(new SplitEvent.Sealed(number, number, List.of(held, held)));
  }

  private void assertComesBack(Object value) throws IOException {
    assertEquals(value, codec.fromBinary(codec.toBinary(value), codec.manifest(value)));
  }

  private static void otherScalar(ObjectNode object, String field) {
    if (object.get(field).isTextual()) {
      object.put(field, 1);
    } else {
      object.put(field, "1");
    }
  }

  private interface Change {
    void apply(ObjectNode object, String field);
  }

  /** Changes each field of the sample, nested ones included, and expects it to be refused. */
  private void forEveryField(EventFormat format, Change change, Set<String> allowed, String what)
      throws IOException {
    int count = objects(tree(format)).size();
    for (int i = 0; i < count; i++) {
      for (String field : names(objects(tree(format)).get(i))) {
        ObjectNode tree = tree(format);
        change.apply(objects(tree).get(i), field);
        byte[] bytes = format.mapper().writeValueAsBytes(tree);
        if (allowed.contains(format.name().replaceAll("\\.v[0-9]+$", "") + " " + field)) {
          codec.fromBinary(bytes, format.name());
        } else {
          assertThrows(
              NotSerializableException.class,
              () -> codec.fromBinary(bytes, format.name()),
              () -> what + " " + field + " in " + format.name());
        }
      }
    }
  }

  private ObjectNode tree(EventFormat format) throws IOException {
    Object sample = Samples.of(format);
    return (ObjectNode) format.mapper().readTree(codec.toBinary(sample));
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<ObjectNode> objects(JsonNode node) {
    List<ObjectNode> found = new ArrayList<>();
    collect(node, found::add);
    return found;
  }

  private static void collect(JsonNode node, Consumer<ObjectNode> sink) {
    if (node instanceof ObjectNode object) {
      sink.accept(object);
    }
    node.forEach(child -> collect(child, sink));
  }
}
