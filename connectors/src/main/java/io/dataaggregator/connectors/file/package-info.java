/** Files as a source: paths and globs, compressed or not, cut into ranges where they are large. */
@NullMarked
package io.dataaggregator.connectors.file;

import org.jspecify.annotations.NullMarked;
