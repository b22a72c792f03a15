package io.dataaggregator.engine.definition;

import io.dataaggregator.engine.quantity.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of the pipeline file that says how event time is cut. */
final class WindowShape {
  private static final Shape LENGTH = new Shape.Time(1000, Durations.MAX_MICROS, false);
  private static final Shape DELAY = new Shape.Time(0, Durations.MAX_MICROS, false);

  static final Shape WINDOW = Shape.tagged("type", cases(), List.of(), "how event time is cut");

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
        "session",
        timed(
            new Shape.Choice("definition.bad-value", List.of("reject"), List.of("revise")),
            Key.required("gap", LENGTH, "how long no record of a key ends its session")));
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

  private static List<Key> timed(Key... own) {
    return timed(new Shape.Choice("reject", "revise"), own);
  }

  private static List<Key> timed(Shape late, Key... own) {
    var keys = new ArrayList<Key>(List.of(own));
    keys.add(Key.required("timeField", FieldShape.NAME, "the field that holds event time"));
    keys.add(Key.optional("lateness", DELAY, "0s", "how long a window waits after the watermark"));
    String about = "what becomes of a record whose window is sealed";
    keys.add(Key.optional("late", late, "reject", about));
    return keys;
  }
}
