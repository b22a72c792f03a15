package io.dataaggregator.engine.definition;

import java.util.List;
import java.util.Map;

/**
 * A pipeline as its file says, with every default filled in.
 *
 * @param name DNS-1123 label, unique in its workspace
 * @param labels free labels for people
 * @param source where records come from and which of their fields are decoded
 * @param transforms applied to each record in order
 * @param aggregate how records become buckets
 * @param run when and how it runs
 * @param limits what it may use before it stops with an error
 */
public record PipelineDefinition(
    String name,
    Map<String, String> labels,
    SourceDefinition source,
    List<TransformDefinition> transforms,
    AggregateDefinition aggregate,
    RunDefinition run,
    LimitsDefinition limits) {}
