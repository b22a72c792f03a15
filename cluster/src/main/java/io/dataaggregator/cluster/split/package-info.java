/** The split on the cluster: its entity, the stream under it, and the epochs between the two. */
@NullMarked
package io.dataaggregator.cluster.split;

import org.jspecify.annotations.NullMarked;
