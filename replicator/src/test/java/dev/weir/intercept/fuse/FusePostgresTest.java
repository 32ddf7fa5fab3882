package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL lives on the mount, and its replayed files are those of the source. */
@Timeout(300)
class FusePostgresTest {
  /** Of this run alone: a port or a common directory may be in use by another server. */
  @TempDir Path directory;

  private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");

  @Test
  void runsADatabaseWhileItIsMirrored() throws Exception {
    Needed.that(Files.isExecutable(BINARIES.resolve("initdb")), "PostgreSQL 15 in " + BINARIES);
    String sockets = directory.toString();
    try (Protected p = Protected.create()) {
      Protected.run(p.directory, "chown", "postgres:", p.directory.toString(), sockets);
      p.started();
      postgres(p, "initdb", "-D", "data", "--no-instructions", "-A", "trust");
      String options = "-k " + sockets + " -c listen_addresses= -c max_wal_size=64MB";
      postgres(p, "pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start");
      try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
        postgres(p, "pgbench", "-h", sockets, "-i", "-q", "-s", "1", "postgres");
        Future<?> mirror =
            executor.submit(
                () -> {
                  p.source.mirror((entries, bytes) -> {});
                  return null;
                });
        String report = postgres(p, "pgbench", "-h", sockets, "-c", "2", "-T", "5", "postgres");
        mirror.get();
        assertThat(report).contains("number of failed transactions: 0");
      } finally {
        postgres(p, "pg_ctl", "-D", "data", "-w", "-m", "fast", "stop");
      }
      assertThat(postgres(p, "pg_checksums", "-D", "data", "--enable")).contains("enabled");
      assertThat(postgres(p, "pg_checksums", "-D", "data", "--check"))
          .contains("Bad checksums:  0");
      p.unmountAndCompare();
    }
  }

  private static String postgres(Protected p, String program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    command.add(BINARIES.resolve(program).toString());
    command.addAll(List.of(arguments));
    return Protected.run(p.directory, command.toArray(String[]::new));
  }
}
