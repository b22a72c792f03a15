/** Periods of the calendar, hours to years, in any time zone. */
@NullMarked
package io.dataaggregator.engine.calendar;

import org.jspecify.annotations.NullMarked;
