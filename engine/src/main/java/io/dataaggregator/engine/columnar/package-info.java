/** The one binary codec of columns: what deltas, snapshots and segments are written with. */
@NullMarked
package io.dataaggregator.engine.columnar;

import org.jspecify.annotations.NullMarked;
