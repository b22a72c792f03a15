package io.dataaggregator.bench.orders;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Orders of one file: a reader that projects, so that no peer pays for columns nobody asks for. */
public interface OrderReader extends Closeable {
  /** The next order, or null at the end. */
  @Nullable Order next() throws IOException;

  /** The byte behind the last order, where a reader would go on. */
  long position();

  static OrderReader of(InputStream in, Job job) throws IOException {
    return job.json() ? new JsonReader(in, job.sketches()) : new CsvReader(in, job.sketches());
  }
}
