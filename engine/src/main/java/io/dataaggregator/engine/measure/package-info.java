/** Measures: accumulators that merge, exactly and independent of order, or within stated bounds. */
@NullMarked
package io.dataaggregator.engine.measure;

import org.jspecify.annotations.NullMarked;
