/** Queries of NEXMark as pipelines, beside the same in SQL. */
@NullMarked
package io.dataaggregator.bench.nexmark;

import org.jspecify.annotations.NullMarked;
