/** What a pipeline is: its definition, parsed from a file and held as records. */
@NullMarked
package io.dataaggregator.engine.definition;

import org.jspecify.annotations.NullMarked;
