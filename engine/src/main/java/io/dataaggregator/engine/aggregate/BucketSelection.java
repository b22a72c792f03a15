package io.dataaggregator.engine.aggregate;

import io.dataaggregator.engine.bytes.Bytes;

/**
 * Buckets that a reader wants next, in the order of their keys. Good until the buckets that they
 * were selected from change.
 */
public interface BucketSelection {
  /** How many. */
  int size();

  /** The key of one of them, counted from 0. */
  Bytes key(int position);

  /** What one of them adds to an encoding, about, before compression. */
  long bytes(int position);

  /** The first {@code count} of them as one block, at least one. */
  Bytes encode(int count);

  /** Whether there are others behind the last of them. */
  boolean more();
}
