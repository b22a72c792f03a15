/** What the whole node refuses, and how. */
@NullMarked
package io.dataaggregator.cluster.refusal;

import org.jspecify.annotations.NullMarked;
