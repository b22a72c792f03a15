package io.dataaggregator.persistence.database;

import java.util.Map;

/** What the embedded server runs with. Values must not need quoting in a shell. */
final class ServerConfig {
  static final Map<String, String> VALUES =
      Map.ofEntries(
          // The library switches the first two off; a commit must be on disk when it is answered.
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("max_connections", "200"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_wal_size", "2GB"),
          // Our statements are short; compiling them costs more than running them.
          Map.entry("jit", "off"),
          // To files of its own: a pipe to a JVM that was killed would lose them. A week is kept.
          Map.entry("logging_collector", "on"),
          Map.entry("log_directory", "log"),
          Map.entry("log_filename", "postgresql-%a.log"),
          Map.entry("log_truncate_on_rotation", "on"),
          Map.entry("log_rotation_age", "1d"),
          Map.entry("log_rotation_size", "0"),
          // Without it errors quote the rows they are about.
          Map.entry("log_error_verbosity", "terse"));

  private ServerConfig() {}
}
