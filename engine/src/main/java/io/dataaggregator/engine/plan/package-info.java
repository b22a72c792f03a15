/** A definition compiled: what each record of a pipeline goes through. */
@NullMarked
package io.dataaggregator.engine.plan;

import org.jspecify.annotations.NullMarked;
