package io.dataaggregator.engine.aggregate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.bytes.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
  private static final KeyCodec CODEC = new KeyCodec(Reader.PLAN);

  @Property(tries = 300)
  void aKeyComesBackAsItWas(
      @ForAll long start, @ForAll(supplier = Rows.Keys.class) List<@Nullable Object> key) {
    Bytes encoded = CODEC.encode(start, key.toArray());
    assertEquals(start, KeyCodec.windowStart(encoded));
    assertEquals(canonical(key), Arrays.asList(CODEC.values(encoded)));
  }

  @Property(tries = 1000)
  void theOrderOfBytesIsTheOrderOfValues(
      @ForAll long startA,
      @ForAll long startB,
      @ForAll boolean sameStart,
      @ForAll(supplier = Rows.Keys.class) List<@Nullable Object> a,
      @ForAll(supplier = Rows.Keys.class) List<@Nullable Object> b) {
    int expected = Long.compare(startA, sameStart ? startA : startB);
    for (int i = 0; i < a.size() && expected == 0; i++) expected = compare(a.get(i), b.get(i));
    Bytes left = CODEC.encode(startA, a.toArray());
    Bytes right = CODEC.encode(sameStart ? startA : startB, b.toArray());
    assertEquals(expected, Integer.signum(left.compareTo(right)));
  }

  @Test
  void aStringPrecedesThoseItBegins() {
    List<String> ascending = List.of("", "\0", "\0\0", "\0a", "\1", "a", "a\0", "a\0b", "ab", "b");
    List<Bytes> encoded = ascending.stream().map(KeyCodecTest::ofText).toList();
    assertEquals(encoded.stream().sorted().toList(), encoded);
  }

  @Test
  void theFormOnDiskStaysAsItIs() {
    Bytes key =
        CODEC.encode(
            -1, "a\0", true, 1L, -1.0, new BigDecimal("0.02"), Instant.ofEpochSecond(0, 3_000));
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "7fffffffffffffff"
                    + "016100ff0000"
                    + "0101"
                    + "018000000000000001"
                    + "01400fffffffffffff"
                    + "018000000000000002"
                    + "018000000000000003"),
        key.array());
  }

  @Test
  void aValueOfAnotherTypeIsRefusedByName() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> CODEC.encode(0, "a", true, "12", 0.0, null, null));
    assertEquals("key field number: 12 is no int", e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> CODEC.encode(0, "a", true, 1L, 0.0, new BigDecimal("0.001"), null));
    assertThrows(IllegalArgumentException.class, () -> CODEC.encode(0, "a"));
  }

  @Test
  void whatIsNoKeyIsRefused() {
    Bytes key = CODEC.encode(0, "a\0b", null, 1L, 0.0, null, null);
    for (int length = 0; length < key.length(); length++) {
      Bytes cut = Bytes.of(Arrays.copyOf(key.array(), length));
      assertThrows(IllegalArgumentException.class, () -> CODEC.values(cut));
    }
    Bytes longer = Bytes.of(Arrays.copyOf(key.array(), key.length() + 1));
    assertThrows(IllegalArgumentException.class, () -> CODEC.values(longer));
    assertTrue(CODEC.values(key).length == 6);
  }

  private static Bytes ofText(String text) {
    return CODEC.encode(0, text, null, null, null, null, null);
  }

  private static List<@Nullable Object> canonical(List<@Nullable Object> key) {
    var canonical = new ArrayList<@Nullable Object>(key);
    canonical.replaceAll(value -> value instanceof Double real ? (Object) (real + 0.0) : value);
    return canonical;
  }

  private static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) return Boolean.compare(a != null, b != null);
    return Integer.signum(
        switch (a) {
          case Boolean bool -> bool.compareTo((Boolean) Objects.requireNonNull(b));
          case Long number -> number.compareTo((Long) b);
          case Double real -> Double.compare(real + 0.0, (Double) b + 0.0);
          case BigDecimal decimal -> decimal.compareTo((BigDecimal) b);
          case Instant at -> at.compareTo((Instant) b);
          default ->
              Arrays.compareUnsigned(
                  ((String) a).getBytes(StandardCharsets.UTF_8),
                  ((String) b).getBytes(StandardCharsets.UTF_8));
        });
  }
}
