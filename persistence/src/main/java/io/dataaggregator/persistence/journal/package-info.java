/** The event journals' way to our connection pools. */
@NullMarked
package io.dataaggregator.persistence.journal;

import org.jspecify.annotations.NullMarked;
