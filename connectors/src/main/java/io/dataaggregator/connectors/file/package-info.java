/** Files as a source: paths and globs, plain or compressed, in ranges where they are large. */
@NullMarked
package io.dataaggregator.connectors.file;

import org.jspecify.annotations.NullMarked;
