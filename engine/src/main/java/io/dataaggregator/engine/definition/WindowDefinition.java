package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.calendar.CalendarPeriods;

/** How event time is cut into windows. */
public sealed interface WindowDefinition {
  /** What becomes of a record whose window is sealed. */
  enum Late {
    /** It becomes a dead letter. */
    REJECT,
    /** It is aggregated, and the results of its window are published once more. */
    REVISE
  }

  /** One bucket a key for all time; it closes at the end of a run. */
  record None() implements WindowDefinition {}

  /** Windows of event time. */
  sealed interface Timed extends WindowDefinition {
    /** Field of type timestamp. */
    String timeField();

    /** How long after the watermark a window stays open. */
    long latenessMicros();

    Late late();

    /** The frontier from which a window that ends at {@code end} is closed. */
    default long closes(long end) {
      return later(end, latenessMicros());
    }
  }

  /**
   * Equal, adjacent windows aligned to the epoch.
   *
   * @param sizeMicros length, at least 1 ms
   */
  record Tumbling(long sizeMicros, String timeField, long latenessMicros, Late late)
      implements Timed {}

  /** Adjacent windows as a calendar has them: not all of one length. */
  record Calendar(CalendarPeriods periods, String timeField, long latenessMicros, Late late)
      implements Timed {}

  /**
   * Windows that overlap. Records are aggregated once, in adjacent <i>panes</i>, of which windows
   * are made later. For what is asked of a start here, it is that of a pane.
   *
   * <p>A window is known by one start alone, and panes and windows ascend together.
   */
  sealed interface Overlapping extends Timed {
    /** Windows that a pane may be in, at most. */
    int MAX_WINDOWS = 300;

    /** The length of a pane. */
    long paneMicros();

    /** The first window that the pane which starts at {@code pane} is in. */
    long firstWindow(long pane);

    /** The last one. */
    long lastWindow(long pane);

    /** The first pane of the window that is known by {@code window}. */
    long firstPane(long window);

    /** The last one. */
    long lastPane(long window);

    /** From what a window is known by to its end. */
    long windowMicros();

    /** The windows themselves, by what they are known by. */
    default Tumbling windows() {
      return new Tumbling(windowMicros(), timeField(), latenessMicros(), late());
    }
  }

  /**
   * Windows of one length, from each multiple of a shorter one.
   *
   * @param sizeMicros length, a multiple of {@code hopMicros}
   * @param hopMicros from start to start; a pane
   */
  record Hopping(long sizeMicros, long hopMicros, String timeField, long latenessMicros, Late late)
      implements Overlapping {
    @Override
    public long paneMicros() {
      return hopMicros;
    }

    @Override
    public long firstWindow(long pane) {
      return pane - sizeMicros + hopMicros;
    }

    @Override
    public long lastWindow(long pane) {
      return pane;
    }

    @Override
    public long firstPane(long window) {
      return window;
    }

    @Override
    public long lastPane(long window) {
      return window + sizeMicros - hopMicros;
    }

    @Override
    public long windowMicros() {
      return sizeMicros;
    }
  }

  /**
   * Windows that begin together and end a step apart. What tells them from each other is their last
   * pane, so they are known by that.
   *
   * @param sizeMicros length of the last of them, a multiple of {@code stepMicros}
   * @param stepMicros length of the first; a pane
   */
  record Cumulative(
      long sizeMicros, long stepMicros, String timeField, long latenessMicros, Late late)
      implements Overlapping {
    @Override
    public long paneMicros() {
      return stepMicros;
    }

    @Override
    public long firstWindow(long pane) {
      return pane;
    }

    @Override
    public long lastWindow(long pane) {
      return firstPane(pane) + sizeMicros - stepMicros;
    }

    @Override
    public long firstPane(long window) {
      return Math.floorDiv(window, sizeMicros) * sizeMicros;
    }

    @Override
    public long lastPane(long window) {
      return window;
    }

    @Override
    public long windowMicros() {
      return stepMicros;
    }
  }

  /**
   * Windows of a key's records that follow each other by less than a gap, each from its first
   * record to a gap after its last. For what is asked of a start here, it is that of a pane as long
   * as the gap: records of one pane and key are of one session, and a session is of adjacent panes.
   * It is known by its last one.
   *
   * <p>Whether a record is late is said by its pane. So nothing that is not late can be of a
   * session whose last pane, and the one after that, have passed.
   */
  record Session(long gapMicros, String timeField, long latenessMicros, Late late)
      implements Timed {
    /** The panes, as windows of their own: closed once no record of theirs can come. */
    public Tumbling panes() {
      return new Tumbling(gapMicros, timeField, latenessMicros, late);
    }
  }

  /**
   * The start of the window that holds {@code atMicros}; {@link Long#MIN_VALUE} without windows.
   */
  default long start(long atMicros) {
    return switch (this) {
      case None() -> Long.MIN_VALUE;
      case Tumbling t -> Math.floorDiv(atMicros, t.sizeMicros()) * t.sizeMicros();
      case Calendar c -> c.periods().start(atMicros);
      case Overlapping o -> Math.floorDiv(atMicros, o.paneMicros()) * o.paneMicros();
      case Session s -> Math.floorDiv(atMicros, s.gapMicros()) * s.gapMicros();
    };
  }

  /** The end of the window that starts at {@code start}; {@link Long#MAX_VALUE} without windows. */
  default long end(long start) {
    return switch (this) {
      case None() -> Long.MAX_VALUE;
      case Tumbling t -> later(start, t.sizeMicros());
      case Calendar c -> c.periods().end(start);
      case Overlapping o -> later(start, o.paneMicros());
      case Session s -> later(start, s.gapMicros());
    };
  }

  /**
   * The frontier from which the window that starts at {@code start} is closed; of overlapping ones,
   * the last that the pane is in; of sessions, those whose last pane it is.
   */
  default long closesAt(long start) {
    return switch (this) {
      case None() -> Long.MAX_VALUE;
      case Tumbling t -> t.closes(t.end(start));
      case Calendar c -> c.closes(c.end(start));
      case Overlapping o -> o.closes(later(o.lastWindow(start), o.windowMicros()));
      case Session s -> s.closes(later(s.end(start), s.gapMicros()));
    };
  }

  /**
   * The frontier from which a record of the window that starts at {@code start} is late; {@link
   * Long#MAX_VALUE} where none ever is.
   */
  default long lateFrom(long start) {
    if (revises()) return Long.MAX_VALUE;
    return this instanceof Session s ? s.closes(s.end(start)) : closesAt(start);
  }

  /** What results are of: windows that do not overlap are themselves. */
  default WindowDefinition shown() {
    return switch (this) {
      case None none -> none;
      case Tumbling t -> t;
      case Calendar c -> c;
      case Overlapping o -> o.windows();
      case Session s ->
          new Tumbling(
              s.gapMicros(), s.timeField(), later(s.latenessMicros(), s.gapMicros()), s.late());
    };
  }

  /**
   * When the window that is known by {@code window} starts, of those that are {@link #shown}. A
   * session itself says when it does.
   */
  default long shownStart(long window) {
    return this instanceof Overlapping o ? o.firstPane(window) : window;
  }

  /** What windows that start before {@code atMicros} are known by, at most and without it. */
  default long startingBefore(long atMicros) {
    return this instanceof Session ? Long.MAX_VALUE : startingFrom(atMicros);
  }

  /** What windows that start at {@code atMicros} or later are known by, at least. */
  default long startingFrom(long atMicros) {
    if (this instanceof Session) return Math.min(start(atMicros), atMicros);
    if (!(this instanceof Cumulative c)) return atMicros;
    long first = Math.ceilDiv(atMicros, c.sizeMicros()) * c.sizeMicros();
    return first < atMicros ? Long.MAX_VALUE : first;
  }

  /** Whether a record of a window that was sealed is aggregated all the same. */
  default boolean revises() {
    return this instanceof Timed timed && timed.late() == Late.REVISE;
  }

  /** At the end of time, time stands still: what wrapped around would be closed from the start. */
  private static long later(long micros, long by) {
    long sum = micros + by;
    return sum < micros ? Long.MAX_VALUE : sum;
  }
}
