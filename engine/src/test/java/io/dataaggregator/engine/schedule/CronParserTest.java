package io.dataaggregator.engine.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * *                | five fields",
        "* * * * * *            | five fields",
        "''                     | five fields",
        "60 * * * *             | minute '60': write 0 to 59",
        "* 24 * * *             | hour '24': write 0 to 23",
        "* * 0 * *              | day of month '0': write 1 to 31",
        "* * * 13 *             | month '13': write 1 to 12",
        "* * * * 8              | day of week '8': write 0 to 7",
        "* * * FOO *            | month 'FOO': names are [JAN",
        "JAN * * * *            | minute 'JAN': write numbers",
        "5/10 * * * *           | a step needs a range",
        "*/0 * * * *            | a step is 1 to 59",
        "*/90 * * * *           | a step is 1 to 59",
        "*-5 * * * *            | * stands for the whole range",
        "50-10 * * * *          | the range runs backwards",
        "1,,2 * * * *           | minute ''",
        "? * * * *              | minute '?'",
        "@never                 | known are @hourly",
        "0 0 30 2 *             | never fire",
        "0 0 31 FEB,APR,JUN *   | never fire",
        "every                  | write 'every' and one duration",
        "every 15               | write a whole number and one of",
        "every 500ms            | whole seconds",
        "every 1500ms           | whole seconds",
        "every 0s               | whole seconds",
        "every 367d             | whole seconds",
        "everyday 1d            | write 'every' and one duration"
      })
  void refuses(String text, String message) {
    var e = assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
  }

  @Test
  void refusesWhatIsTooLong() {
    String list = "0" + ",0".repeat(200) + " * * * *";
    assertThrows(IllegalArgumentException.class, () -> Schedule.parse(list));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@hourly             | 0 * * * *",
        "@daily              | 0 0 * * *",
        "@weekly             | 0 0 * * SUN",
        "@monthly            | 0 0 1 * *",
        "*/15 * * * *        | 0,15,30,45 * * * *",
        "0 9-17/4 * * *      | 0 9,13,17 * * *",
        "0 0 * jan-Mar *     | 0 0 * 1,2,3 *",
        "0 0 * * 7           | 0 0 * * 0",
        "0 0 * * FRI-SUN     | 0 0 * * 0,5,6",
        "0 0 * * 5-7         | 0 0 * * SUN,FRI,SAT",
        "0  0  *\t* sun-sat  | 0 0 * * 0-6",
        "every 60m           | every 1h"
      })
  void saysTheSame(String one, String other) {
    assertEquals(Schedule.parse(other), Schedule.parse(one));
  }

  @Property(tries = 1000)
  void neverThrowsAnythingElse(
      @ForAll
          @Chars({'*', '/', '-', ',', ' ', '@', 'J', 'A', 'N'})
          @CharRange(from = '0', to = '9')
          @StringLength(max = 14)
          String text) {
    try {
      assertTrue(Schedule.parse(text) instanceof CronSchedule);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage() != null && !e.getMessage().isBlank());
    }
  }
}
