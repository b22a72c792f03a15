package io.dataaggregator.bench.orders;

import org.apache.datasketches.memory.WritableMemory;

/**
 * Lets the memory library of DataSketches in on later JDKs:
 * docs/adr/0004-sketches-on-newer-jdks.md.
 */
public final class Sketches {
  private static final String VERSION = "java.version";

  private Sketches() {}

  /** Called before the first sketch is made. */
  public static void open() {
    String version = System.getProperty(VERSION);
    System.setProperty(VERSION, "21");
    WritableMemory.writableWrap(new byte[8]);
    System.setProperty(VERSION, version);
  }
}
