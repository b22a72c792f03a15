/** From bytes of CSV, NDJSON and JSON straight into the vectors of the declared fields. */
@NullMarked
package io.dataaggregator.engine.decode;

import org.jspecify.annotations.NullMarked;
