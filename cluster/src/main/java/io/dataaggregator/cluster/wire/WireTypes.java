package io.dataaggregator.cluster.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.dataaggregator.cluster.split.SplitMessage.Books;
import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.ledger.Rows;
import io.dataaggregator.engine.pipeline.PipelineCommand;
import io.dataaggregator.engine.pipeline.PipelineRejection;
import io.dataaggregator.engine.split.Joined;
import io.dataaggregator.persistence.codec.Mappers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** What messages are made of beside what events are made of, too. */
final class WireTypes {
  private WireTypes() {}

  /** The strict mapper of events that also knows actors, and the parts that have several forms. */
  static ObjectMapper mapper(ActorRefResolver actors) {
    ObjectMapper mapper = Mappers.newCbor();
    mapper.addMixIn(PipelineCommand.Request.class, Kinds.class);
    mapper.addMixIn(PipelineRejection.class, Kinds.class);
    mapper.addMixIn(Books.class, BooksFields.class);
    mapper.registerSubtypes(
        new NamedType(PipelineCommand.Define.class, "define"),
        new NamedType(PipelineCommand.Activate.class, "activate"),
        new NamedType(PipelineCommand.ActivateVersion.class, "activate-version"),
        new NamedType(PipelineCommand.Pause.class, "pause"),
        new NamedType(PipelineCommand.CancelRun.class, "cancel-run"),
        new NamedType(PipelineRejection.NotFound.class, "not-found"),
        new NamedType(PipelineRejection.VersionMismatch.class, "version-mismatch"),
        new NamedType(PipelineRejection.Conflict.class, "conflict"),
        new NamedType(PipelineRejection.Fatal.class, "fatal"));
    mapper.registerModule(FilterTypes.module());
    return mapper.registerModule(
        new SimpleModule("dataaggregator-wire")
            .addSerializer(ActorRef.class, new ActorWriter(actors))
            .addDeserializer(ActorRef.class, new ActorReader(actors))
            .addSerializer(OptionalInt.class, new OptionalIntWriter())
            .addDeserializer(OptionalInt.class, new OptionalIntReader())
            .addDeserializer(Books.class, new BooksReader()));
  }

  /** Which of several forms it is stands beside the fields, by a name of ours. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  private interface Kinds {}

  @SuppressWarnings("rawtypes")
  private static final class ActorWriter extends StdScalarSerializer<ActorRef> {
    private static final long serialVersionUID = 1L;
    private final transient ActorRefResolver actors;

    ActorWriter(ActorRefResolver actors) {
      super(ActorRef.class);
      this.actors = actors;
    }

    @Override
    public void serialize(ActorRef value, JsonGenerator out, SerializerProvider context)
        throws IOException {
      out.writeString(actors.toSerializationFormat((ActorRef<?>) value));
    }
  }

  @SuppressWarnings("rawtypes")
  private static final class ActorReader extends StdScalarDeserializer<ActorRef> {
    private static final long serialVersionUID = 1L;
    private final transient ActorRefResolver actors;

    ActorReader(ActorRefResolver actors) {
      super(ActorRef.class);
      this.actors = actors;
    }

    @Override
    public ActorRef deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return actors.resolveActorRef(in.getText());
    }
  }

  private static final class OptionalIntWriter extends StdScalarSerializer<OptionalInt> {
    private static final long serialVersionUID = 1L;

    OptionalIntWriter() {
      super(OptionalInt.class);
    }

    @Override
    public void serialize(OptionalInt value, JsonGenerator out, SerializerProvider context)
        throws IOException {
      if (value.isPresent()) out.writeNumber(value.getAsInt());
      else out.writeString("any");
    }
  }

  private static final class OptionalIntReader extends StdScalarDeserializer<OptionalInt> {
    private static final long serialVersionUID = 1L;

    OptionalIntReader() {
      super(OptionalInt.class);
    }

    @Override
    public OptionalInt deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      return in.currentToken() == JsonToken.VALUE_NUMBER_INT
          ? OptionalInt.of(in.getIntValue())
          : OptionalInt.empty();
    }
  }

  /** As versions before wrote them where there is nothing else to say. */
  interface BooksFields {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<Joined> joined();
  }

  /**
   * Versions before have no rows, since each of their records is one, or nothing that was joined.
   */
  private static final class BooksReader extends StdDeserializer<Books> {
    private static final long serialVersionUID = 1L;

    BooksReader() {
      super(Books.class);
    }

    @Override
    public Books deserialize(JsonParser in, DeserializationContext context) throws IOException {
      ObjectCodec codec = in.getCodec();
      TreeNode books = codec.readTree(in);
      var first = codec.treeToValue(books, BooksBefore.class);
      TreeNode rows = books.get("rows");
      TreeNode joined = books.get("joined");
      return new Books(
          first.sequence,
          first.seal,
          first.ledger,
          first.visible,
          first.records,
          rows == null ? Rows.of(first.ledger) : codec.treeToValue(rows, Rows.class),
          joined == null ? List.of() : List.of(codec.treeToValue(joined, Joined[].class)));
    }
  }

  private record BooksBefore(
      long sequence, long seal, Ledger ledger, long visible, Map<Long, Long> records) {}
}
