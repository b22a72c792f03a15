/** What replacing a definition by another does to the state that was gathered by it. */
@NullMarked
package io.dataaggregator.engine.redefinition;

import org.jspecify.annotations.NullMarked;
