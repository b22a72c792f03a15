package io.dataaggregator.http.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Reads bodies of UTF-8 text, within limits of size and time. */
final class BodyReader {
  /** A body, or why there is none. */
  sealed interface Outcome {
    record Read(Call.Body body) implements Outcome {}

    record Failed(ProblemDetail problem) implements Outcome {}
  }

  /** What was read of a body, in one piece: a client may send it byte by byte. */
  private static final class Kept {
    private final long limit;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean exceeded;

    Kept(long limit) {
      this.limit = limit;
    }

    void add(ByteString more) {
      exceeded |= bytes.size() + (long) more.size() > limit;
      if (exceeded) {
        bytes = new ByteArrayOutputStream(0);
      } else {
        bytes.writeBytes(more.toArray());
      }
    }
  }

  // the parser's words for it
  private static final Pattern LARGE_CHUNK = Pattern.compile("HTTP chunk (of .*|size )exceeds ");

  private final ActorSystem<?> system;
  private final HttpSettings settings;

  BodyReader(ActorSystem<?> system, HttpSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  CompletionStage<Outcome> read(HttpRequest request, List<String> consumes) {
    HttpEntity entity = request.entity();
    ContentType type = entity.getContentType();
    String mediaType = type.mediaType().mainType() + "/" + type.mediaType().subType();
    Optional<ProblemDetail> refusal = refusal(request, type, mediaType, consumes);
    if (refusal.isPresent()) {
      return passed(request).thenApply(unread -> new Outcome.Failed(refusal.get()));
    }
    var kept = new Kept(settings.maxBodyBytes());
    return bytes(entity)
        .runForeach(kept::add, system)
        .handle((done, failure) ->
            kept.exceeded
                ? failed(tooLarge())
                : failure == null ? decoded(mediaType, kept) : failed(unread(failure)));
  }

  /**
   * Lets a body nobody wants run out, unless the client waits to be asked for it. An answer before
   * its end closes the connection, and the reset by which the rest of the body is met can take the
   * answer with it.
   *
   * @return why it did not come to its end, if so
   */
  CompletionStage<Optional<ProblemDetail>> passed(HttpRequest request) {
    HttpEntity entity = request.entity();
    if (entity.getContentLengthOption().orElse(0) > settings.mostBodyBytes()) {
      return CompletableFuture.completedFuture(Optional.of(tooLarge()));
    }
    // Whoever waits for 100-continue has not begun to send, and reading would make him.
    boolean waiting = request.getHeader("Expect").isPresent();
    if (entity.isStrict() || waiting) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return bytes(entity)
        .runWith(Sink.ignore(), system)
        .handle(
            (done, failure) -> failure == null ? Optional.empty() : Optional.of(unread(failure)));
  }

  private Source<ByteString, ?> bytes(HttpEntity entity) {
    return entity
        .withSizeLimit(settings.mostBodyBytes())
        .getDataBytes()
        .completionTimeout(settings.bodyTimeout());
  }

  private Optional<ProblemDetail> refusal(
      HttpRequest request, ContentType type, String mediaType, List<String> consumes) {
    boolean utf8 = type.getCharsetOption().map(c -> "UTF-8".equals(c.value())).orElse(true);
    if (!consumes.contains(mediaType) || !utf8) {
      // The server reads a missing one as this one.
      String missing = "application/octet-stream".equals(mediaType) ? "missing or " : "";
      String given = missing + "'" + type + "'";
      String taken = String.join(", ", consumes);
      String detail = "Content-Type is %s: send one of %s, in UTF-8".formatted(given, taken);
      return Optional.of(unsupported(detail));
    }
    String coding = request.getHeader("Content-Encoding").map(h -> h.value()).orElse("identity");
    if (!"identity".equals(coding)) {
      String detail = "Content-Encoding is '%s': send the body as it is".formatted(coding);
      return Optional.of(unsupported(detail));
    }
    return request.entity().getContentLengthOption().orElse(0) > settings.maxBodyBytes()
        ? Optional.of(tooLarge())
        : Optional.empty();
  }

  private static Outcome failed(ProblemDetail problem) {
    return new Outcome.Failed(problem);
  }

  /** Why a body could not be read to its end. */
  private ProblemDetail unread(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof EntityStreamSizeException || isLargeChunk(cause)) {
      return tooLarge();
    }
    if (cause instanceof TimeoutException) {
      String detail =
          "the body took longer than %d s".formatted(settings.bodyTimeout().toSeconds());
      return new ProblemDetail(408, "request.body-timeout", detail);
    }
    String detail = "the body could not be read to its end";
    return new ProblemDetail(400, "request.incomplete-body", detail);
  }

  /** A chunk may be as large as a body, so that the body of a larger one is too large, too. */
  private static boolean isLargeChunk(@Nullable Throwable cause) {
    return cause instanceof EntityStreamException e
        && LARGE_CHUNK.matcher(e.info().summary()).lookingAt();
  }

  private static Outcome decoded(String mediaType, Kept body) {
    try {
      // A fresh decoder reports malformed input; String's constructor would replace it unseen.
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(body.bytes.toByteArray()))
              .toString();
      return new Outcome.Read(new Call.Body(mediaType, text));
    } catch (CharacterCodingException e) {
      String detail = "the body is not UTF-8: encode it as such";
      return new Outcome.Failed(new ProblemDetail(400, "request.malformed-body", detail));
    }
  }

  private ProblemDetail tooLarge() {
    String detail = "the body is larger than %d bytes".formatted(settings.maxBodyBytes());
    return new ProblemDetail(413, "request.body-too-large", detail);
  }

  private static ProblemDetail unsupported(String detail) {
    return new ProblemDetail(415, "request.unsupported-media-type", detail);
  }
}
