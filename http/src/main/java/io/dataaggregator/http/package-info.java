/** The http module. */
@NullMarked
package io.dataaggregator.http;

import org.jspecify.annotations.NullMarked;
