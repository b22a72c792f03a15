/** What is kept of the past, and the deletion of what is older. */
@NullMarked
package io.dataaggregator.cluster.retention;

import org.jspecify.annotations.NullMarked;
