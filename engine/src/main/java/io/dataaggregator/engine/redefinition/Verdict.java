package io.dataaggregator.engine.redefinition;

import java.util.Locale;

/** What becomes of the state of a generation, from the mildest to the gravest. */
public enum Verdict {
  /** It goes on: what is stored is what the new definition would have made of the same records. */
  KEEPS,
  /** It is made anew from the source, as every full refresh makes it: nothing is lost. */
  RECOMPUTES,
  /** It is given up: what the source does not have any more is lost. */
  RESETS;

  /** As people read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
