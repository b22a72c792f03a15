/**
 * One pipeline and its splits under crashes, ghost writes, zombies and a bad network: runs the real
 * cores and judges what readers see.
 */
@NullMarked
package io.dataaggregator.engine.simulation;

import org.jspecify.annotations.NullMarked;
