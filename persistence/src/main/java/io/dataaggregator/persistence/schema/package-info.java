/** The tables and their migrations. */
@NullMarked
package io.dataaggregator.persistence.schema;

import org.jspecify.annotations.NullMarked;
