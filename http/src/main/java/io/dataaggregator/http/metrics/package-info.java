/** What Prometheus scrapes. */
@NullMarked
package io.dataaggregator.http.metrics;

import org.jspecify.annotations.NullMarked;
