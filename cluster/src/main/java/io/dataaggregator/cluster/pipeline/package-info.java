/** The pipeline on the cluster: its entity, its rows, and the keeper that wakes it. */
@NullMarked
package io.dataaggregator.cluster.pipeline;

import org.jspecify.annotations.NullMarked;
