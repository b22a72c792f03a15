/** What a connector implements, and what it is given. */
@NullMarked
package io.dataaggregator.connectors.spi;

import org.jspecify.annotations.NullMarked;
