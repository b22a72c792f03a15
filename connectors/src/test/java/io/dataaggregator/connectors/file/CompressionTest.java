package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "gzip,a.gz,GZIP",
    "zstd,A.ZST,ZSTD",
    "gzip,a.csv,GZIP",
    "zstd,a,ZSTD",
    "none,a.csv,NONE",
    // a name that promises more than the file holds is found out when it is unpacked
    "none,a.csv.gz,GZIP",
    "none,a.zst,ZSTD",
    "none,A.CSV.GZ,GZIP",
    "none,A.ZST,ZSTD"
  })
  void nameAndFirstBytesTellHowAFileIsPacked(String packing, String name, Compression expected)
      throws IOException {
    Path file = write(name, FileCase.pack("n,text\n".getBytes(StandardCharsets.UTF_8), packing));
    assertEquals(expected, Compression.AUTO.resolve(file));
    assertEquals(Compression.NONE, Compression.NONE.resolve(file));
  }

  @Test
  void halfAMarkIsNone() throws IOException {
    for (byte[] head :
        new byte[][] {{}, {0x1f}, {0x1f, '1'}, {0x28, (byte) 0xb5}, {0x28, 0, 0, 0}}) {
      assertEquals(Compression.NONE, Compression.AUTO.resolve(write("short", head)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void partsOneAfterTheOtherAreReadAsOne(String packing) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (String part : new String[] {"a\n", "", "b\n".repeat(100_000), "c"}) {
      bytes.write(FileCase.pack(part.getBytes(StandardCharsets.UTF_8), packing));
    }
    String expected = "a\n" + "b\n".repeat(100_000) + "c";
    assertEquals(
        expected, new String(unpack(packing, bytes.toByteArray()), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void whatWasCutOffIsNoticedWhereverItWasCut(String packing) throws IOException {
    var random = new Random(1);
    byte[] noise = new byte[3000];
    random.nextBytes(noise);
    byte[] whole = FileCase.pack(noise, packing);
    for (int length = 0; length < whole.length; length += 1 + random.nextInt(60)) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> unpack(packing, cut), packing + " of " + length);
    }
    assertThrows(IOException.class, () -> unpack(packing, Arrays.copyOf(whole, whole.length - 1)));
    assertThrows(EOFException.class, () -> unpack(packing, new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void whatCannotBeUnpackedIsClosed(String packing) throws IOException {
    byte[] plain = "n,text\n1,a\n".getBytes(StandardCharsets.UTF_8);
    assertThrows(IOException.class, () -> unpack(packing, plain));
    assertThrows(IOException.class, () -> unpack(packing, new byte[0]));
    assertEquals(0, FileCase.open(directory));
  }

  @Test
  void aFlippedBitIsNoticed() throws IOException {
    byte[] packed =
        FileCase.pack("n,text\n1,a\n".repeat(50).getBytes(StandardCharsets.UTF_8), "gzip");
    packed[packed.length - 6] ^= 1;
    assertThrows(IOException.class, () -> unpack("gzip", packed));
  }

  private byte[] unpack(String packing, byte[] bytes) throws IOException {
    try (InputStream in = Compression.of(packing).open(write("packed", bytes))) {
      return in.readAllBytes();
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }
}
