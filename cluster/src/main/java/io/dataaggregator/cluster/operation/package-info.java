/** What operators do to nodes, and to what nodes log. */
@NullMarked
package io.dataaggregator.cluster.operation;

import org.jspecify.annotations.NullMarked;
