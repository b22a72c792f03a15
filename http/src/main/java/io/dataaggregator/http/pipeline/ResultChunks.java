package io.dataaggregator.http.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dataaggregator.engine.port.ResultPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** A page of results as JSON, written chunk by chunk as the client takes it. */
final class ResultChunks implements Iterator<ByteString> {
  /** Large enough to be worth a system call, small enough to have in every connection. */
  static final int CHUNK_BYTES = 32 << 10;

  private static final JsonFactory FACTORY = new JsonFactory();

  private final ResultPage page;
  private final Iterator<ResultPage.Row> rows;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(CHUNK_BYTES + 4_096);
  private final JsonGenerator json;
  private boolean ended;

  ResultChunks(ResultPage page) {
    this.page = page;
    rows = page.items().iterator();
    try {
      json = FACTORY.createGenerator(buffer);
      json.writeStartObject();
      json.writeArrayFieldStart("items");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A small page in one piece, a large one in chunks. */
  static HttpResponse response(ResultPage page) {
    var chunks = new ResultChunks(page);
    ByteString first = chunks.next();
    HttpResponse response = HttpResponse.create().withStatus(200);
    if (!chunks.hasNext()) {
      return response.withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, first));
    }
    var rest = Source.fromIterator(() -> chunks);
    return response.withEntity(
        HttpEntities.create(ContentTypes.APPLICATION_JSON, Source.single(first).concat(rest)));
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public ByteString next() {
    if (ended) {
      throw new NoSuchElementException();
    }
    try {
      while (buffer.size() < CHUNK_BYTES && rows.hasNext()) {
        write(rows.next());
        json.flush();
      }
      if (!rows.hasNext()) {
        end();
      }
      var chunk = ByteString.fromArray(buffer.toByteArray());
      buffer.reset();
      return chunk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(ResultPage.Row row) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("window");
    time("start", row.start());
    time("end", row.end());
    json.writeEndObject();
    values("key", row.key());
    values("values", row.values());
    json.writeStringField("state", row.state());
    json.writeNumberField("revision", row.revision());
    json.writeEndObject();
  }

  private void values(String name, Map<String, @Nullable Object> values) throws IOException {
    json.writeFieldName(name);
    ValueJson.write(json, values);
  }

  private void time(String name, @Nullable Instant time) throws IOException {
    json.writeStringField(name, time == null ? null : time.toString());
  }

  private void end() throws IOException {
    json.writeEndArray();
    time("watermark", page.watermark());
    time("asOf", page.asOf());
    json.writeNumberField("generation", page.generation());
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeEndObject();
    json.close();
    ended = true;
  }
}
