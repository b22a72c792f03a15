/** The contract of the API. */
@NullMarked
package io.dataaggregator.http.openapi;

import org.jspecify.annotations.NullMarked;
