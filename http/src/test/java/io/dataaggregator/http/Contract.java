package io.dataaggregator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The published contract, as judge of what the server answers. */
final class Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode document;
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  Contract() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      document = new ObjectMapper(new YAMLFactory()).readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every operation by {@code METHOD template}. */
  Map<String, JsonNode> operations() {
    var operations = new TreeMap<String, JsonNode>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(member -> {
                  if (METHODS.contains(member.getKey())) {
                    String method = member.getKey().toUpperCase(java.util.Locale.ROOT);
                    operations.put(method + " " + path.getKey(), member.getValue());
                  }
                }));
    return operations;
  }

  JsonNode schemas() {
    return document.get("components").get("schemas");
  }

  /** {@code node}, or what its {@code $ref} names. */
  JsonNode resolved(JsonNode node) {
    JsonNode ref = node.get("$ref");
    return ref == null ? node : document.at(ref.textValue().substring(1));
  }

  /** Fails unless the contract has this status, these headers and this body for the request. */
  void check(String method, String path, HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    Optional<JsonNode> operation = operation(method.equals("HEAD") ? "GET" : method, path);
    if (operation.isEmpty()) {
      if (!response.body().isEmpty()) {
        assertEquals("application/problem+json", type, response.body());
        conforms(schemas().get("Problem"), response.body());
      }
      return;
    }
    JsonNode responses = operation.get().get("responses");
    JsonNode exact = responses.get(Integer.toString(response.statusCode()));
    assertTrue(exact != null || response.statusCode() >= 400, () -> "not in contract: " + response);
    JsonNode expected = resolved(exact == null ? responses.get("default") : exact);
    if (expected.has("headers")) {
      expected
          .get("headers")
          .fieldNames()
          .forEachRemaining(h -> assertTrue(response.headers().firstValue(h).isPresent(), h));
    }
    if (!expected.has("content")) {
      assertEquals("", response.body());
      return;
    }
    JsonNode content = expected.get("content").get(type);
    assertTrue(content != null, () -> "type not in contract: " + type + " of " + response);
    if (type.endsWith("json") && !method.equals("HEAD")) {
      conforms(content.get("schema"), response.body());
    }
  }

  /** Fails with every message unless {@code text} is JSON of this schema. */
  void conforms(JsonNode schema, String text) {
    JsonSchema judge =
        schemas.computeIfAbsent(schema.toString(), key -> compile((ObjectNode) schema.deepCopy()));
    try {
      Set<ValidationMessage> messages = judge.validate(JSON.readTree(text));
      assertTrue(messages.isEmpty(), () -> messages + " in " + text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  private JsonSchema compile(ObjectNode schema) {
    // References are relative to the document: the components come along.
    schema.set("components", document.get("components"));
    var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema, config);
    assertFalse(schema.isEmpty());
    return compiled;
  }

  private Optional<JsonNode> operation(String method, String path) {
    String plain = path.replaceAll("\\?.*", "");
    var operations = operations();
    JsonNode literal = operations.get(method + " " + plain);
    if (literal != null) {
      return Optional.of(literal);
    }
    return operations.entrySet().stream()
        .filter(e -> (method + " " + plain).matches(pattern(e.getKey())))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String pattern(String key) {
    return key.replaceAll("\\{[a-z]+}", "[^/]+");
  }
}
