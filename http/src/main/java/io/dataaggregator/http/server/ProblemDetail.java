package io.dataaggregator.http.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.dataaggregator.engine.problem.Problem;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as RFC 9457 writes it.
 *
 * @param code stable dotted code
 * @param detail names the thing, the value and the way out
 * @param instance this very occurrence, or null; for bugs, the id that the log has too
 * @param errors each thing wrong with an input, all at once
 */
record ProblemDetail(
    int status, String code, String detail, @Nullable String instance, List<Problem> errors) {
  /** What the errors look like on the wire. */
  record ErrorWire(String code, String pointer, int line, int column, String message) {}

  @JsonPropertyOrder({"type", "title", "status", "code", "detail", "instance", "errors"})
  private record Wire(
      String type,
      String title,
      int status,
      String code,
      String detail,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String instance,
      List<ErrorWire> errors) {}

  static final ContentType TYPE =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false));

  private static final String RETRY_AFTER_SECONDS = "5";

  ProblemDetail(int status, String code, String detail) {
    this(status, code, detail, null, List.of());
  }

  ProblemDetail(int status, String code, String detail, List<Problem> errors) {
    this(status, code, detail, null, errors);
  }

  HttpResponse response() {
    // about:blank: the status says the kind, the code says which; titles are the status' own.
    String title = StatusCodes.get(status).reason();
    var items =
        errors.stream()
            .map(e -> new ErrorWire(e.code(), e.pointer(), e.line(), e.column(), e.message()))
            .toList();
    var wire = new Wire("about:blank", title, status, code, detail, instance, items);
    HttpResponse response = Json.response(status, TYPE, wire);
    return status == 429 || status == 503
        ? response.addHeader(RawHeader.create("Retry-After", RETRY_AFTER_SECONDS))
        : response;
  }
}
