package io.dataaggregator.http.server;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the server listens and what it puts up with; {@code reference.conf} says what each key means.
 *
 * @param port 0 takes any free one
 * @param maxRequests requests of the API under way at a time
 * @param maxBodyBytes largest request body
 * @param maxUriBytes longest request target
 * @param maxHeaderValueBytes longest value of one header
 */
public record HttpSettings(
    String host,
    int port,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration bodyTimeout,
    Duration drainTimeout,
    int maxConnections,
    int maxRequests,
    long maxBodyBytes,
    int maxUriBytes,
    int maxHeaderValueBytes,
    int maxHeaders) {
  /** Where the settings stand in the configuration. */
  public static final String PATH = "dataaggregator.http";

  public HttpSettings {
    if (host.isBlank()) {
      throw refused("host", host, "name an address, 127.0.0.1 for this machine only");
    }
    range("port", port, 0, 65_535);
    positive("body-timeout", bodyTimeout);
    positive("drain-timeout", drainTimeout);
    // A body may use up its whole time, and the answer still has to come before the connection
    // goes.
    longer("request-timeout", requestTimeout, "body-timeout", bodyTimeout);
    longer("idle-timeout", idleTimeout, "request-timeout", requestTimeout);
    range("max-connections", maxConnections, 2, 65_535);
    // what is above it is for health and metrics
    range("max-requests", maxRequests, 1, maxConnections - 1L);
    range("max-body", maxBodyBytes, 1_024, 64 << 20);
    range("max-uri", maxUriBytes, 1_024, 1 << 20);
    range("max-header-value", maxHeaderValueBytes, 1_024, 1 << 20);
    range("max-headers", maxHeaders, 16, 1_024);
  }

  /** The most bytes read of a body, so that clients of somewhat larger ones read their answer. */
  long mostBodyBytes() {
    return 4 * maxBodyBytes;
  }

  /**
   * Reads the settings from the object at {@link #PATH}; throws where a key is missing or wrong.
   */
  public static HttpSettings from(Config config) {
    return new HttpSettings(
        config.getString("host"),
        config.getInt("port"),
        config.getDuration("request-timeout"),
        config.getDuration("idle-timeout"),
        config.getDuration("body-timeout"),
        config.getDuration("drain-timeout"),
        config.getInt("max-connections"),
        config.getInt("max-requests"),
        config.getBytes("max-body"),
        Math.toIntExact(config.getBytes("max-uri")),
        Math.toIntExact(config.getBytes("max-header-value")),
        config.getInt("max-headers"));
  }

  private static void range(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw refused(key, value, "choose a value from " + min + " to " + max);
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw refused(key, value, "choose a positive duration");
    }
  }

  private static void longer(String key, Duration value, String than, Duration other) {
    if (value.compareTo(other) <= 0) {
      throw refused(key, value, "choose more than " + than + ", which is " + other);
    }
  }

  private static IllegalArgumentException refused(String key, Object value, String remedy) {
    return new IllegalArgumentException(PATH + "." + key + " is " + value + ": " + remedy);
  }
}
