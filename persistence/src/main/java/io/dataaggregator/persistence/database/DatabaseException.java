package io.dataaggregator.persistence.database;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The database is away or refused something. Messages never hold data of rows. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 300;

  /** Classes of SQLSTATE: connections, resources, and the intervention of an operator. */
  private static final Set<String> AWAY = Set.of("08", "53", "57", "58");

  public DatabaseException(String message) {
    this(message, null);
  }

  public DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * A statement failed.
   *
   * @param doing what was being done, for example {@code "write segments"}
   */
  public static DatabaseException of(String doing, SQLException e) {
    return new DatabaseException("could not " + doing + ": " + brief(e), e);
  }

  /** Whether the database is away, or too busy to answer in time: no bug, and it may come back. */
  public boolean isAway() {
    if (!(getCause() instanceof SQLException e)) return false;
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || AWAY.stream().anyMatch(state::startsWith);
  }

  /** What is behind {@code failure}, in a line that never holds data of rows. */
  public static String brief(Throwable failure) {
    return switch (failure) {
      case DatabaseException e -> String.valueOf(e.getMessage());
      case SQLException e -> brief(e);
      // the journal says of it what means nothing to an operator
      case Throwable e when e.getCause() != null -> brief(e.getCause());
      default -> cut(String.valueOf(failure.getMessage()));
    };
  }

  /** SQLSTATE and first line of the server's own text, which names objects but no values. */
  static String brief(SQLException e) {
    // a batch's own text has the whole row in it, its values included
    if (e instanceof BatchUpdateException && e.getNextException() != null) {
      return brief(e.getNextException());
    }
    String text = String.valueOf(e.getMessage());
    if (e instanceof PSQLException refused) {
      ServerErrorMessage server = refused.getServerErrorMessage();
      if (server != null) {
        text = String.valueOf(server.getMessage());
      }
    }
    return cut(text) + " (SQLSTATE " + e.getSQLState() + ")";
  }

  private static String cut(String text) {
    int line = text.indexOf('\n');
    String first = line < 0 ? text : text.substring(0, line);
    return first.length() > MAX_MESSAGE ? first.substring(0, MAX_MESSAGE) + "..." : first;
  }
}
