/** Tables that records are looked up in. */
@NullMarked
package io.dataaggregator.engine.reference;

import org.jspecify.annotations.NullMarked;
