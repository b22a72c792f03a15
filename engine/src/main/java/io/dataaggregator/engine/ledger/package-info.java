/** The books: every source record accounted for exactly once. */
@NullMarked
package io.dataaggregator.engine.ledger;

import org.jspecify.annotations.NullMarked;
