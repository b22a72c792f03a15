package io.dataaggregator.bench.blocks;

import io.dataaggregator.bench.orders.Job;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.util.ByteString;

/**
 * What is left when all that a platform adds is left out: blocks of bytes through a stream, a
 * scanner for these columns only, primitive maps. Nothing is stored but the rows, and nothing could
 * go on after a crash.
 */
public final class Blocks {
  private static final int BLOCK = 1 << 18;

  private final Scanner scanner;
  private final byte[] bytes = new byte[2 * BLOCK];
  private boolean inHeader;
  private int size;

  private Blocks(Scanner scanner, boolean inHeader) {
    this.scanner = scanner;
    this.inHeader = inHeader;
  }

  /** Takes the arguments of {@link Job}; always one thread works. */
  public static void main(String[] args) throws Exception {
    Job job = Job.of(args);
    ActorSystem system = ActorSystem.create("blocks");
    try (OutputStream out = Files.newOutputStream(Path.of(job.output()))) {
      var buckets = new Buckets(job.byProduct(), out);
      var scanner = job.json() ? new JsonScanner(buckets) : new CsvScanner(buckets);
      var blocks = new Blocks(scanner, !job.json());
      FileIO.fromPath(Path.of(job.input()), BLOCK)
          .runForeach(blocks::add, system)
          .toCompletableFuture()
          .join();
      buckets.finish();
    }
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** Scans the lines that are whole and keeps the rest for the next block. */
  private void add(ByteString block) {
    block.copyToArray(bytes, size, block.size());
    size += block.size();
    int end = size;
    while (end > 0 && bytes[end - 1] != '\n') end--;
    int from = 0;
    if (inHeader) {
      while (bytes[from++] != '\n') {}
      inHeader = false;
    }
    try {
      scanner.scan(bytes, from, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.arraycopy(bytes, end, bytes, 0, size - end);
    size -= end;
  }
}
