/** When pipelines run by themselves: cron expressions and intervals, exact across clock changes. */
@NullMarked
package io.dataaggregator.engine.schedule;

import org.jspecify.annotations.NullMarked;
