/**
 * The server beneath the routes: settings, dispatch, limits, problem responses, request metrics.
 */
@NullMarked
package io.dataaggregator.http.server;

import org.jspecify.annotations.NullMarked;
