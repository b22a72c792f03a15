package io.dataaggregator.engine.plan;

import io.dataaggregator.engine.aggregate.AggregatePlan;
import io.dataaggregator.engine.batch.Field;
import io.dataaggregator.engine.batch.FieldType;
import io.dataaggregator.engine.batch.Schema;
import io.dataaggregator.engine.definition.FieldDefinition;
import io.dataaggregator.engine.definition.PipelineDefinition;
import io.dataaggregator.engine.definition.TransformDefinition;
import io.dataaggregator.engine.definition.WindowDefinition;
import io.dataaggregator.engine.expression.Compilation;
import io.dataaggregator.engine.expression.CompiledExpression;
import io.dataaggregator.engine.expression.ExpressionProblem;
import io.dataaggregator.engine.expression.Expressions;
import io.dataaggregator.engine.expression.MeasureCompilation;
import io.dataaggregator.engine.expression.MeasurePlan;
import io.dataaggregator.engine.expression.Measures;
import io.dataaggregator.engine.measure.AggregateCall;
import io.dataaggregator.engine.measure.MeasureKind;
import io.dataaggregator.engine.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compiles one definition, and collects every problem on the way. */
final class PlanCompiler {
  private static final String TYPE = "expression.type";
  private static final String NO_SUCH_FIELD = "definition.no-such-field";

  private final PipelineDefinition definition;
  private final Pointers pointers;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  // Names whose expression was refused: nobody can say more about what depends on them.
  private final Set<String> broken = new HashSet<>();
  private Schema schema;
  private @Nullable DedupePlace dedupe;

  PlanCompiler(PipelineDefinition definition, Pointers pointers) {
    this.definition = definition;
    this.pointers = pointers;
    schema = definition.source().schema();
  }

  PipelinePlan.Outcome compile() {
    for (int i = 0; i < definition.transforms().size(); i++) {
      switch (definition.transforms().get(i)) {
        case TransformDefinition.Filter(String source) -> filter(pointers.transform(i), source);
        case TransformDefinition.Set(String name, String source) ->
            set(pointers.transform(i), name, source);
        case TransformDefinition.Drop(String name) -> drop(pointers.transform(i), name);
        case TransformDefinition.Rename(String from, String to) ->
            rename(pointers.transform(i), from, to);
        case TransformDefinition.Explode explode -> explode(pointers.transform(i), explode);
        case TransformDefinition.Dedupe dedupe -> dedupe(pointers.transform(i), dedupe);
        case TransformDefinition.Lookup lookup -> lookup(pointers.transform(i), lookup);
      }
    }
    List<Field> keys = keys(definition.aggregate().groupBy());
    WindowDefinition window = definition.aggregate().window();
    if (window instanceof WindowDefinition.Timed timed) timeField(timed.timeField());
    if (dedupe != null) place(dedupe);
    MeasurePlan measures = measures(definition.aggregate().measures());
    if (!problems.isEmpty() || measures == null) return new PipelinePlan.Refused(problems);
    if (window instanceof WindowDefinition.Session session) {
      measures = withTimes(measures, session.timeField());
    }
    var calls = measures.calls().stream().map(MeasurePlan.Call::call).toList();
    return new PipelinePlan.Planned(
        new PipelinePlan(
            definition,
            definition.source().schema(),
            schema,
            List.copyOf(steps),
            new AggregatePlan(keys, window, calls),
            measures));
  }

  /** Two more calls, the last ones: {@link AggregatePlan} reads sessions by them. */
  private MeasurePlan withTimes(MeasurePlan measures, String timeField) {
    CompiledExpression time = expression("", timeField);
    var calls = new ArrayList<>(measures.calls());
    for (MeasureKind kind : List.of(MeasureKind.MIN, MeasureKind.MAX)) {
      calls.add(
          new MeasurePlan.Call(
              new AggregateCall(kind, FieldType.TIMESTAMP, 0), time, kind + " of event time"));
    }
    return new MeasurePlan(calls, measures.measures());
  }

  private void filter(String pointer, String source) {
    CompiledExpression expression = expression(pointer, source);
    if (expression == null) return;
    if (expression.type().equals(FieldType.BOOL)) {
      steps.add(new Step.Keep(expression));
      return;
    }
    String message = "a filter is true or false, this is a " + expression.type();
    add(TYPE, pointer, message + "; compare it with something");
  }

  private void set(String pointer, String name, String source) {
    CompiledExpression expression = expression(pointer, source);
    if (expression == null) {
      broken.add(name);
      return;
    }
    broken.remove(name);
    var field = new Field(name, expression.type());
    steps.add(new Step.Put(field, expression));
    schema = schema.with(field);
  }

  private void drop(String pointer, String name) {
    if (broken.remove(name) || field(pointer, name) == null) return;
    int dropped = schema.position(name);
    project(schema.without(name), positions().filter(position -> position != dropped));
  }

  private void rename(String pointer, String from, String to) {
    if (broken.remove(from)) {
      broken.add(to);
    } else if (schema.position(to) >= 0) {
      String message = "there is a field " + to + " already; drop it or rename it before";
      add("definition.conflict", pointer, message);
    } else if (field(pointer, from) != null) {
      project(schema.renamed(from, to), positions());
    }
  }

  private void explode(String pointer, TransformDefinition.Explode explode) {
    boolean known = !broken.remove(explode.field());
    Field array = known ? field(pointer + "/field", explode.field()) : null;
    if (array == null) {
      explode.as().forEach(field -> broken.add(field.name()));
      return;
    }
    if (!array.type().equals(FieldType.JSON)) {
      String message = array.name() + " is a " + array.type() + ", an array is in a field of type";
      add(TYPE, pointer + "/field", message + " json; declare it as one");
    }
    Schema kept = schema.without(array.name());
    var fields = new ArrayList<>(kept.fields());
    for (FieldDefinition field : explode.as()) {
      if (kept.position(field.name()) >= 0) {
        String message = "there is a field " + field.name() + " already; drop it or rename it";
        String at = pointer + "/as/" + Pointers.token(field.name());
        add("definition.conflict", at, message + " before");
      } else {
        fields.add(new Field(field.name(), field.type()));
      }
    }
    int position = schema.position(array.name());
    var others = positions().filter(other -> other != position).boxed().toList();
    var after = new Schema(fields);
    boolean keepEmpty = explode.empty() == TransformDefinition.Empty.KEEP;
    steps.add(new Step.Explode(schema, position, others, explode.as(), after, keepEmpty));
    schema = after;
  }

  private void dedupe(String pointer, TransformDefinition.Dedupe wanted) {
    if (dedupe != null) {
      add("definition.conflict", pointer, "one dedupe is enough for a pipeline: leave this out");
      return;
    }
    var key = new ArrayList<Integer>();
    for (int i = 0; i < wanted.key().size(); i++) {
      String at = pointer + "/key/" + i;
      Field field = field(at, wanted.key().get(i));
      if (field != null && comparable(at, field)) key.add(schema.position(field.name()));
    }
    if (wanted.key().isEmpty()) {
      add("definition.missing-field", pointer + "/key", "name at least one field");
    }
    var positions = List.copyOf(key);
    dedupe = new DedupePlace(pointer, positions, wanted.withinMicros(), schema, steps.size());
  }

  private void lookup(String pointer, TransformDefinition.Lookup lookup) {
    int before = (int) steps.stream().filter(Step.Lookup.class::isInstance).count();
    var place = new LookupPlace(pointer, lookup, schema, this::add);
    place.check(definition.name(), before);
    lookup
        .on()
        .forEach((theirs, name) -> {
          Field ours = field(pointer + "/on/" + Pointers.token(theirs), name);
          if (ours != null) place.on(theirs, ours);
        });
    broken.removeAll(lookup.take().values());
    schema = place.take();
    steps.add(place.step(before));
  }

  private void place(DedupePlace place) {
    for (String problem : place.put(definition, steps, schema)) {
      add("definition.conflict", place.pointer(), problem);
    }
  }

  private boolean comparable(String pointer, Field field) {
    if (!field.type().equals(FieldType.JSON)) return true;
    String message = field.name() + " is raw JSON, which has no equality";
    add(TYPE, pointer, message + "; name a field declared from inside it");
    return false;
  }

  private IntStream positions() {
    return IntStream.range(0, schema.size());
  }

  private void project(Schema after, IntStream positions) {
    steps.add(new Step.Project(schema, after, positions.boxed().toList()));
    schema = after;
  }

  private @Nullable CompiledExpression expression(String pointer, String source) {
    if (dependsOnBroken(source)) return null;
    return switch (Expressions.compile(source, schema)) {
      case Compilation.Compiled(CompiledExpression compiled) -> compiled;
      case Compilation.Refused(List<ExpressionProblem> found) -> {
        add(pointer, found);
        yield null;
      }
    };
  }

  /** By mention alone: a name in a string literal silences an expression, until the next try. */
  private boolean dependsOnBroken(String source) {
    return broken.stream().anyMatch(source::contains);
  }

  private List<Field> keys(List<String> groupBy) {
    var keys = new ArrayList<Field>();
    for (int i = 0; i < groupBy.size(); i++) {
      String pointer = "/spec/aggregate/groupBy/" + i;
      Field key = field(pointer, groupBy.get(i));
      if (key == null) continue;
      if (keys.contains(key)) {
        add("definition.conflict", pointer, key.name() + " is in the group key twice: remove one");
      } else if (key.type().equals(FieldType.JSON)) {
        String message = key.name() + " is raw JSON, which has no equality";
        add(TYPE, pointer, message + "; group by a field declared from inside it");
      } else {
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }

  private void timeField(String name) {
    String pointer = "/spec/aggregate/window/timeField";
    Field field = field(pointer, name);
    if (field == null || field.type().equals(FieldType.TIMESTAMP)) return;
    String message = name + " is a " + field.type() + ", event time is a timestamp";
    add(TYPE, pointer, message + "; declare it as one, or set a field with timestamp(x)");
  }

  private @Nullable Field field(String pointer, String name) {
    int position = schema.position(name);
    if (position >= 0) return schema.field(position);
    if (!broken.contains(name)) {
      String known = schema.fields().stream().map(Field::name).collect(Collectors.joining(", "));
      add(NO_SUCH_FIELD, pointer, "there is no field " + name + "; the fields are " + known);
    }
    return null;
  }

  private @Nullable MeasurePlan measures(Map<String, String> measures) {
    var judged = new LinkedHashMap<>(measures);
    judged.values().removeIf(this::dependsOnBroken);
    return switch (Measures.compile(judged, schema)) {
      case MeasureCompilation.Compiled(MeasurePlan plan) -> plan;
      case MeasureCompilation.Refused(Map<String, List<ExpressionProblem>> found) -> {
        found.forEach(
            (name, list) -> add("/spec/aggregate/measures/" + Pointers.token(name), list));
        yield null;
      }
    };
  }

  private void add(String pointer, List<ExpressionProblem> found) {
    for (ExpressionProblem problem : found) add(problem.code(), pointer, problem.located());
  }

  private void add(String code, String pointer, String message) {
    problems.add(pointers.at(code, pointer, message));
  }
}
