/** The split entity's pure core: offsets, epochs, partial accumulators, seals. */
@NullMarked
package io.dataaggregator.engine.split;

import org.jspecify.annotations.NullMarked;
