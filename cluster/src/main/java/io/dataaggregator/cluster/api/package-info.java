/** What HTTP asks, answered by entities and stores. */
@NullMarked
package io.dataaggregator.cluster.api;

import org.jspecify.annotations.NullMarked;
