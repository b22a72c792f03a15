package io.dataaggregator.cluster.running;

import java.io.IOException;

/**
 * A pipeline with the finest cron there is. It is there from the node's start, so that its first
 * tick comes while other tests run.
 */
public final class Minutely {
  private static final String NAME = "minutely";

  private Minutely() {}

  public static String name() {
    return NAME;
  }

  static void define(Api api) {
    try {
      SourceFiles files = SourceFiles.csv("k,n", "a,1");
      api.define(Definition.of(NAME, files).with("run", "{mode: batch, schedule: \"* * * * *\"}"));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while the node was made ready", e);
    }
  }
}
