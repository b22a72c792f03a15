/** What is wrong with an input, where, and what to do about it. */
@NullMarked
package io.dataaggregator.engine.problem;

import org.jspecify.annotations.NullMarked;
