package io.dataaggregator.persistence.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.pipeline.PipelineEvent;
import io.dataaggregator.engine.split.SplitEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is on disk somewhere must be readable for ever. A golden file is written once, by {@code
 * -Dgolden.write}, and never edited: where a type's fields change, it gets a new name.
 */
class GoldenTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("project.root", ".."), "persistence/src/test/resources/golden");
  private static final Pattern NAME = Pattern.compile("[a-z]+\\.[a-z-]+\\.v[1-9][0-9]*");
  private static final int HEX_LINE = 96;

  private final EventCodec codec = new EventCodec();

  static List<EventFormat> formats() {
    return EventFormat.ALL;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void goldenFileAndSampleAreTheSame(EventFormat format) throws IOException {
    Object sample = Samples.of(format);
    assertEquals(format.name(), codec.manifest(sample));
    byte[] written = codec.toBinary(sample);
    Path file = file(format);
    if (!Files.exists(file) && Boolean.getBoolean("golden.write")) {
      Files.writeString(file, text(format, written));
    }
    assertTrue(
        Files.exists(file),
        () -> file + " is missing; write it with -Dgolden.write, as CONTRIBUTING says");
    byte[] golden = bytes(format, Files.readString(file));
    String rule = format.name() + " differs: do not edit the golden file, give the type a new name";
    assertEquals(sample, codec.fromBinary(golden, format.name()), rule);
    assertArrayEquals(golden, written, rule);
  }

  @Test
  void everyEventHasAName() {
    Set<Class<?>> named =
        EventFormat.ALL.stream().map(EventFormat::type).collect(Collectors.toSet());
    Stream.of(PipelineEvent.class, SplitEvent.class)
        .flatMap(events -> Stream.of(events.getPermittedSubclasses()))
        .forEach(event -> assertTrue(named.contains(event), () -> event + " has no name"));
  }

  @Test
  void namesAreWellFormedAndNoneIsForgotten() throws IOException {
    Set<String> names = EventFormat.ALL.stream().map(EventFormat::name).collect(Collectors.toSet());
    assertEquals(EventFormat.ALL.size(), names.size());
    names.forEach(name -> assertTrue(NAME.matcher(name).matches(), name));
    // A golden file without a format would be an event that can no longer be read.
    try (Stream<Path> files = Files.list(GOLDEN)) {
      Set<String> golden =
          files
              .map(file -> file.getFileName().toString().replaceAll("\\.(json|cbor\\.hex)$", ""))
              .collect(Collectors.toSet());
      assertEquals(names, golden);
    }
  }

  private static boolean json(EventFormat format) {
    return format.mapper().equals(Mappers.JSON);
  }

  private static Path file(EventFormat format) {
    return GOLDEN.resolve(format.name() + (json(format) ? ".json" : ".cbor.hex"));
  }

  private static String text(EventFormat format, byte[] bytes) {
    return json(format)
        ? new String(bytes, StandardCharsets.UTF_8) + "\n"
        : HexFormat.of().formatHex(bytes).replaceAll("(.{" + HEX_LINE + "})(?!$)", "$1\n") + "\n";
  }

  private static byte[] bytes(EventFormat format, String text) {
    return json(format)
        ? text.stripTrailing().getBytes(StandardCharsets.UTF_8)
        : HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }
}
