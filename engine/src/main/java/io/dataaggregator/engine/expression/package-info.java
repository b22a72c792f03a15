/** CEL expressions over record batches, and measures over aggregate calls. */
@NullMarked
package io.dataaggregator.engine.expression;

import org.jspecify.annotations.NullMarked;
