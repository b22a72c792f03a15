package io.dataaggregator.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dataaggregator.engine.batch.Dictionary;
import io.dataaggregator.engine.batch.LongVector;
import io.dataaggregator.engine.batch.RecordBatch;
import io.dataaggregator.engine.batch.StringVector;
import io.dataaggregator.engine.batch.Vector;
import io.dataaggregator.engine.definition.TransformDefinition.Missing;
import io.dataaggregator.engine.ledger.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** However records are cut into batches and epochs, a lookup is what a map of the rows gives. */
class LookupPropertyTest {
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.of("country", "string", "product", "string", "qty", "int", "price", "double"));
  private static final List<String> TEXTS = List.of("", "a", "b", "ab", "\u0000", "a\u0000b", "é");
  private static final List<String> NUMBERS = List.of("", "0", "1", "-1", "7", "-0");

  private final Map<Long, String> added = new HashMap<>();

  private void add(
      RecordBatch batch, long[] starts, @Nullable Vector[] arguments, long[] times, int unit) {
    for (int i = 0; i < batch.selected(); i++) {
      int row = batch.selection()[i];
      added.put(
          batch.offset(row),
          LookupTest.cell(ExplodeTest.vector(batch, "t0"), row)
              + " "
              + LookupTest.cell(ExplodeTest.vector(batch, "t1"), row));
    }
  }

  @Property(tries = 400)
  void isWhatAMapGives(@ForAll long seed) {
    added.clear();
    var random = new Random(seed);
    List<String> on =
        TYPES.keySet().stream().filter(name -> random.nextInt(3) == 0).collect(Collectors.toList());
    if (on.isEmpty()) on.add(List.copyOf(TYPES.keySet()).get(random.nextInt(4)));
    Missing missing = List.of(Missing.values()).get(random.nextInt(3));
    PipelinePlan plan = PipelinePlanTest.plan(ExplodeTest.orders(lookup(on, missing)));
    RecordProcessor processor = plan.newProcessor();
    Map<Long, String> expected = new HashMap<>();
    long read = 0;
    long absent = 0;
    var batch = new RecordBatch(plan.source(), 20);
    for (int epoch = 0; epoch < 3; epoch++) {
      Map<List<String>, List<String>> rows = rows(on, random);
      processor.join(List.of(LookupTest.reference(plan, 0, texts(rows))));
      for (int cut = random.nextInt(4); cut >= 0; cut--) {
        batch.clear();
        if (random.nextBoolean()) replaceDictionaries(batch);
        for (int i = random.nextInt(20); i > 0; i--) {
          List<String> key = record(batch, read, on, random);
          List<String> row = key.contains("") ? null : rows.get(canonical(key));
          if (row == null) absent++;
          if (row != null) expected.put(read, shown(row.get(0)) + " " + shown(row.get(1)));
          else if (missing == Missing.KEEP) expected.put(read, "- -");
          read++;
        }
        processor.process(batch, 0, Long.MIN_VALUE, this::add);
      }
    }
    assertEquals(expected, added);
    long left = missing == Missing.KEEP ? 0 : absent;
    boolean dropped = missing == Missing.DROP;
    assertEquals(
        new Ledger(read, read - left, 0, dropped ? left : 0, 0, 0, dropped ? 0 : left),
        processor.ledger());
    assertTrue(processor.ledger().balanced());
  }

  private static String lookup(List<String> on, Missing missing) {
    return "- lookup: {file: {path: a, format: {type: csv}, fields: {"
        + on.stream()
            .map(k -> "r_" + k + ": {type: " + TYPES.get(k) + "}, ")
            .collect(Collectors.joining())
        + "v: {type: string}, w: {type: int}}}, on: {"
        + on.stream().map(k -> "r_" + k + ": " + k).collect(Collectors.joining(", "))
        + "}, take: {v: t0, w: t1}, missing: "
        + missing.name().toLowerCase(Locale.ROOT)
        + "}";
  }

  /** Rows with different keys; some lack a part of theirs. */
  private static Map<List<String>, List<String>> rows(List<String> on, Random random) {
    Map<List<String>, List<String>> rows = new HashMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      List<String> key = canonical(on.stream().map(name -> value(name, random)).toList());
      rows.put(
          key, List.of(TEXTS.get(random.nextInt(TEXTS.size())), NUMBERS.get(random.nextInt(5))));
    }
    return rows;
  }

  private static String[] texts(Map<List<String>, List<String>> rows) {
    return rows.entrySet().stream()
        .map(row -> String.join(",", row.getKey()) + "," + String.join(",", row.getValue()))
        .toArray(String[]::new);
  }

  private static String value(String name, Random random) {
    List<String> values = "string".equals(TYPES.get(name)) ? TEXTS : NUMBERS;
    return values.get(random.nextInt(values.size()));
  }

  /** There is one zero. */
  private static List<String> canonical(List<String> key) {
    return key.stream().map(part -> part.equals("-0") ? "0" : part).toList();
  }

  private static String shown(String value) {
    return value.isEmpty() ? "-" : value;
  }

  private static void replaceDictionaries(RecordBatch batch) {
    for (int i = 0; i < batch.schema().size(); i++) {
      if (batch.vector(i) instanceof StringVector texts) texts.use(new Dictionary());
    }
  }

  /** Writes a record and gives its key. */
  private static List<String> record(
      RecordBatch batch, long offset, List<String> on, Random random) {
    int row = batch.rows();
    for (int i = 0; i < batch.schema().size(); i++) batch.vector(i).setNull(row);
    ((LongVector) ExplodeTest.vector(batch, "ts")).set(row, 1);
    var key = new ArrayList<String>();
    for (String name : TYPES.keySet()) {
      String value = value(name, random);
      LookupTest.set(ExplodeTest.vector(batch, name), row, value);
      if (on.contains(name)) key.add(value);
    }
    batch.endRow(offset);
    return key;
  }
}
