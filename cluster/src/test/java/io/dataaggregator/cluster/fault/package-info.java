/**
 * Nodes as processes of their own, and what becomes of their work when things go wrong around them.
 */
@NullMarked
package io.dataaggregator.cluster.fault;

import org.jspecify.annotations.NullMarked;
