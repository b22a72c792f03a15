package io.dataaggregator.engine.redefinition;

/**
 * What a change does for one part of a definition.
 *
 * @param name of the part as a path below {@code spec}, or from {@code metadata} on: {@code
 *     aggregate.groupBy}
 * @param reason in one sentence
 */
public record Stage(String name, Verdict verdict, String reason) {
  @Override
  public String toString() {
    return name + ": " + verdict.word() + " (" + reason + ")";
  }
}
