package io.dataaggregator.http.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;

/** Reads bodies of UTF-8 text, within limits of size and time. */
final class BodyReader {
  /** A body, or why there is none. */
  sealed interface Outcome {
    record Read(Call.Body body) implements Outcome {}

    record Failed(ProblemDetail problem) implements Outcome {}
  }

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
      return CompletableFuture.completedFuture(new Outcome.Failed(refusal.get()));
    }
    long limit = settings.maxBodyBytes();
    return entity
        .withSizeLimit(limit)
        // One more than the size limit, so that it is always that limit which is exceeded first.
        .toStrict(settings.bodyTimeout().toMillis(), limit + 1, system)
        .handle((strict, failure) ->
            strict == null ? failed(failure) : decoded(mediaType, strict.getData()));
  }

  /** Lets a body nobody wants run out, so that the client reads its answer, unless it is large. */
  void discard(HttpRequest request) {
    HttpEntity entity = request.entity();
    // Whoever waits for 100-continue has not begun to send: reading would make him.
    boolean waiting = request.getHeader("Expect").isPresent();
    OptionalLong length = entity.getContentLengthOption();
    long most = 4 * settings.maxBodyBytes();
    if (!entity.isStrict() && !waiting && length.orElse(0) <= most) {
      entity.withSizeLimit(most).discardBytes(system);
    }
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

  private Outcome failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof EntityStreamSizeException) {
      return new Outcome.Failed(tooLarge());
    }
    if (cause instanceof TimeoutException) {
      String detail =
          "the body took longer than %d s".formatted(settings.bodyTimeout().toSeconds());
      return new Outcome.Failed(new ProblemDetail(408, "request.body-timeout", detail));
    }
    String detail = "the body could not be read to its end";
    return new Outcome.Failed(new ProblemDetail(400, "request.incomplete-body", detail));
  }

  private static Outcome decoded(String mediaType, ByteString bytes) {
    try {
      // A fresh decoder reports malformed input; String's constructor would replace it unseen.
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toArray())).toString();
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
