/** The persistence module. */
@NullMarked
package io.dataaggregator.persistence;

import org.jspecify.annotations.NullMarked;
