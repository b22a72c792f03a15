package io.dataaggregator.http;

import io.dataaggregator.engine.ledger.Ledger;
import io.dataaggregator.engine.pipeline.RunError;
import io.dataaggregator.engine.pipeline.RunStatus;
import io.dataaggregator.engine.port.Answer;
import io.dataaggregator.engine.port.Page;
import io.dataaggregator.engine.port.Refusal;
import io.dataaggregator.engine.port.RunView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs in memory: the first ones wait, and at most three may. */
final class FakeRuns {
  private final Map<String, RunView> byId = new LinkedHashMap<>();
  private final Map<String, String> byKey = new HashMap<>();

  synchronized Answer<RunView> start(String pipeline, @Nullable String key) {
    String known = key == null ? null : byKey.get(key);
    if (known != null) {
      return get(known);
    }
    if (waiting() == 3) {
      return Answer.refused(new Refusal.Limit("run.queue-full", "three runs wait: cancel one"));
    }
    String id = "run-" + (byId.size() + 1);
    if (key != null) {
      byKey.put(key, id);
    }
    var run = view(id, pipeline, RunStatus.QUEUED, Ledger.EMPTY, null);
    byId.put(id, run);
    return Answer.done(run);
  }

  synchronized Answer<RunView> get(String id) {
    RunView run = byId.get(id);
    return run == null ? Answer.refused(new Refusal.NotFound("run " + id)) : Answer.done(run);
  }

  synchronized Answer<RunView> cancel(String id) {
    RunView run = byId.get(id);
    if (run != null && run.status() != RunStatus.QUEUED) {
      return Answer.refused(new Refusal.Conflict("run.finished", "run " + id + " has ended"));
    }
    if (run != null) {
      byId.put(id, view(id, run.pipeline(), RunStatus.CANCELLED, Ledger.EMPTY, null));
    }
    return get(id);
  }

  synchronized void fail(String id, String pipeline) {
    var error = new RunError(RunError.Category.SOURCE, "source.changed", "the file changed");
    byId.put(id, view(id, pipeline, RunStatus.FAILED, FakePipelines.LEDGER, error));
  }

  synchronized Answer<Page<RunView>> page(@Nullable String cursor, int limit) {
    int skip = cursor == null ? 0 : Integer.parseInt(cursor);
    var newestFirst = List.copyOf(byId.values()).reversed();
    var items = newestFirst.stream().skip(skip).limit(limit).toList();
    int end = skip + items.size();
    return Answer.done(new Page<>(items, end < newestFirst.size() ? Integer.toString(end) : null));
  }

  private long waiting() {
    return byId.values().stream().filter(r -> r.status() == RunStatus.QUEUED).count();
  }

  private static RunView view(
      String id, String pipeline, RunStatus status, Ledger ledger, @Nullable RunError error) {
    var now = FakePipelines.NOW;
    boolean begun = status == RunStatus.FAILED;
    return new RunView(
        id,
        pipeline,
        status,
        "manual",
        null,
        1,
        7,
        1,
        now,
        begun ? now : null,
        begun ? now : null,
        ledger,
        error);
  }
}
