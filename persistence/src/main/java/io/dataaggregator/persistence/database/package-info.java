/** PostgreSQL, embedded or elsewhere: settings, server, pools, health. */
@NullMarked
package io.dataaggregator.persistence.database;

import org.jspecify.annotations.NullMarked;
