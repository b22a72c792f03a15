/** Results of the whole node against independent computations over the same files. */
@NullMarked
package io.dataaggregator.cluster.exact;

import org.jspecify.annotations.NullMarked;
