package io.dataaggregator.engine.decode;

import io.dataaggregator.engine.batch.BoolVector;
import io.dataaggregator.engine.batch.DoubleVector;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.Reject;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.definition.FieldDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Feeds a decoder as a reader does, in pieces of random size, and collects what comes out. */
final class Feed {
  final List<List<@Nullable Object>> rows = new ArrayList<>();
  final List<Long> offsets = new ArrayList<>();
  final List<Reject> rejects = new ArrayList<>();

  /** Offsets that a reader would have reported, one for each batch. */
  final List<Long> stops = new ArrayList<>();

  /** What the decoder failed with, where that was asked for. */
  @Nullable DecodeException failure;

  private final Random random;
  private final RecordBatch batch;

  private Feed(List<FieldDefinition> fields, Random random, int capacity) {
    this(fields, random, capacity, Set.of());
  }

  private Feed(List<FieldDefinition> fields, Random random, int capacity, Set<String> hashed) {
    this.random = random;
    var schema = new Schema(fields.stream().map(f -> new Field(f.name(), f.type())).toList());
    batch = new RecordBatch(schema, capacity, hashed);
  }

  /** Everything at once. */
  static Feed whole(Decoder decoder, List<FieldDefinition> fields, byte[] input, int from) {
    var feed = new Feed(fields, new Random(0), 10_000);
    feed.run(decoder, input, from, input.length + 1);
    return feed;
  }

  /** Pieces of at most {@code most} bytes into batches of {@code capacity}. */
  static Feed pieces(
      Decoder decoder,
      List<FieldDefinition> fields,
      byte[] input,
      int from,
      Random random,
      int most,
      int capacity) {
    var feed = new Feed(fields, random, capacity);
    feed.run(decoder, input, from, most);
    return feed;
  }

  /** Pieces, into batches that have hashes of some texts. */
  static Feed hashed(
      Decoder decoder,
      List<FieldDefinition> fields,
      byte[] input,
      Random random,
      int most,
      int capacity,
      Set<String> hashed) {
    var feed = new Feed(fields, random, capacity, hashed);
    feed.run(decoder, input, 0, most);
    return feed;
  }

  /** Everything at once, or in pieces where there is randomness for it, until it fails. */
  static Feed until(
      Decoder decoder, List<FieldDefinition> fields, byte[] input, @Nullable Random random) {
    int capacity = random == null ? 10_000 : 1 + random.nextInt(5);
    var feed = new Feed(fields, random == null ? new Random(0) : random, capacity);
    try {
      feed.run(decoder, input, 0, random == null ? input.length + 1 : 1 + random.nextInt(100));
    } catch (DecodeException e) {
      feed.failure = e;
    }
    return feed;
  }

  private void run(Decoder decoder, byte[] input, int start, int most) {
    int read = start;
    int at = start;
    while (true) {
      // the buffer ends right behind the bytes and has junk before them
      int before = random.nextInt(3) * 5;
      byte[] buffer = new byte[before + read - at];
      Arrays.fill(buffer, (byte) '"');
      System.arraycopy(input, at, buffer, before, read - at);
      boolean end = read == input.length && random.nextInt(4) > 0;
      int next = decoder.decode(buffer, before, buffer.length, at - before, end, batch);
      at += next - before;
      if (decoder.full()) {
        drain();
        stops.add((long) at);
      } else if (end) {
        if (at != read) throw new AssertionError("left " + (read - at) + " bytes at the end");
        drain();
        return;
      }
      read = Math.min(input.length, read + 1 + random.nextInt(most));
    }
  }

  private void drain() {
    for (int row = 0; row < batch.rows(); row++) {
      var values = new ArrayList<@Nullable Object>();
      for (int i = 0; i < batch.schema().size(); i++) values.add(value(i, row));
      rows.add(values);
      offsets.add(batch.offset(row));
    }
    rejects.addAll(batch.rejects());
    batch.clear();
  }

  private @Nullable Object value(int field, int row) {
    var vector = batch.vector(field);
    if (vector.isNull(row)) return null;
    return switch (vector) {
      case BoolVector v -> v.get(row);
      case DoubleVector v -> v.get(row);
      case LongVector v -> v.get(row);
      case StringVector v -> v.dictionary().string(v.id(row));
    };
  }

  /** Codes of the rejects, in order. */
  List<String> codes() {
    return rejects.stream().map(Reject::code).toList();
  }
}
