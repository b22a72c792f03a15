/** Runs and generations of the whole node. */
@NullMarked
package io.dataaggregator.cluster.runs;

import org.jspecify.annotations.NullMarked;
