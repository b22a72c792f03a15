package io.dataaggregator.engine.measure;

import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.memory.WritableMemory;

/**
 * Opens the memory library of DataSketches on a JDK that came after it. Its 3.0.2, the last one
 * that needs no preview feature, refuses by name every release that is not 8, 11, 17 or 21, though
 * what sketches on the heap use of it works unchanged. It looks once, when it is initialised, so
 * the name that it looks for is shown to it for that moment.
 */
final class SketchMemory {
  private static final String VERSION = "java.version";
  private static final int LAST_KNOWN = 21;

  static {
    String version = System.getProperty(VERSION);
    try {
      if (Runtime.version().feature() > LAST_KNOWN) {
        System.setProperty(VERSION, Integer.toString(LAST_KNOWN));
      }
      // the first use initialises the library
      WritableMemory.writableWrap(new byte[8]);
    } finally {
      System.setProperty(VERSION, version);
    }
  }

  private SketchMemory() {}

  /** Makes sure that sketches can be written: called before the first one is. */
  static void open() {
    // initialising this class did it
  }

  /** A sketch's bytes, to be read by it. */
  static Memory of(byte[] bytes) {
    return Memory.wrap(bytes);
  }
}
