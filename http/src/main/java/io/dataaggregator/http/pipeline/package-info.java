/** Pipelines, runs, results and connectors over HTTP, with the records that go on the wire. */
@NullMarked
package io.dataaggregator.http.pipeline;

import org.jspecify.annotations.NullMarked;
