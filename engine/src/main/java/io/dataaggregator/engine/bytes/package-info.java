/** Immutable byte strings. */
@NullMarked
package io.dataaggregator.engine.bytes;

import org.jspecify.annotations.NullMarked;
