/**
 * Benchmarks: of the hot path by JMH, and of a whole node at work, alone and beside other systems.
 */
@NullMarked
package io.dataaggregator.bench;

import org.jspecify.annotations.NullMarked;
