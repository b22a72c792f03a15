package io.dataaggregator.cluster.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The published contract, as judge of every answer that a test gets. */
public final class Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM = "application/problem+json";
  private static final JsonMetaSchema META =
      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
          .keyword(new NonValidationKeyword("components"))
          .build();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
          .metaSchema(META)
          .build();
  private static final Contract PUBLISHED = new Contract();

  private record Path(String template, Pattern pattern, JsonNode operations) {}

  private final JsonNode document;
  private final List<Path> paths = new ArrayList<>();
  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

  private Contract() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      document = new ObjectMapper(new YAMLFactory()).readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    document
        .path("paths")
        .properties()
        .forEach(path -> {
          String template = path.getKey();
          paths.add(
              new Path(
                  template,
                  Pattern.compile(template.replaceAll("\\{[a-z]+}", "[^/]+")),
                  path.getValue()));
        });
    // A name in the contract goes before a name that a parameter could take.
    paths.sort((a, b) -> Boolean.compare(a.template.contains("{"), b.template.contains("{")));
    assertTrue(paths.size() > 15, "the contract has its paths");
  }

  /** Fails unless the contract promises this answer: its status, headers, media type and body. */
  public static void check(String method, String path, HttpResponse<String> answer) {
    PUBLISHED.judge(method, path, answer);
  }

  private void judge(String method, String path, HttpResponse<String> answer) {
    String what = method + " " + path + " answered " + answer.statusCode() + ": " + answer.body();
    assertFalse(answer.body().contains("Exception"), what);
    int status = answer.statusCode();
    String type = type(answer);
    if (status >= 400 && type.equals(PROBLEM)) problem(answer, what);
    Optional<JsonNode> operation = operation(method.equals("HEAD") ? "GET" : method, path);
    if (operation.isEmpty()) {
      assertTrue(status >= 400 || method.equals("OPTIONS"), what);
      if (!answer.body().isEmpty()) assertEquals(PROBLEM, type, what);
      return;
    }
    JsonNode responses = operation.get().path("responses");
    JsonNode exact = responses.get(Integer.toString(status));
    assertTrue(exact != null || status >= 400, "not in the contract: " + what);
    JsonNode promised = resolved(exact == null ? responses.path("default") : exact);
    promised
        .path("headers")
        .fieldNames()
        .forEachRemaining(name ->
            assertTrue(
                answer.headers().firstValue(name).isPresent(), name + " is missing: " + what));
    if (!promised.has("content")) {
      assertEquals("", answer.body(), what);
      return;
    }
    JsonNode content = promised.path("content").get(type);
    assertNotNull(content, () -> "media type " + type + " is not in the contract: " + what);
    if (type.endsWith("json") && !method.equals("HEAD")) {
      conforms(content.path("schema"), answer.body(), what);
    }
  }

  private void problem(HttpResponse<String> answer, String what) {
    if (answer.body().isEmpty()) return;
    conforms(document.at("/components/schemas/Problem"), answer.body(), what);
    assertEquals(answer.statusCode(), read(answer.body()).path("status").asInt(), what);
    if (answer.statusCode() == 405) {
      assertTrue(answer.headers().firstValue("Allow").isPresent(), what);
    }
    assertFalse(answer.statusCode() == 500, () -> "a bug: " + what);
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
  }

  private Optional<JsonNode> operation(String method, String path) {
    String plain = path.replaceAll("\\?.*", "");
    String name = method.toLowerCase(Locale.ROOT);
    return paths.stream()
        .filter(candidate -> candidate.pattern.matcher(plain).matches())
        .filter(candidate -> candidate.operations.has(name))
        .map(candidate -> candidate.operations.path(name))
        .findFirst();
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode ref = node.get("$ref");
    return ref == null ? node : document.at(ref.textValue().substring(1));
  }

  private void conforms(JsonNode schema, String text, String what) {
    JsonSchema judge =
        compiled.computeIfAbsent(schema.toString(), key -> compile((ObjectNode) schema.deepCopy()));
    var messages = judge.validate(read(text));
    assertTrue(messages.isEmpty(), () -> messages + " in: " + what);
  }

  private JsonSchema compile(ObjectNode schema) {
    // References are relative to the document, so the components come along.
    schema.set("components", document.path("components"));
    var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return FACTORY.getSchema(schema, config);
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
