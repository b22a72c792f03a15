/** Routes about the nodes of the cluster. */
@NullMarked
package io.dataaggregator.http.cluster;

import org.jspecify.annotations.NullMarked;
