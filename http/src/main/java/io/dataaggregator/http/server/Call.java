package io.dataaggregator.http.server;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.jspecify.annotations.Nullable;

/** A request that fits its endpoint: path, query and body are read and checked. */
public final class Call {
  /**
   * The body of a request.
   *
   * @param mediaType one of the endpoint's, without parameters
   */
  public record Body(String mediaType, String text) {
    static final Body NONE = new Body("", "");
  }

  private final HttpRequest request;
  private final Map<String, String> captures;
  private final QueryValues query;
  private final Body body;

  Call(HttpRequest request, Map<String, String> captures, QueryValues query, Body body) {
    this.request = request;
    this.captures = captures;
    this.query = query;
    this.body = body;
  }

  /** What the template captured under {@code name}. */
  public String path(String name) {
    return Objects.requireNonNull(captures.get(name), name);
  }

  /** The value of a declared {@link Parameter.Whole}. */
  public int whole(String name) {
    return (Integer) Objects.requireNonNull(query.single(name), name);
  }

  /** The value of a {@link Parameter.Moment}, or null. */
  public @Nullable Instant moment(String name) {
    return (Instant) query.single(name);
  }

  /**
   * The value of a {@link Parameter.Choice}, {@link Parameter.Cursor} or {@link Parameter.Text}, or
   * null.
   */
  public @Nullable String word(String name) {
    return (String) query.single(name);
  }

  /** The values of {@link Parameter.Fields} by field. */
  public Map<String, String> fields(String prefix) {
    return query.fields(prefix);
  }

  /** The values of a {@link Parameter.Repeated}. */
  public List<String> repeated(String name) {
    return query.repeated(name);
  }

  /** Who is at the other end of the connection, whatever headers say; empty where unknown. */
  public Optional<InetAddress> peer() {
    return request.getAttribute(AttributeKeys.remoteAddress).flatMap(RemoteAddress::getAddress);
  }

  public Optional<String> header(String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  /** The body; empty where the endpoint takes none. */
  public Body body() {
    return body;
  }
}
