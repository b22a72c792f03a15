package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.quantity.Durations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table of the pipeline file that says how event time is cut. */
final class WindowShape {
  private static final Shape LENGTH = new Shape.Time(1000, Durations.MAX_MICROS, false);
  private static final Shape DELAY = new Shape.Time(0, Durations.MAX_MICROS, false);

  private static final List<Key> OF_EVENT_TIME =
      List.of(
          Key.required("timeField", FieldShape.NAME, "the field that holds event time"),
          Key.optional("lateness", DELAY, "0s", "how long a window waits after the watermark"),
          Key.optional(
              "late",
              new Shape.Choice("reject", "revise"),
              "reject",
              "what becomes of a record whose window is sealed"));

  static final Shape WINDOW = Shape.tagged("type", cases(), later(), "how event time is cut");

  private WindowShape() {}

  private static Map<String, List<Key>> cases() {
    var cases = new LinkedHashMap<String, List<Key>>();
    cases.put("tumbling", timed(Key.required("size", LENGTH, "the length of a window")));
    cases.put(
        "hopping",
        timed(
            Key.required("size", LENGTH, "the length of a window, a multiple of 'hop'"),
            Key.required("hop", LENGTH, "from the start of a window to that of the next")));
    cases.put(
        "cumulative",
        timed(
            Key.required("size", LENGTH, "the length of the last window, a multiple of 'step'"),
            Key.required("step", LENGTH, "the length of the first, and what each is longer by")));
    cases.put(
        "calendar",
        timed(
            Key.required(
                "unit",
                new Shape.Choice("hour", "day", "week", "month", "quarter", "year"),
                "the period of the calendar that a window is; weeks begin on Monday"),
            Key.optional("timezone", FieldShape.ZONE, "UTC", "whose clocks and calendar")));
    cases.put("none", List.of());
    return cases;
  }

  private static List<String> later() {
    return List.of("session");
  }

  private static List<Key> timed(Key... own) {
    return Stream.concat(Stream.of(own), OF_EVENT_TIME.stream()).toList();
  }
}
