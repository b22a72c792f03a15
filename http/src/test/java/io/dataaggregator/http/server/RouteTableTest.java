package io.dataaggregator.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  static final RouteTable TABLE =
      RouteTable.of(List.of(get("/a/{x}"), get("/a/b"), get("/a/{x}/c/{y}"), get("/")));

  @Test
  void aLiteralBeatsACapture() {
    var matches = TABLE.at("/a/b");
    assertEquals(
        List.of("/a/b", "/a/{x}"), matches.stream().map(m -> m.endpoint().template()).toList());
  }

  @Test
  void twoEndpointsForTheSameRequestsAreRefused() {
    var both = List.of(get("/a/{x}"), get("/a/{other}"));
    var refusal = assertThrows(IllegalArgumentException.class, () -> RouteTable.of(both));
    assertEquals("two endpoints answer GET /a/{}", refusal.getMessage());
  }

  @Property(tries = 200)
  void capturesAreWhatStandsInThePath(@ForAll("names") String x, @ForAll("names") String y) {
    var matches = TABLE.at("/a/" + x + "/c/" + y);
    assertEquals(1, matches.size());
    assertEquals(Map.of("x", x, "y", y), matches.getFirst().captures());
  }

  @Property(tries = 500)
  void noOtherPathMatches(@ForAll String text) {
    String path = "/a/b/" + text.replace("%", "");
    assertTrue(TABLE.at(path).isEmpty() || path.matches("/a/b/c/[A-Za-z0-9._-]+"), path);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars("-._")
        .ofMinLength(1)
        .ofMaxLength(128)
        .filter(s -> Character.isLetterOrDigit(s.charAt(0)));
  }

  private static Endpoint get(String template) {
    return Endpoint.get(template, call -> new CompletableFuture<>());
  }
}
