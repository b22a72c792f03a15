/** A definition made executable: what happens to each batch between source and buckets. */
@NullMarked
package io.dataaggregator.engine.plan;

import org.jspecify.annotations.NullMarked;
