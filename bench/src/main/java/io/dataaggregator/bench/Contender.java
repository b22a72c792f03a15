package io.dataaggregator.bench;

import java.io.IOException;
import java.util.Optional;

/** A system that is measured. */
interface Contender {
  String label();

  /** What its JVM is given. */
  String heap();

  /** Does the work once. */
  Sample run() throws IOException;

  /** Does the work on a single record: what it costs to be there; empty if it is there anyway. */
  Optional<Sample> runEmpty() throws IOException;
}
