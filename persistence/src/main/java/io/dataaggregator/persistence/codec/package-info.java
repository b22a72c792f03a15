/** Names and formats of events and snapshots on disk. */
@NullMarked
package io.dataaggregator.persistence.codec;

import org.jspecify.annotations.NullMarked;
