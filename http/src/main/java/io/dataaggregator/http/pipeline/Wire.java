package io.dataaggregator.http.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.port.DeadLetterView;
import io.dataaggregator.engine.port.JoinedReference;
import io.dataaggregator.engine.port.PipelineView;
import io.dataaggregator.engine.port.PlanView;
import io.dataaggregator.engine.port.Verification;
import io.dataaggregator.engine.redefinition.Redefinition;
import io.dataaggregator.engine.redefinition.Stage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes over the wire about pipelines; the contract has the same shapes by the same names. */
final class Wire {
  private Wire() {}

  record Pipeline(
      String name,
      long version,
      String desired,
      String observed,
      String reason,
      String since,
      long generation,
      @Nullable String currentRun,
      @Nullable String nextTick,
      @JsonRawValue String definition) {
    static Pipeline of(PipelineView view) {
      return new Pipeline(
          view.name(),
          view.version(),
          view.desired().name(),
          view.observed().name(),
          view.reason(),
          view.since().toString(),
          view.generation(),
          view.currentRun(),
          text(view.nextTick()),
          view.definition());
    }
  }

  /** A pipeline in a list: definitions may be large, and a list shows a thousand. */
  record PipelineSummary(
      String name,
      long version,
      String desired,
      String observed,
      String reason,
      String since,
      long generation,
      @Nullable String currentRun,
      @Nullable String nextTick) {
    static PipelineSummary of(PipelineView view) {
      return new PipelineSummary(
          view.name(),
          view.version(),
          view.desired().name(),
          view.observed().name(),
          view.reason(),
          view.since().toString(),
          view.generation(),
          view.currentRun(),
          text(view.nextTick()));
    }
  }

  /** Some of the named things there are. */
  record Listing<T>(List<T> items, long total) {}

  /** Some of a history. */
  record Page<T>(List<T> items, @Nullable String nextCursor) {}

  record Validated(boolean valid, @JsonRawValue String definition) {}

  /** Rows of aggregated records. */
  record Rows(long aggregated, long late) {
    static Rows of(io.dataaggregator.engine.ledger.Rows rows) {
      return new Rows(rows.aggregated(), rows.late());
    }
  }

  /** Records that were joined with a version of a reference. */
  record Joined(
      int lookup,
      String reference,
      @Nullable String version,
      long rows,
      String loadedAt,
      RunWire.Counts ledger) {
    static Joined of(JoinedReference joined) {
      return new Joined(
          joined.lookup(),
          joined.reference(),
          joined.version(),
          joined.rows(),
          joined.loadedAt().toString(),
          RunWire.Counts.of(joined.ledger()));
    }
  }

  record Plan(
      long generation, long version, String verdict, String effect, List<PlanStage> stages) {
    static Plan of(PlanView view) {
      Redefinition plan = view.plan();
      return new Plan(
          view.generation(),
          view.version(),
          plan.verdict().word(),
          plan.effect(),
          plan.stages().stream().map(PlanStage::of).toList());
    }
  }

  record PlanStage(String stage, String verdict, String reason) {
    static PlanStage of(Stage stage) {
      return new PlanStage(stage.name(), stage.verdict().word(), stage.reason());
    }
  }

  record VerificationReport(
      long generation,
      boolean balanced,
      String explanation,
      RunWire.Counts ledger,
      Rows rows,
      List<Joined> joined,
      long recordsInSegments,
      long recordsInOpenBuckets,
      long deadLetters) {
    static VerificationReport of(Verification found) {
      return new VerificationReport(
          found.generation(),
          found.balanced(),
          found.explanation(),
          RunWire.Counts.of(found.ledger()),
          Rows.of(found.rows()),
          found.joined().stream().map(Joined::of).toList(),
          found.recordsInSegments(),
          found.recordsInOpenBuckets(),
          found.deadLetters());
    }
  }

  record DeadLetter(
      long generation,
      String unit,
      long offset,
      String code,
      String message,
      String raw,
      String at) {
    static DeadLetter of(DeadLetterView view) {
      return new DeadLetter(
          view.generation(),
          view.unit(),
          view.offset(),
          view.code(),
          view.message(),
          view.raw(),
          view.at().toString());
    }
  }

  record Connector(
      String name, String summary, String guarantee, List<String> formats, List<Option> options) {
    static Connector of(ConnectorSpec spec) {
      var formats = spec.formats().stream().map(ConnectorSpec.Format::word).toList();
      var options = spec.options().stream().map(Option::of).toList();
      return new Connector(spec.name(), spec.summary(), spec.guarantee().name(), formats, options);
    }
  }

  @JsonPropertyOrder({"name", "type", "required", "secret", "default"})
  record Option(
      String name,
      String type,
      boolean required,
      boolean secret,
      @JsonProperty("default") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Object byDefault,
      List<String> choices,
      String description) {
    static Option of(ConnectorSpec.Option option) {
      return new Option(
          option.name(),
          option.type().name(),
          option.required(),
          option.secret(),
          option.byDefault(),
          option.choices(),
          option.description());
    }
  }

  static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
