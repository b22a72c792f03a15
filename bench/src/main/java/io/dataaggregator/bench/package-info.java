/** Benchmarks of the hot path, by JMH. */
@NullMarked
package io.dataaggregator.bench;

import org.jspecify.annotations.NullMarked;
