/** What nodes say to each other, under names that outlive classes. */
@NullMarked
package io.dataaggregator.cluster.wire;

import org.jspecify.annotations.NullMarked;
