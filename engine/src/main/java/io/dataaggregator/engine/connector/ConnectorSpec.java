package io.dataaggregator.engine.connector;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a connector says of itself; validation, JSON Schema and its page in the docs come from it.
 *
 * @param name as definitions write it
 * @param summary one sentence
 * @param guarantee what becomes of records when a node dies
 * @param formats those that its bytes may have; none where its records do not come from bytes
 * @param options its settings
 */
public record ConnectorSpec(
    String name, String summary, Guarantee guarantee, List<Format> formats, List<Option> options) {
  /** What a source promises. */
  public enum Guarantee {
    /** Any record can be read again, so each counts once. */
    REPLAYABLE,
    /** A record that was read and not committed is gone. */
    AT_MOST_ONCE
  }

  /** How bytes become records. */
  public enum Format {
    CSV,
    JSON,
    NDJSON;

    /** As definitions write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The type of an option's value. */
  public enum OptionType {
    TEXT,
    NUMBER,
    /** A whole number of 64 bits. */
    INTEGER,
    /** From 0 to 1. */
    SHARE,
    FLAG,
    SIZE,
    DURATION,
    /** An instant, as text in ISO 8601 with an offset. */
    TIMESTAMP,
    CHOICE,
    TEXT_LIST
  }

  /**
   * One setting.
   *
   * @param byDefault the value where the definition has none; null for a required option or for no
   *     value
   * @param choices the values of a {@link OptionType#CHOICE}; otherwise empty
   */
  public record Option(
      String name,
      OptionType type,
      boolean required,
      boolean secret,
      @Nullable Object byDefault,
      List<String> choices,
      String description) {}
}
