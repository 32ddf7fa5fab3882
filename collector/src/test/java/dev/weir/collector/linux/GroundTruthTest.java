package dev.weir.collector.linux;

import static dev.weir.collector.linux.ProbeFixture.read;
import static dev.weir.collector.linux.ProbeFixture.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.Observation;
import dev.weir.collector.linux.ProbeFixture.Counted;
import dev.weir.collector.sampling.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what fio says that it wrote, and what strace says that PostgreSQL wrote. */
class GroundTruthTest {
  private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);
  private static final String PORT = "54018";
  private static final Path POSTGRES = Path.of("/usr/lib/postgresql/15/bin");

  /** fio's own report of bytes and writes; the first numbers of the part about writing. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?s)\"write\"\\s*:\\s*\\{\\s*\"io_bytes\"\\s*:\\s*(\\d+).*?\"total_ios\"\\s*:\\s*(\\d+)");

  /** A call of strace -y that ended well: its file and how many bytes it wrote. */
  private static final Pattern TRACED =
      Pattern.compile("^\\w*write\\w*\\(\\d+<([^>]*)>.* = (\\d+)$", Pattern.MULTILINE);

  @TempDir Path scratch;
  private Path tree;
  private final ProbeFixture kernel = new ProbeFixture();

  @BeforeEach
  void makeTree() throws IOException {
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x"));
    tree = Files.createDirectory(scratch.resolve("tree"));
  }

  @AfterEach
  void closeProbes() {
    kernel.close();
  }

  @ParameterizedTest
  @CsvSource({
    "psync, randwrite, --bsrange=512-64k --bs_unaligned=1",
    "psync, write, --bs=4k --fsync=1 --io_size=4m",
    "psync, randrw, --bs=4k --direct=1",
    "io_uring, randwrite, --bs=4k --iodepth=16",
    "io_uring, randwrite, --bs=16k --iodepth=16 --direct=1",
    "libaio, randwrite, --bs=4k --iodepth=16 --direct=1",
    "pvsync2, write, --bs=1m",
    "mmap, randwrite, --bs=4k",
    "mmap, write, --bs=4k",
  })
  void whatFioWrites(String engine, String order, String options) throws Exception {
    if (!Stream.of("/usr/bin/fio", "/usr/local/bin/fio").map(Path::of).anyMatch(Files::exists)) {
      ProbeFixture.skip("fio is not installed");
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of("fio", "--name=load", "--directory=" + tree, "--ioengine=" + engine));
    command.addAll(List.of("--rw=" + order, "--size=16m", "--overwrite=1", "--thread"));
    command.addAll(List.of("--output-format=json", "--randseed=7"));
    command.addAll(List.of(options.split(" ")));
    List<String> layOut = new ArrayList<>(command);
    layOut.add("--create_only=1");
    run(scratch, layOut.toArray(String[]::new));
    run(scratch, "sync", "-f", tree.toString());
    Probe probe = kernel.probe(List.of(tree));
    Counted before = read(probe, 0);
    Matcher said = WRITTEN.matcher(run(scratch, command.toArray(String[]::new)));
    assertThat(said.find()).isTrue();
    Counted counted = read(probe, 0).minus(before);
    System.out.println(
        engine
            + " "
            + order
            + " "
            + options
            + ": fio wrote "
            + said.group(1)
            + " bytes, counted "
            + counted
            + " "
            + probe.warnings());
    if (engine.equals("mmap") && probe.warnings().stream().anyMatch(w -> w.contains("dirty"))) {
      // This kernel keeps the file in larger pieces: the count is a bound, and says so.
      assertThat(counted.bytes()).isBetween(1L, Long.parseLong(said.group(1)));
      return;
    }
    assertThat(counted.bytes()).isCloseTo(Long.parseLong(said.group(1)), ONE_PERCENT);
    assertThat(counted.operations()).isCloseTo(Long.parseLong(said.group(2)), ONE_PERCENT);
    long sizes =
        kernel.observe(probe, 0, Observation.WriteSizes.class).getFirst().counts().stream()
            .mapToLong(Long::longValue)
            .sum();
    assertThat(sizes).isCloseTo(counted.operations(), within(1L));
  }

  @Test
  void whatPostgresWrites() throws Exception {
    if (!Files.isExecutable(POSTGRES.resolve("postgres"))
        || !Files.exists(Path.of("/usr/bin/strace"))) {
      ProbeFixture.skip("PostgreSQL 15 and strace are not installed");
    }
    run(scratch, "chown", "postgres:", tree.toString());
    Path traces = Files.createDirectory(scratch.resolve("traces"));
    run(scratch, "chown", "postgres:", traces.toString());
    asPostgres("initdb", "-D", tree.resolve("data").toString(), "-A", "trust", "--no-sync");
    Probe probe = kernel.probe(List.of(tree));
    Counted before = read(probe, 0);
    Process server = startTraced(traces);
    try {
      pgbench(traces, "-i", "-q", "-s", "1");
      pgbench(traces, "-c", "2", "-t", "150");
    } finally {
      asPostgres("pg_ctl", "-D", tree.resolve("data").toString(), "-m", "fast", "-W", "stop");
      server.waitFor();
    }
    long traced = tracedBytes(traces);
    Counted counted = read(probe, 0).minus(before);
    System.out.println("PostgreSQL wrote " + traced + " bytes, counted " + counted);
    assertThat(traced).isGreaterThan(10_000_000);
    assertThat(counted.bytes()).isCloseTo(traced, ONE_PERCENT);
  }

  private static String[] postgres(String program, String... arguments) {
    return Stream.concat(
            Stream.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program),
            Stream.of(arguments))
        .toArray(String[]::new);
  }

  private void asPostgres(String program, String... arguments) throws Exception {
    run(scratch, postgres(POSTGRES.resolve(program).toString(), arguments));
  }

  private void pgbench(Path socket, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-h", socket.toString(), "-p", PORT, "postgres"));
    asPostgres("pgbench", all.toArray(String[]::new));
  }

  /** Starts the server under strace, one file of calls for each process, and waits for it. */
  private Process startTraced(Path traces) throws Exception {
    String[] command =
        postgres(
            "strace",
            "-ff",
            "-y",
            "-s",
            "0",
            "-o",
            traces.resolve("of").toString(),
            "-e",
            "trace=write,writev,pwrite64,pwritev,pwritev2",
            "-e",
            "signal=none",
            POSTGRES.resolve("postgres").toString(),
            "-D",
            tree.resolve("data").toString(),
            "-k",
            traces.toString(),
            "-p",
            PORT,
            "-c",
            "listen_addresses=",
            "-c",
            "max_wal_size=64MB");
    Process server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("log").toFile())
            .start();
    // Asks until the server answers, for at most the given seconds.
    String ready = "until \"$0\" -q -h \"$1\" -p \"$2\"; do sleep 0.2; done";
    run(
        scratch,
        "timeout",
        "120",
        "sh",
        "-c",
        ready,
        POSTGRES.resolve("pg_isready").toString(),
        traces.toString(),
        PORT);
    return server;
  }

  /** Sums what the traced calls wrote to files below the tree. */
  private long tracedBytes(Path traces) throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(traces, "of.*")) {
      for (Path file : files) {
        Matcher call = TRACED.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (call.find()) {
          sum += call.group(1).startsWith(tree.toString()) ? Long.parseLong(call.group(2)) : 0;
        }
      }
    }
    return sum;
  }
}
