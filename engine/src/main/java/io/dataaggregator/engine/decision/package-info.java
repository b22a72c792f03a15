/** What an entity's pure core answers to a command. */
@NullMarked
package io.dataaggregator.engine.decision;

import org.jspecify.annotations.NullMarked;
