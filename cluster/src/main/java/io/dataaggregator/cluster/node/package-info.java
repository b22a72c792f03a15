/** A node: its configuration, its parts, and how it starts and stops. */
@NullMarked
package io.dataaggregator.cluster.node;

import org.jspecify.annotations.NullMarked;
