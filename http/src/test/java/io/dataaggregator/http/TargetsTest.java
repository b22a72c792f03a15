package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

class TargetsTest {
  static final ApiServer SERVER = ApiServer.start();

  @AfterContainer
  static void stop() {
    SERVER.close();
  }

  @Property(tries = 200)
  void anyTargetIsAnsweredWithoutABug(@ForAll("targets") String target) throws IOException {
    try (var socket = new RawSocket(SERVER.root)) {
      String request = "GET /" + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      String answer = socket.send(request).rest();
      assertTrue(answer.matches("(?s)HTTP/1.1 (200|4[0-9]{2}|505) .*"), answer);
      assertTrue(answer.contains("Content-Type: application/"), answer);
    }
  }

  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "api/v1/pipelines",
            "/",
            "?",
            "&",
            "=",
            "+",
            "key.",
            "limit=",
            "from=",
            "nullKey=",
            "%00",
            "%2F",
            "%ff",
            "%c3%a9",
            "%zz",
            "%",
            "..",
            ";",
            ":",
            "@",
            "#",
            "[",
            "|",
            " ",
            "\u00e9",
            "a",
            "results",
            "runs",
            "//");
    return parts.list().ofMaxSize(8).map(list -> String.join("", list));
  }
}
