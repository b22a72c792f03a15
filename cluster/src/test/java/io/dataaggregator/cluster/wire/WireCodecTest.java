package io.dataaggregator.cluster.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.dataaggregator.cluster.pipeline.PipelineMessage;
import io.dataaggregator.cluster.placement.Inspector;
import io.dataaggregator.cluster.split.SplitMessage;
import io.dataaggregator.engine.split.OpenPage;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What nodes say is understood, also by the version before, and never too large to be sent. */
class WireCodecTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "wire");

  /** Artery drops what is above 256 KiB; ours stay well below. */
  private static final int MAX_BYTES = 128 << 10;

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "wire", ConfigFactory.parseString("pekko.actor.provider = local").resolve());

  private final WireCodec codec =
      new WireCodec((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
  private final WireSamples samples = new WireSamples(KIT);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void everyMessageIsReadAsItWasWritten() throws NotSerializableException {
    for (Object message : samples.all()) {
      Object read = codec.fromBinary(codec.toBinary(message), codec.manifest(message));
      assertEquals(message, read);
    }
  }

  /** A message without a name would be found out by a cluster, when it is lost. */
  @Test
  void everyMessageToAnotherEntityHasANameAndASample() {
    Set<Class<?>> local =
        Set.of(
            SplitMessage.Commit.class,
            SplitMessage.Stop.class,
            SplitMessage.Idle.class,
            SplitMessage.Silence.class);
    Set<String> wanted =
        Stream.of(
                leaves(PipelineMessage.FromPeople.class),
                leaves(PipelineMessage.FromSplit.class),
                leaves(PipelineMessage.Reply.class),
                leaves(Inspector.Message.class),
                leaves(SplitMessage.class).filter(type -> !ofSplitItself(type)),
                Stream.<Class<?>>of(
                    PipelineMessage.Wake.class, OpenPage.class, SplitMessage.Books.class))
            .flatMap(types -> types)
            .filter(type -> !local.contains(type))
            .map(Class::getName)
            .collect(Collectors.toSet());
    assertEquals(
        wanted,
        WireFormat.ALL.stream().map(format -> format.type().getName()).collect(Collectors.toSet()));
    assertEquals(
        wanted,
        samples.all().stream()
            .map(message -> message.getClass().getName())
            .collect(Collectors.toSet()));
  }

  private static boolean ofSplitItself(Class<?> type) {
    return Arrays.asList(SplitMessage.Own.class.getPermittedSubclasses()).contains(type);
  }

  private static Stream<Class<?>> leaves(Class<?> sealed) {
    Class<?>[] permitted = sealed.getPermittedSubclasses();
    return permitted == null
        ? Stream.of(sealed)
        : Arrays.stream(permitted).flatMap(WireCodecTest::leaves);
  }

  /** Golden files are never edited: the version before wrote them. */
  @Test
  void whatTheVersionBeforeSaidIsUnderstood() throws IOException {
    var counts = new TreeMap<String, Integer>();
    for (Object message : samples.all()) {
      String name = codec.manifest(message);
      int number = counts.merge(name, 1, Integer::sum);
      Path file = GOLDEN.resolve(name + "-" + number + ".hex");
      if (mentionsActor(message)) continue;
      byte[] bytes = codec.toBinary(message);
      if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
        Files.createDirectories(GOLDEN);
        Files.writeString(file, HexFormat.of().formatHex(bytes) + "\n");
      }
      byte[] golden = HexFormat.of().parseHex(Files.readString(file).strip());
      assertEquals(message, codec.fromBinary(golden, name), file::toString);
    }
  }

  /** The address of an actor is another in every run. */
  private static boolean mentionsActor(Object message) {
    return message instanceof PipelineMessage.FromPeople
        || message instanceof SplitMessage.GetOpen
        || message instanceof SplitMessage.GetBooks
        || message instanceof Inspector.Ask;
  }

  @Test
  void theLargestMessagesCanBeSent() {
    for (Object message : WireSamples.largest()) {
      int bytes = codec.toBinary(message).length;
      assertTrue(bytes <= MAX_BYTES + 1_024, () -> message.getClass() + " takes " + bytes);
    }
  }

  @Test
  void whatIsBrokenOrNewerIsRefusedByName() {
    var truncated =
        assertThrows(NotSerializableException.class, () -> read("split.begin.v1", 0, 1));
    assertTrue(String.valueOf(truncated.getMessage()).contains("split.begin.v1"));
    assertThrows(NotSerializableException.class, () -> read("split.begin.v1"));
    assertThrows(NotSerializableException.class, () -> read("split.begin.v1", 9));
    assertThrows(NotSerializableException.class, () -> read("split.begin.v1", 1, 2, 3));
    var newer = assertThrows(NotSerializableException.class, () -> read("split.begin.v2", 0));
    assertTrue(String.valueOf(newer.getMessage()).contains("split.begin.v2"));
    assertThrows(IllegalArgumentException.class, () -> codec.toBinary(new SplitMessage.Idle()));
  }

  private Object read(String name, int... bytes) throws NotSerializableException {
    byte[] message = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) message[i] = (byte) bytes[i];
    return codec.fromBinary(message, name);
  }

  @Test
  void nothingOfJavaIsWritten() {
    for (Object message : samples.all()) {
      String text =
          new String(codec.toBinary(message), java.nio.charset.StandardCharsets.ISO_8859_1);
      assertTrue(
          List.of("io.dataaggregator", "java.").stream().noneMatch(text::contains),
          () -> message.getClass().getName());
    }
  }
}
