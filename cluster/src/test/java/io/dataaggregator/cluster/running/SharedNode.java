package io.dataaggregator.cluster.running;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests the API of one node, which all test classes of a JVM share. */
public final class SharedNode implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Api.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(RunningNode.class, type -> startNode(), RunningNode.class)
        .api();
  }

  private static RunningNode startNode() {
    RunningNode node = RunningNode.start();
    Minutely.define(node.api());
    return node;
  }
}
