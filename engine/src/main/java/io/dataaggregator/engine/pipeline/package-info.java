/** The pipeline entity's pure core: definitions, runs, units, frontier, seals, generations. */
@NullMarked
package io.dataaggregator.engine.pipeline;

import org.jspecify.annotations.NullMarked;
