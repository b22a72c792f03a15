package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileSettingsTest {
  private static FileSettings from(String overrides) {
    Config reference = ConfigFactory.parseResources("reference.conf");
    Config config = ConfigFactory.parseString(overrides).withFallback(reference);
    return FileSettings.from(config.getConfig(FileSettings.PATH));
  }

  @Test
  void byDefaultEverythingMayBeRead() {
    assertEquals(new FileSettings(List.of()), from(""));
  }

  @Test
  void everyKeyIsRead() {
    assertEquals(
        new FileSettings(List.of(Path.of("/data"), Path.of("more"))),
        from("dataaggregator.file.roots = [/data, more]"));
  }

  @Test
  void badValuesAreNamedWithTheirRemedy() {
    for (String root : List.of(" ", "a\\u0000b")) {
      var failure =
          assertThrows(
              IllegalArgumentException.class,
              () -> from("dataaggregator.file.roots = [\"" + root + "\"]"));
      String message = String.valueOf(failure.getMessage());
      assertTrue(message.contains("dataaggregator.file.roots"), message);
      assertTrue(message.contains("name a directory"), message);
    }
  }
}
