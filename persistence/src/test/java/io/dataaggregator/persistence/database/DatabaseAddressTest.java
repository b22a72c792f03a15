package io.dataaggregator.persistence.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DatabaseAddressTest {
  private static final DatabaseAddress PLAIN =
      new DatabaseAddress("db.example:5433", "sales", "ann", "s3cret", Map.of());

  @Test
  void readsEveryFormOfTheUrl() {
    assertEquals(PLAIN, DatabaseAddress.parse("postgresql://ann:s3cret@db.example:5433/sales"));
    assertEquals(PLAIN, DatabaseAddress.parse("postgres://ann:s3cret@db.example:5433/sales"));
    assertEquals(
        PLAIN,
        DatabaseAddress.parse("jdbc:postgresql://db.example:5433/sales?user=ann&password=s3cret"));
    assertEquals(
        PLAIN, DatabaseAddress.parse("jdbc:postgresql://ann:s3cret@db.example:5433/sales"));
  }

  @Test
  void readsParametersSeveralHostsAndEscapes() {
    DatabaseAddress address =
        DatabaseAddress.parse(
            "postgresql://a%40b:p%2Fq%3F+@[::1]:5432,other/d%20b?sslmode=require&connect_timeout=9");
    assertEquals(
        new DatabaseAddress(
            "[::1]:5432,other",
            "d b",
            "a@b",
            "p/q?+",
            Map.of("sslmode", "require", "connectTimeout", "9")),
        address);
    assertEquals("jdbc:postgresql://[::1]:5432,other/d%20b", address.jdbcUrl());
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadAgain(
      @ForAll("texts") String user, @ForAll("texts") String password, @ForAll("names") String db) {
    DatabaseAddress address =
        new DatabaseAddress("h:1", db, user, password, Map.of("options", password));
    assertEquals(address, DatabaseAddress.parse(address.toUrl()));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars(" :/?#@%&=+'\"\\aé☃").ofMaxLength(12);
  }

  @Provide
  Arbitrary<String> names() {
    return texts().filter(text -> !text.isEmpty());
  }

  @Test
  void saysWhatIsWrongAndKeepsThePasswordToItself() {
    assertRefused("mysql://ann:s3cret@h/db", "begins with 'mysql:', which is not PostgreSQL");
    assertRefused("s3cret", "has no scheme");
    assertRefused("postgresql://ann:s3cret@h", "names no database");
    assertRefused("postgresql://ann:s3cret@/db", "names no host");
    assertRefused("postgresql://ann:s3cret@h,/db", "names no host");
    assertRefused("postgresql://ann:s3cret@h:99999/db", "port that is not a number");
    assertRefused("postgresql://ann:s3/cret@h/db", "port that is not a number");
    assertRefused("postgresql://ann:s3cret%@h/db", "'%' that two hexadecimal digits");
  }

  private static void assertRefused(String url, String expected) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> DatabaseAddress.parse(url))
                .getMessage());
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("s3"), message);
  }

  @Test
  void theSettingsThatExactnessHangsOnCannotBeOverridden() {
    DatabaseAddress address =
        DatabaseAddress.parse(
            "postgresql://h/db?logServerErrorDetail=true&currentSchema=x&ApplicationName=mine");
    Map<String, String> properties =
        Pool.properties(address, "data", java.time.Duration.ofSeconds(10));
    assertEquals("false", properties.get("logServerErrorDetail"));
    assertEquals("dataaggregator", properties.get("currentSchema"));
    assertEquals("10", properties.get("socketTimeout"));
    assertEquals("mine", properties.get("ApplicationName"));
  }
}
