package io.dataaggregator.bench.blocks;

import java.io.IOException;

/** Reads whole lines of orders into buckets. */
interface Scanner {
  void scan(byte[] bytes, int from, int end) throws IOException;
}
