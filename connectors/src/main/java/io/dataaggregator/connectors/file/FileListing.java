package io.dataaggregator.connectors.file;

import io.dataaggregator.engine.connector.SourceUnit;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Lists units file by file, so that a file is looked at only when its turn comes. */
final class FileListing {
  private final FileUnits units;
  private final Iterator<Path> files;
  private Iterator<SourceUnit> ofFile = List.<SourceUnit>of().iterator();

  FileListing(FileUnits units, List<Path> files) {
    this.units = units;
    this.files = files.iterator();
  }

  /** The next unit, or none. */
  Optional<SourceUnit> next() {
    while (!ofFile.hasNext() && files.hasNext()) ofFile = units.of(files.next()).iterator();
    return ofFile.hasNext() ? Optional.of(ofFile.next()) : Optional.empty();
  }
}
