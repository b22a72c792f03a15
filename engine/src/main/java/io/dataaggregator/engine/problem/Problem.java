package io.dataaggregator.engine.problem;

/**
 * One thing wrong with an input.
 *
 * @param code stable dotted code, for example {@code definition.unknown-field}
 * @param pointer JSON pointer (RFC 6901) to the value at fault, empty for the whole document
 * @param line line of the text, from 1; 0 where unknown
 * @param column column of the text, from 1; 0 where unknown
 * @param message names the thing, the value and the way out
 */
public record Problem(String code, String pointer, int line, int column, String message) {}
