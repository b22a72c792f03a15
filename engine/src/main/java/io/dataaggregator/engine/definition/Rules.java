package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.definition.WindowDefinition.Overlapping;
import io.dataaggregator.engine.quantity.Durations;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one part of a definition demands of another; shapes alone cannot tell. */
final class Rules {
  private static final String NO_SUCH_FIELD = "definition.no-such-field";
  private static final String CONFLICT = "definition.conflict";
  private static final List<String> MAKE_NAMES = List.of("set", "rename", "explode", "lookup");

  private final Problems problems;
  private final Positions positions;

  Rules(Problems problems, Positions positions) {
    this.problems = problems;
    this.positions = positions;
  }

  /** Reports what does not fit together in a checked document, which may have broken parts. */
  void check(Values document) {
    Values spec = document.find("spec", Values.class);
    if (spec == null) return;
    Values source = spec.find("source", Values.class);
    Values fields = source == null ? null : source.find("fields", Values.class);
    if (source != null && fields != null) fields(source, fields);
    transformCount(spec);
    for (Values transform : spec.items("transforms", Values.class)) {
      Values explode = transform.find("explode", Values.class);
      Values as = explode == null ? null : explode.find("as", Values.class);
      if (as != null) timestamps(as);
      Values lookup = transform.find("lookup", Values.class);
      if (lookup != null) lookup(lookup);
    }
    Set<String> set = namesSet(spec);
    Values aggregate = spec.find("aggregate", Values.class);
    // where names are missing because of other problems, nobody can say which are wrong
    if (aggregate != null && fields != null && set != null) aggregate(aggregate, fields, set);
    Values run = spec.find("run", Values.class);
    if (run != null) run(run);
    if (run != null && source != null) idleness(run, source);
  }

  private void fields(Values source, Values fields) {
    Values format = source.find("format", Values.class);
    // what "from" means depends on the format
    boolean pointers = format != null && !"csv".equals(format.find("type", String.class));
    for (String name : fields.keys()) {
      Values field = fields.find(name, Values.class);
      if (field == null) continue;
      String from = field.find("from", String.class);
      if (from != null && pointers) {
        String fault = TextRule.POINTER.fault(from);
        if (fault != null) {
          String shown = Problems.shown(from);
          add(TextRule.POINTER.code(), field.pointer("from"), shown + " is no pointer: " + fault);
        }
      } else if (from != null && format != null && from.isEmpty()) {
        add("definition.bad-value", field.pointer("from"), "the column's name is empty: give it");
      }
    }
    timestamps(fields);
  }

  private void lookup(Values lookup) {
    Values file = lookup.find("file", Values.class);
    Values fields = file == null ? null : file.find("fields", Values.class);
    if (file != null && fields != null) fields(file, fields);
    if (lookup.has("file") && lookup.has("pipeline")) {
      String message = "a lookup has one reference: leave 'file' or 'pipeline' out";
      add(CONFLICT, lookup.pointer("pipeline"), message);
    } else if (!lookup.has("file") && !lookup.has("pipeline")) {
      String message = "there is nothing to look up in: give 'file' or 'pipeline'";
      add("definition.missing-field", lookup.pointer(), message);
    }
  }

  private void timestamps(Values fields) {
    for (String name : fields.keys()) {
      Values field = fields.find(name, Values.class);
      if (field == null) continue;
      String type = field.find("type", String.class);
      if (type != null && !type.equals("timestamp")) noTimestamp(field, type);
      else if (type != null) timestamp(field);
    }
  }

  private void noTimestamp(Values field, String type) {
    for (String key : List.of("unit", "pattern", "timezone")) {
      if (field.has(key)) {
        String message = "'" + key + "' is only for timestamps, and the type is " + type;
        add(CONFLICT, field.pointer(key), message + ": leave it out");
      }
    }
  }

  private void timestamp(Values field) {
    if (field.has("unit")) {
      for (String key : List.of("pattern", "timezone")) {
        if (field.has(key)) {
          String message = "a number since 1970 has no '" + key + "': leave it or 'unit' out";
          add(CONFLICT, field.pointer(key), message);
        }
      }
      return;
    }
    String pattern = field.find("pattern", String.class);
    if (pattern == null || field.has("timezone")) return;
    if (!DatePatterns.namesZone(DatePatterns.letters(pattern))) {
      String message = "the pattern names no zone: add 'timezone' with the zone that is meant";
      add("definition.no-timezone", field.pointer("pattern"), message);
    }
  }

  /** Whether each key or item of what stands at {@code key} is a transform of its own. */
  static boolean isOfMany(String key) {
    return List.of("set", "drop", "rename").contains(key);
  }

  private void transformCount(Values spec) {
    int count = 0;
    for (Values transform : spec.items("transforms", Values.class)) {
      for (String key : transform.keys()) {
        Values named = isOfMany(key) ? transform.find(key, Values.class) : null;
        List<?> listed = transform.find(key, List.class);
        count += named != null ? named.keys().size() : listed != null ? listed.size() : 1;
      }
    }
    if (count > PipelineShape.MAX_TRANSFORMS) {
      String message =
          count + " transforms are too many, each field of set, drop and rename counting as one";
      String limit = ": the limit is " + PipelineShape.MAX_TRANSFORMS;
      add("definition.too-many", spec.pointer("transforms"), message + limit);
    }
  }

  /** The names that transforms make, or null where broken transforms may make others. */
  private static @Nullable Set<String> namesSet(Values spec) {
    List<?> transforms = spec.find("transforms", List.class);
    if (transforms == null) return null;
    var names = new HashSet<String>();
    for (Object item : transforms) {
      if (!(item instanceof Values transform)) return null;
      Values set = transform.find("set", Values.class);
      Values rename = transform.find("rename", Values.class);
      Values explode = transform.find("explode", Values.class);
      Values as = explode == null ? null : explode.find("as", Values.class);
      Values lookup = transform.find("lookup", Values.class);
      List<String> taken = lookup == null ? List.of() : LookupBinder.newNames(lookup);
      if (taken == null) return null;
      if (lookup != null) names.addAll(taken);
      else if (set != null) names.addAll(set.keys());
      else if (rename != null) names.addAll(newNames(rename));
      else if (as != null) names.addAll(as.keys());
      else if (MAKE_NAMES.stream().anyMatch(transform::has)) return null;
    }
    return names;
  }

  static List<String> newNames(Values rename) {
    return rename.keys().stream()
        .map(name -> rename.find(name, String.class))
        .filter(Objects::nonNull)
        .toList();
  }

  private void aggregate(Values aggregate, Values fields, Set<String> set) {
    var known = new HashSet<>(fields.keys());
    known.addAll(set);
    groupBy(aggregate, fields, set, known);
    Values window = aggregate.find("window", Values.class);
    if (window != null) panes(window);
    String timeField = window == null ? null : window.find("timeField", String.class);
    // what a transform sets has the type of its expression, which the compiler knows
    if (window == null || timeField == null || set.contains(timeField)) return;
    String pointer = window.pointer("timeField");
    String type = type(fields, timeField);
    if (!known.contains(timeField)) {
      add(NO_SUCH_FIELD, pointer, noSuchField(timeField, known));
    } else if (type != null && !type.equals("timestamp")) {
      String message = Problems.shown(timeField) + " is of type " + type;
      add("definition.not-a-timestamp", pointer, message + ": event time needs a timestamp");
    }
  }

  private void panes(Values window) {
    for (String key : List.of("hop", "step")) {
      Long size = window.find("size", Long.class);
      Long pane = window.find(key, Long.class);
      if (size == null || pane == null) continue;
      String text = Durations.text(pane);
      long windows = size / pane;
      if (size % pane != 0) {
        String near = Durations.text(Math.max(1, windows) * pane);
        String message = Durations.text(size) + " is no multiple of '" + key + "' = " + text;
        add(CONFLICT, window.pointer("size"), message + ": take " + near + ", say");
      } else if (windows > Overlapping.MAX_WINDOWS) {
        String message = Durations.text(size) + " is " + windows + " times '" + key + "' = " + text;
        String limit = ": the limit is " + Overlapping.MAX_WINDOWS + ", so take a longer '";
        add(CONFLICT, window.pointer("size"), message + limit + key + "'");
      }
    }
  }

  private void groupBy(Values aggregate, Values fields, Set<String> set, Set<String> known) {
    List<?> groupBy = aggregate.find("groupBy", List.class);
    if (groupBy == null) return;
    var seen = new HashSet<String>();
    for (int i = 0; i < groupBy.size(); i++) {
      if (!(groupBy.get(i) instanceof String name)) continue;
      String pointer = Pointer.child(aggregate.pointer("groupBy"), String.valueOf(i));
      if (!seen.add(name)) {
        add("definition.duplicate", pointer, Problems.shown(name) + " is listed twice: keep one");
      } else if (!known.contains(name)) {
        add(NO_SUCH_FIELD, pointer, noSuchField(name, known));
        // a transform may have put something else in the place of the decoded field
      } else if (!set.contains(name) && "json".equals(type(fields, name))) {
        String message = Problems.shown(name) + " is raw JSON, which has no equality to group by";
        add("definition.not-groupable", pointer, message + ": decode the part that is meant");
      }
    }
  }

  private void run(Values run) {
    if ("continuous".equals(run.find("mode", String.class)) && run.has("schedule")) {
      String message = "a continuous pipeline runs until it is paused: leave the schedule out";
      add(CONFLICT, run.pointer("schedule"), message);
    }
  }

  private void idleness(Values run, Values source) {
    if (source.find("idleTimeout", Long.class) == null) return;
    String pointer = source.pointer("idleTimeout");
    if ("batch".equals(run.find("mode", String.class))) {
      String message = "a batch run reads every unit to its end, and none is idle before";
      add(CONFLICT, pointer, message + ": leave it out, or set run.mode to continuous");
    } else if (!source.has("disorder")) {
      String message = "without 'disorder' there is no watermark that an idle unit could hold back";
      add(CONFLICT, pointer, message + ": declare it, or leave this out");
    }
  }

  private static @Nullable String type(Values fields, String name) {
    Values field = fields.find(name, Values.class);
    return field == null ? null : field.find("type", String.class);
  }

  private static String noSuchField(String name, Set<String> known) {
    String hint = Nearest.hint(name, known.stream().sorted().limit(20).toList());
    return "no field is called " + Problems.shown(name) + ": " + hint;
  }

  private void add(String code, String pointer, String message) {
    problems.add(code, pointer, positions.place(pointer), message);
  }
}
