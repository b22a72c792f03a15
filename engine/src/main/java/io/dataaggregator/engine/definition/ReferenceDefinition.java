package io.dataaggregator.engine.definition;

import java.util.List;
import java.util.Map;

/** What records are looked up in. */
public sealed interface ReferenceDefinition {
  /** What is decoded of it, by the names that the lookup uses. */
  List<FieldDefinition> fields();

  /** What messages call it. */
  String label();

  /** A file, or all that a glob names, as the connector of files reads them. */
  record File(String path, FormatDefinition format, List<FieldDefinition> fields)
      implements ReferenceDefinition {
    @Override
    public String label() {
      return path;
    }

    /** The source that has {@code some} of its fields. */
    public SourceDefinition source(List<FieldDefinition> some) {
      return new SourceDefinition("file", Map.of("path", path), format, null, null, some);
    }
  }

  /**
   * The published results of another pipeline.
   *
   * @param fields from fields of its group key, and measures
   */
  record Results(String pipeline, List<FieldDefinition> fields) implements ReferenceDefinition {
    @Override
    public String label() {
      return "pipeline " + pipeline;
    }
  }
}
