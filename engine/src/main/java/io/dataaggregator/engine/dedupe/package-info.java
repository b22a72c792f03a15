/** Keys of records that were seen, for as long as a duplicate of them may come. */
@NullMarked
package io.dataaggregator.engine.dedupe;

import org.jspecify.annotations.NullMarked;
