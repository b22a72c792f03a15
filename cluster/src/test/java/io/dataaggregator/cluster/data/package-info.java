/** Generated data with known answers. */
@NullMarked
package io.dataaggregator.cluster.data;

import org.jspecify.annotations.NullMarked;
