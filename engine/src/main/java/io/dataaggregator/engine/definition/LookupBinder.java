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

  private static Map<String, String> taken(Values lookup) {
    Values renamed = lookup.find("take", Values.class);
    if (renamed != null) return Binder.texts(renamed);
    var taken = new LinkedHashMap<String, String>();
    lookup.items("take", String.class).forEach(name -> taken.put(name, name));
    return Collections.unmodifiableMap(taken);
  }

  /** What is taken is called, or null where that is broken. */
  static @Nullable List<String> newNames(Values lookup) {
    Values renamed = lookup.find("take", Values.class);
    List<?> listed = lookup.find("take", List.class);
    List<String> good =
        renamed == null ? lookup.items("take", String.class) : Rules.newNames(renamed);
    int all = renamed != null ? renamed.keys().size() : listed != null ? listed.size() : -1;
    return good.size() == all ? good : null;
  }
}
