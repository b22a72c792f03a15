package io.dataaggregator.http.server;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers requests so malformed that they never become one. */
public final class ParsingErrors extends ParsingErrorHandler {
  /** The server looks it up by name, as it does a Scala object. */
  public static final ParsingErrors MODULE$ = new ParsingErrors();

  private ParsingErrors() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    // The summary is the parser's own words; its detail repeats the input and stays out.
    String detail = info.summary().isEmpty() ? status.defaultMessage() : info.summary();
    return new ProblemDetail(status.intValue(), code(status.intValue()), detail).response();
  }

  private static String code(int status) {
    return switch (status) {
      case 413 -> "request.body-too-large";
      case 414 -> "request.uri-too-long";
      case 431 -> "request.header-too-large";
      case 505 -> "request.unsupported-version";
      case 501 -> "request.method-not-implemented";
      default -> "request.malformed";
    };
  }
}
