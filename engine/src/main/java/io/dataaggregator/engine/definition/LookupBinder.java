package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.definition.TransformDefinition.Missing;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of {@link Binder} for lookups. */
final class LookupBinder {
  private LookupBinder() {}

  static TransformDefinition lookup(Values lookup) {
    Values file = lookup.find("file", Values.class);
    return new TransformDefinition.Lookup(
        file == null ? results(lookup.section("pipeline")) : file(file),
        Binder.texts(lookup.section("on")),
        taken(lookup),
        Units.of(Missing.class, lookup.text("missing")),
        lookup.find("refresh", Long.class));
  }

  private static ReferenceDefinition file(Values file) {
    FormatDefinition format = Binder.format(file.section("format"));
    return new ReferenceDefinition.File(
        file.text("path"), format, Binder.fields(file.section("fields"), format));
  }

  private static ReferenceDefinition results(Values pipeline) {
    return new ReferenceDefinition.Results(
        pipeline.text("name"), Binder.fields(pipeline.section("fields"), null));
  }

  /** What the good part of {@code take} names, and what it is called then. */
  static Map<String, String> taken(Values lookup) {
    var taken = new LinkedHashMap<String, String>();
    @Nullable Values renamed = lookup.find("take", Values.class);
    List<String> listed = lookup.items("take", String.class);
    listed.forEach(name -> taken.put(name, name));
    if (renamed != null) {
      for (String name : renamed.keys()) {
        String to = renamed.find(name, String.class);
        if (to != null) taken.put(name, to);
      }
    }
    return Collections.unmodifiableMap(taken);
  }
}
