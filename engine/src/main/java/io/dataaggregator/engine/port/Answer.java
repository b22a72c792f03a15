package io.dataaggregator.engine.port;

import java.util.function.Function;

/** What a request led to. */
public sealed interface Answer<T> {
  record Done<T>(T value) implements Answer<T> {}

  record Refused<T>(Refusal reason) implements Answer<T> {}

  static <T> Answer<T> done(T value) {
    return new Done<>(value);
  }

  static <T> Answer<T> refused(Refusal reason) {
    return new Refused<>(reason);
  }

  /** This answer with its value, if it has one, replaced. */
  default <R> Answer<R> map(Function<? super T, ? extends R> f) {
    return switch (this) {
      case Done<T>(T value) -> new Done<>(f.apply(value));
      case Refused<T>(Refusal reason) -> new Refused<>(reason);
    };
  }
}
