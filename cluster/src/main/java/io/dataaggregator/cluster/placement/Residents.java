package io.dataaggregator.cluster.placement;

import io.dataaggregator.engine.port.ClusterView.State;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The entities that are in the memory of this node. Written by them, read by anybody. */
public final class Residents {
  /** Which entity. */
  record Name(String type, String path) implements Comparable<Name> {
    /** The name that {@link #cursor} gave; one that nothing gave is some place in the order. */
    static Name of(String cursor) {
      int slash = cursor.indexOf('/');
      return slash < 0
          ? new Name(cursor, "")
          : new Name(cursor.substring(0, slash), cursor.substring(slash + 1));
    }

    String cursor() {
      return type + "/" + path;
    }

    @Override
    public int compareTo(Name other) {
      int types = type.compareTo(other.type);
      return types == 0 ? path.compareTo(other.path) : types;
    }
  }

  /** What an entity does, and since when. */
  record Doing(State state, Instant since) {}

  private final ConcurrentNavigableMap<Name, Doing> here = new ConcurrentSkipListMap<>();

  /** Entity {@code path} is here and does this. */
  public void does(String type, String path, State state) {
    var name = new Name(type, path);
    Doing before = here.get(name);
    if (before == null || before.state() != state) {
      here.put(name, new Doing(state, Instant.now()));
    }
  }

  /** Entity {@code path} is no longer here. */
  public void left(String type, String path) {
    here.remove(new Name(type, path));
  }

  /** Paths of the pipelines that have work under way here, be it that of a split. */
  List<String> busy() {
    return here.entrySet().stream()
        .filter(one -> one.getValue().state() == State.WORKING)
        .map(one -> pipeline(one.getKey()))
        .distinct()
        .toList();
  }

  /** The path of a split begins with that of its pipeline: workspace and name. */
  private static String pipeline(Name name) {
    String[] parts = name.path().split("/", -1);
    return parts[0] + "/" + parts[1];
  }

  ConcurrentNavigableMap<Name, Doing> here() {
    return here;
  }
}
