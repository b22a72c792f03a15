package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunError.Category;
import io.dataaggregator.persistence.database.DatabaseException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says of a failure whose it is: the source's, the platform's surroundings', or a bug of ours. */
final class Failures {
  private Failures() {}

  /** How a stream ended; {@code failure} is null at the end of all units. */
  static SplitMessage.StreamEnded ended(
      String incarnation, int stream, @Nullable Throwable failure) {
    if (failure == null) return new SplitMessage.StreamEnded(incarnation, stream, null, false);
    Throwable cause = cause(failure);
    boolean retryable = !(cause instanceof SourceException e) || e.retryable();
    return new SplitMessage.StreamEnded(incarnation, stream, error(cause), retryable);
  }

  private static RunError error(Throwable cause) {
    return switch (cause) {
      case SourceException e -> new RunError(Category.SOURCE, e.code(), text(e));
      case DatabaseException e -> new RunError(Category.RESOURCE, "resource.database", text(e));
      case TimeoutException e -> new RunError(Category.RESOURCE, "resource.commit", text(e));
      default -> new RunError(Category.INTERNAL, "internal.stream", cause.toString());
    };
  }

  static String message(Throwable failure) {
    return text(cause(failure));
  }

  private static Throwable cause(Throwable failure) {
    Throwable inner = failure.getCause();
    return failure instanceof CompletionException && inner != null ? cause(inner) : failure;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
