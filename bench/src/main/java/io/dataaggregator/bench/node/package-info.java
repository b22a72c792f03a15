/** A node that runs for a benchmark: started and stopped, asked, and what it costs. */
@NullMarked
package io.dataaggregator.bench.node;

import org.jspecify.annotations.NullMarked;
