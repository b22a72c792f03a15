/** Files: one path or a glob, plain or compressed, whole or in ranges. */
@NullMarked
package io.dataaggregator.connectors.file;

import org.jspecify.annotations.NullMarked;
