/** Which entity is on which node, and what it does there. */
@NullMarked
package io.dataaggregator.cluster.placement;

import org.jspecify.annotations.NullMarked;
