/** Columnar batches of records: what flows between a source and a commit. */
@NullMarked
package io.dataaggregator.engine.batch;

import org.jspecify.annotations.NullMarked;
