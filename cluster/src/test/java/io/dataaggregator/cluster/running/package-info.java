/** A node inside the test's JVM, and its REST API as tests use it. */
@NullMarked
package io.dataaggregator.cluster.running;

import org.jspecify.annotations.NullMarked;
