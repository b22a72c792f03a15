package io.dataaggregator.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.pekko.japi.Pair;
import org.junit.jupiter.api.Test;

class QueryValuesTest {
  static final List<Parameter> DECLARED =
      List.of(
          new Parameter.Whole("limit", 100, 1, 1_000),
          new Parameter.Moment("from"),
          new Parameter.Fields("key"));

  @Property(tries = 200)
  void wholeNumbersInRangeAreRead(@ForAll @IntRange(min = 1, max = 1_000) int limit) {
    assertEquals(limit, read("limit", Integer.toString(limit)).single("limit"));
  }

  @Property(tries = 200)
  void numbersOutOfRangeAreRefused(@ForAll BigInteger number) {
    boolean inRange = number.signum() > 0 && number.compareTo(BigInteger.valueOf(1_000)) <= 0;
    assertEquals(inRange, read("limit", number.toString()).problems().isEmpty());
  }

  @Property(tries = 200)
  void timesSurviveToTheNanosecond(
      @ForAll @LongRange(min = -9_000_000_000_000L, max = 9_000_000_000_000L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    var time = Instant.ofEpochSecond(second, nano);
    assertEquals(time, read("from", time.toString()).single("from"));
  }

  @Property(tries = 300)
  void anyTextIsEitherAValueOrAProblemThatNamesIt(@ForAll String name, @ForAll String text) {
    var values = read(name, text);
    boolean known = List.of("limit", "from").contains(name) || name.matches("(?s)key\\..+");
    assertTrue(known || values.problems().size() == 1);
  }

  @Test
  void fieldsKeepTheirNamesWhole() {
    assertEquals(Map.of("a.b ", "=&"), read("key.a.b ", "=&").fields("key"));
    assertEquals(100, read("key.limit", "1").single("limit"));
  }

  private static QueryValues read(String name, String text) {
    return QueryValues.read(DECLARED, List.of(Pair.create(name, text)));
  }
}
