/** The REST API as one table of routes. */
@NullMarked
package io.dataaggregator.http;

import org.jspecify.annotations.NullMarked;
