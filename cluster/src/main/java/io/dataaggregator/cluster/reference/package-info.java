/** Reads what records are looked up in. */
@NullMarked
package io.dataaggregator.cluster.reference;

import org.jspecify.annotations.NullMarked;
