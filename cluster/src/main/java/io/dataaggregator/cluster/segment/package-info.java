/** Sealed segments as they are stored: read in order, and put together where they hold parts. */
@NullMarked
package io.dataaggregator.cluster.segment;

import org.jspecify.annotations.NullMarked;
