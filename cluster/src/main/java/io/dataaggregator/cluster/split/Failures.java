package io.dataaggregator.cluster.split;

import io.dataaggregator.connectors.spi.SourceException;
import io.dataaggregator.engine.aggregate.SessionLimitException;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunError.Category;
import io.dataaggregator.engine.reference.ReferenceException;
import io.dataaggregator.persistence.database.DatabaseException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of a failure whose it is: the source's, the platform's surroundings', or a bug of ours. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** How a stream ended; {@code failure} is null at the end of all units. */
  static SplitMessage.StreamEnded ended(
      String incarnation, int stream, @Nullable Throwable failure) {
    if (failure == null) return new SplitMessage.StreamEnded(incarnation, stream, null, false);
    return new SplitMessage.StreamEnded(incarnation, stream, of(failure), retryable(failure));
  }

  /** Whether trying again can help without anybody mending anything. */
  public static boolean retryable(Throwable failure) {
    return switch (cause(failure)) {
      case SourceException e -> e.retryable();
      case ReferenceException e -> false;
      case SessionLimitException e -> false;
      case Throwable other -> true;
    };
  }

  /** Why a run fails whose stream, or whose merge of sessions, failed like this. */
  public static RunError of(Throwable failure) {
    return switch (cause(failure)) {
      case SourceException e -> new RunError(Category.SOURCE, e.code(), text(e));
      case ReferenceException e ->
          new RunError(e.isLimit() ? Category.LIMIT : Category.SOURCE, e.code(), text(e));
      case SessionLimitException e -> new RunError(Category.LIMIT, e.code(), text(e));
      case DatabaseException e -> new RunError(Category.RESOURCE, "resource.database", text(e));
      case TimeoutException e -> new RunError(Category.RESOURCE, "resource.commit", text(e));
      // Ended or refused by the entity, which has said why.
      case SplitStream.Aborted e -> internal(e);
      case StatusReply.ErrorMessage e -> internal(e);
      case Throwable bug -> {
        LOG.error("a stream failed over a bug", bug);
        yield internal(bug);
      }
    };
  }

  private static RunError internal(Throwable cause) {
    return new RunError(Category.INTERNAL, "internal.stream", cause.toString());
  }

  /** What is behind {@code failure}, in a line. */
  static String message(Throwable failure) {
    return DatabaseException.brief(failure);
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
