/** Records that are made up: by a seed, and any of them again by its offset. */
@NullMarked
package io.dataaggregator.connectors.generator;

import org.jspecify.annotations.NullMarked;
