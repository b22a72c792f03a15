/** What a running pipeline knows of its splits, and what follows from it; never persisted. */
@NullMarked
package io.dataaggregator.engine.coordination;

import org.jspecify.annotations.NullMarked;
