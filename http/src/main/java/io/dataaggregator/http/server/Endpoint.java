package io.dataaggregator.http.server;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One method on one path.
 *
 * @param template the path, with captures as {@code {name}}
 * @param parameters the query parameters that it takes
 * @param consumes media types of its body; empty for a route without one
 * @param produces what it answers with when all is well
 * @param handler answers; never blocks
 */
public record Endpoint(
    HttpMethod method,
    String template,
    List<Parameter> parameters,
    List<String> consumes,
    ContentType produces,
    Handler handler) {
  /** Answers calls. A failed stage or an exception is a bug: the caller sees 500 and an id. */
  @FunctionalInterface
  public interface Handler {
    CompletionStage<HttpResponse> handle(Call call);
  }

  public static Endpoint get(String template, Handler handler) {
    return of(HttpMethods.GET, template, handler);
  }

  public static Endpoint put(String template, Handler handler) {
    return of(HttpMethods.PUT, template, handler);
  }

  public static Endpoint post(String template, Handler handler) {
    return of(HttpMethods.POST, template, handler);
  }

  public static Endpoint delete(String template, Handler handler) {
    return of(HttpMethods.DELETE, template, handler);
  }

  /** This endpoint with query parameters. */
  public Endpoint taking(Parameter... parameters) {
    return new Endpoint(method, template, List.of(parameters), consumes, produces, handler);
  }

  /** This endpoint with a body of UTF-8 text. */
  public Endpoint consuming(List<String> mediaTypes) {
    return new Endpoint(method, template, parameters, mediaTypes, produces, handler);
  }

  /** This endpoint with answers other than JSON. */
  public Endpoint producing(ContentType type) {
    return new Endpoint(method, template, parameters, consumes, type, handler);
  }

  private static Endpoint of(HttpMethod method, String template, Handler handler) {
    return new Endpoint(
        method, template, List.of(), List.of(), ContentTypes.APPLICATION_JSON, handler);
  }
}
