package io.dataaggregator.engine.definition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dataaggregator.engine.connector.ConnectorSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The JSON Schema of the pipeline file, from the tables that the parser checks it against. */
public final class DefinitionSchema {
  private static final JsonFactory FACTORY = new JsonFactory();

  private DefinitionSchema() {}

  /**
   * JSON Schema 2020-12 of the pipeline file. Whatever the parser accepts is valid; the parser
   * refuses more, as a schema cannot see how parts fit together.
   *
   * @param connectors the installed connectors, whose settings are part of it
   */
  public static String json(Collection<ConnectorSpec> connectors) {
    List<ConnectorSpec> sorted =
        connectors.stream().sorted(Comparator.comparing(ConnectorSpec::name)).toList();
    var text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
      json.writeStringField("title", "Pipeline file of the Data Aggregator Platform");
      var writer = new SchemaWriter(json);
      Shape names = ConnectorShape.names(sorted);
      writer.members(PipelineShape.document(names, new Shape.Free(), PipelineShape.ANY_FORMAT));
      json.writeArrayFieldStart("allOf");
      for (ConnectorSpec spec : sorted) settings(spec, json, writer);
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be written", e);
    }
    return text.toString();
  }

  /** If the source names this connector, then its config and format look so. */
  private static void settings(ConnectorSpec spec, JsonGenerator json, SchemaWriter writer)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("if");
    openSource(json);
    json.writeObjectFieldStart("connector");
    json.writeStringField("const", spec.name());
    json.writeEndObject();
    closeSource(List.of("connector"), json);
    json.writeEndObject();
    json.writeObjectFieldStart("then");
    openSource(json);
    json.writeFieldName("config");
    Shape.Section config = ConnectorShape.config(spec);
    writer.schema(config, spec.summary());
    var required = new ArrayList<String>();
    if (config.keys().stream().anyMatch(Key::required)) required.add("config");
    Key format = ConnectorShape.format(spec);
    if (format.required()) required.add("format");
    if (spec.formats().size() < ConnectorSpec.Format.values().length) {
      json.writeFieldName("format");
      writer.schema(format.shape(), "");
    }
    closeSource(required, json);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void openSource(JsonGenerator json) throws IOException {
    for (String key : List.of("spec", "source")) {
      json.writeObjectFieldStart("properties");
      json.writeObjectFieldStart(key);
    }
    json.writeObjectFieldStart("properties");
  }

  /** Ends what {@link #openSource} began; {@code required} must be in the source. */
  private static void closeSource(List<String> required, JsonGenerator json) throws IOException {
    json.writeEndObject();
    for (List<String> keys : List.of(required, List.of("source"))) {
      json.writeArrayFieldStart("required");
      for (String key : keys) json.writeString(key);
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }
  }
}
