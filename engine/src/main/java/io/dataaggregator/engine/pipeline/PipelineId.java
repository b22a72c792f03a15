package io.dataaggregator.engine.pipeline;

/** A pipeline's name within its workspace; both are DNS-1123 labels. */
public record PipelineId(String workspace, String name) {
  /** The workspace that exists from the first day. */
  public static final String DEFAULT_WORKSPACE = "default";

  /** {@code workspace/name}: entity id and part of every key. */
  public String path() {
    return workspace + "/" + name;
  }
}
