/** What the HTTP module asks of the rest of the platform. */
@NullMarked
package io.dataaggregator.engine.port;

import org.jspecify.annotations.NullMarked;
