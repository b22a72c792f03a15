/** Read models, result segments and dead letters, as plain blocking JDBC. */
@NullMarked
package io.dataaggregator.persistence.store;

import org.jspecify.annotations.NullMarked;
