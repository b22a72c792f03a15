package io.dataaggregator.engine.split;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.reference.ReferenceVersion;

/**
 * What became of the records that were joined with one version of a reference.
 *
 * @param lookup which of the pipeline's lookups, from 0
 * @param reference the version; its name is empty where it stands for earlier ones together
 */
public record Joined(int lookup, ReferenceVersion reference, Ledger counts) {}
