/** The results route of the whole node. */
@NullMarked
package io.dataaggregator.cluster.results;

import org.jspecify.annotations.NullMarked;
