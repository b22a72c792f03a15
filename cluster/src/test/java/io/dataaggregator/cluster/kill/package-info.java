/** A node as a process of its own, and what becomes of it when it is killed. */
@NullMarked
package io.dataaggregator.cluster.kill;

import org.jspecify.annotations.NullMarked;
