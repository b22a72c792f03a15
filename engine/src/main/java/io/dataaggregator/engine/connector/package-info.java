/** What a connector says of itself, and the units that it lists. */
@NullMarked
package io.dataaggregator.engine.connector;

import org.jspecify.annotations.NullMarked;
