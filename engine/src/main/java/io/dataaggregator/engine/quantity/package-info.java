/** Durations and sizes as people write them. */
@NullMarked
package io.dataaggregator.engine.quantity;

import org.jspecify.annotations.NullMarked;
