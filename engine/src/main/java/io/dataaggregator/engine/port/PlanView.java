package io.dataaggregator.engine.port;

import io.dataaggregator.engine.redefinition.Redefinition;

/**
 * What a definition would do to the results that there are.
 *
 * @param generation the results that readers see; 0 where there are none yet
 * @param version of the stored definition that is compared with theirs; 0 where it is not stored
 */
public record PlanView(long generation, long version, Redefinition plan) {}
