/** The demo: sample pipelines run on real data, their results printed. */
@NullMarked
package io.dataaggregator.cluster.demo;

import org.jspecify.annotations.NullMarked;
