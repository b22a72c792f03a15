package io.dataaggregator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.dataaggregator.bench.node.Cost;
import io.dataaggregator.bench.node.ServedNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Runs of our own node, from the request for a run to its success. */
final class Ours implements Contender {
  private final String label;
  private final ServedNode node;
  private final Work work;

  /** The node as it was left after the run before, under whichever name. */
  private final AtomicReference<Cost> left;

  private Ours(String label, ServedNode node, Work work, AtomicReference<Cost> left) {
    this.label = label;
    this.node = node;
    this.work = work;
    this.left = left;
  }

  /** Defines the pipeline and runs it once, which warms the node. */
  static Ours warmed(String label, ServedNode node, Work work, Path orders) throws IOException {
    Path file = Orders.file(orders, work.records, work.form);
    node.call("PUT", work.label, work.definition(file));
    node.call("POST", work.label + "/activate", "");
    node.run(work.label);
    return new Ours(label, node, work, new AtomicReference<>(node.cost()));
  }

  /** The same system under another name. */
  Ours again(String other) {
    return new Ours(other, node, work, left);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String heap() {
    return String.join(" ", work.heap());
  }

  @Override
  public Sample run() throws IOException {
    Cost before = node.cost();
    JsonNode run = node.run(work.label);
    Cost after = node.cost();
    if (run.at("/ledger/read").asLong() != work.records) {
      throw new IOException("not every order was read: " + run);
    }
    Rows rows = rows();
    // What is done later, vacuum and checkpoints, is found before the next run.
    double deferred = before.cpu() - left.getAndSet(node.cost()).cpu();
    return new Sample(
        after.cpu() - before.cpu(),
        after.postgres() - before.postgres(),
        deferred,
        after.secondsSince(before),
        after.peakMiB(),
        rows);
  }

  @Override
  public Optional<Sample> runEmpty() {
    return Optional.empty();
  }

  private Rows rows() throws IOException {
    var rows = new Rows.Counter();
    node.results(
        work.label,
        row ->
            rows.add(
                Instant.parse(row.at("/window/start").asText()).toEpochMilli(),
                row.at("/key/country").asText(),
                row.at("/key/product").asText(),
                row.at("/values/orders").asLong(),
                row.at("/values/revenue").asDouble(),
                row.at("/values/dearest").asDouble()));
    return rows.rows();
  }
}
