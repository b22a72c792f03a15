package io.dataaggregator.connectors.file;

import java.nio.file.Path;
import java.util.List;

/**
 * What the file connector may read.
 *
 * @param roots files must lie under one of these; empty for anywhere
 */
public record FileSettings(List<Path> roots) {}
