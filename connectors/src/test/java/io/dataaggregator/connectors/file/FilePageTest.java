package io.dataaggregator.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dataaggregator.connectors.spi.ConnectorPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The docs say what the spec says; {@code -Ddocs.apply} rewrites them. */
class FilePageTest {
  @Test
  void thePageIsFresh() throws IOException {
    Path page = Path.of(System.getProperty("project.root", ".."), "docs/connectors/file.md");
    String fresh = ConnectorPage.render(FileOptions.SPEC);
    if (Boolean.getBoolean("docs.apply")) Files.writeString(page, fresh);
    assertEquals(
        fresh, Files.readString(page), "write it anew with -Ddocs.apply, as CONTRIBUTING says");
  }
}
