package io.dataaggregator.persistence.store;

import io.dataaggregator.persistence.database.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Statements on a data source, each a transaction of its own; blocking. */
final class Jdbc {
  private final DataSource source;

  Jdbc(DataSource source) {
    this.source = source;
  }

  /** Reads one row. */
  interface RowReader<T> {
    T read(Row row) throws SQLException;
  }

  /**
   * All rows of a query.
   *
   * @param doing what it is for, as the error says it: {@code could not DOING: why}
   */
  <T> List<T> query(String doing, String sql, Consumer<Parameters> bind, RowReader<T> reader) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind.accept(new Parameters(statement, doing));
      try (ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(reader.read(new Row(rows)));
        }
        return found;
      }
    } catch (SQLException e) {
      throw DatabaseException.of(doing, e);
    }
  }

  /** The one row of a query that always has one. */
  <T> T one(String doing, String sql, Consumer<Parameters> bind, RowReader<T> reader) {
    return query(doing, sql, bind, reader).getFirst();
  }

  /** Rows changed. */
  int update(String doing, String sql, Consumer<Parameters> bind) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind.accept(new Parameters(statement, doing));
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw DatabaseException.of(doing, e);
    }
  }

  /** One statement for each item, all in one transaction. */
  <T> void batch(String doing, String sql, List<T> items, BiConsumer<Parameters, T> bind) {
    if (items.isEmpty()) {
      return;
    }
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      // Without a commit the pool rolls back when it gets the connection back.
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (T item : items) {
          bind.accept(new Parameters(statement, doing), item);
          statement.addBatch();
        }
        statement.executeBatch();
      }
      connection.commit();
    } catch (SQLException e) {
      throw DatabaseException.of(doing, e);
    }
  }
}
