/** The cluster module. */
@NullMarked
package io.dataaggregator.cluster;

import org.jspecify.annotations.NullMarked;
