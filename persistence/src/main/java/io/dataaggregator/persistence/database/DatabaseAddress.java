package io.dataaggregator.persistence.database;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a database is and who we are there.
 *
 * @param hosts {@code host:port}, or several with commas, as the driver takes them
 * @param parameters the driver's, by name
 */
public record DatabaseAddress(
    String hosts, String database, String user, String password, Map<String, String> parameters) {
  private static final int MAX_PORT = 65_535;

  /** What libpq calls them, so that one URL serves psql and us. */
  private static final Map<String, String> DRIVER_NAMES =
      Map.of("application_name", "ApplicationName", "connect_timeout", "connectTimeout");

  /**
   * Reads {@code postgresql://user:password@host:port/database?parameters}, with or without {@code
   * jdbc:} before it; user and password may stand among the parameters.
   *
   * @throws IllegalArgumentException saying what is wrong; the message never holds the password
   */
  public static DatabaseAddress parse(String url) {
    String rest = afterScheme(url);
    int question = rest.indexOf('?');
    Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    if (slash < 0 || slash == place.length() - 1) {
      throw new IllegalArgumentException("names no database; " + expected());
    }
    String authority = place.substring(0, slash);
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    int colon = login.indexOf(':');
    String user = decoded(colon < 0 ? login : login.substring(0, colon));
    String password = colon < 0 ? "" : decoded(login.substring(colon + 1));
    String namedUser = parameters.remove("user");
    String namedPassword = parameters.remove("password");
    return new DatabaseAddress(
            hosts(authority.substring(at + 1)),
            decoded(place.substring(slash + 1)),
            user,
            password,
            Map.copyOf(parameters))
        .withCredentials(
            namedUser == null ? "" : namedUser, namedPassword == null ? "" : namedPassword);
  }

  /** This address with the credentials that are not empty replaced. */
  DatabaseAddress withCredentials(String newUser, String newPassword) {
    return new DatabaseAddress(
        hosts,
        database,
        newUser.isEmpty() ? user : newUser,
        newPassword.isEmpty() ? password : newPassword,
        parameters);
  }

  /** The driver's URL, without credentials and parameters. */
  String jdbcUrl() {
    return "jdbc:postgresql://" + hosts + "/" + encoded(database);
  }

  /** The address as {@code DATABASE_URL} takes it, password included. */
  public String toUrl() {
    StringBuilder url = new StringBuilder("postgresql://");
    url.append(encoded(user)).append(':').append(encoded(password)).append('@');
    url.append(hosts).append('/').append(encoded(database));
    char separator = '?';
    for (Map.Entry<String, String> parameter : new TreeMap<>(parameters).entrySet()) {
      url.append(separator).append(encoded(parameter.getKey()));
      url.append('=').append(encoded(parameter.getValue()));
      separator = '&';
    }
    return url.toString();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return hosts + "/" + database + " as user '" + user + "'";
  }

  private static String afterScheme(String url) {
    String bare = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    for (String scheme : new String[] {"postgresql://", "postgres://"}) {
      if (bare.startsWith(scheme)) {
        return bare.substring(scheme.length());
      }
    }
    int colon = bare.indexOf(':');
    // What stands before the first colon is a scheme; anything else might be a password.
    String seen = colon < 0 ? "it has no scheme" : "it begins with '" + bare.substring(0, colon);
    throw new IllegalArgumentException(
        (colon < 0 ? seen : seen + ":'") + ", which is not PostgreSQL; " + expected());
  }

  private static String expected() {
    return "write DATABASE_URL as postgresql://user:password@host:port/database";
  }

  private static String hosts(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("names no host; " + expected());
    }
    for (String host : text.split(",", -1)) {
      int colon = host.lastIndexOf(':');
      // A colon inside the brackets of an IPv6 address is not the port's.
      if (colon > host.lastIndexOf(']')) {
        checkPort(host.substring(colon + 1));
      }
      if (host.isEmpty() || colon == 0) {
        throw new IllegalArgumentException("names no host; " + expected());
      }
    }
    return text;
  }

  private static void checkPort(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > 5 || Integer.parseInt(text) > MAX_PORT) {
      throw new IllegalArgumentException(
          "has a port that is not a number from 1 to 65535 (a '/', '@' or '?' in the password"
              + " is written %2F, %40, %3F); "
              + expected());
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equal = pair.indexOf('=');
      String name = decoded(equal < 0 ? pair : pair.substring(0, equal));
      String value = equal < 0 ? "" : decoded(pair.substring(equal + 1));
      parameters.put(DRIVER_NAMES.getOrDefault(name, name), value);
    }
    return parameters;
  }

  private static String decoded(String text) {
    // In a URL's user part '+' is a plus; only forms write blanks that way.
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // The decoder's message quotes the text, which may be a password: it is not passed on.
      throw new IllegalArgumentException(
          "has a '%' that two hexadecimal digits do not follow; write it %25");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
