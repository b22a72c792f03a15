package io.dataaggregator.engine.split;

import java.util.List;

/**
 * The whole state of a split some of whose records were looked up in references.
 *
 * @param joined what became of them, by version
 */
public record JoinedSnapshot(KeysSnapshot split, List<Joined> joined) {}
