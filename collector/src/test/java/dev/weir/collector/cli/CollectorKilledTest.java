package dev.weir.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.RecordedRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real collectors at random moments and has each go on in the capture of the one before. Few
 * rounds by default; {@code bench/collect-kill 200} does more and is where the losses are stated.
 */
final class CollectorKilledTest {
  private static final int ROUNDS = Integer.getInteger("weir.kills", 10);
  private static final int CHAINS = Math.max(2, ROUNDS / 50);
  private static final int LONGEST_WAIT_MILLIS = 4000;
  private static final long GIVE_UP_SECONDS = 120;

  @TempDir private Path folder = Path.of("");

  /**
   * What one kill left.
   *
   * @param measuring whether the collector had stored an interval
   * @param lost time between the last row and the kill, where it was measuring
   */
  private record Kill(boolean measuring, Duration lost) {}

  @Test
  void everyCaptureIsReadableAndGoesOnAfterAKillAtAnyMoment() throws Exception {
    long seed = Long.getLong("weir.seed", new Random().nextLong());
    System.out.println("CollectorKilledTest: -Dweir.seed=" + seed);
    List<Callable<List<Kill>>> chains = new ArrayList<>();
    for (int chain = 0; chain < CHAINS; chain++) {
      Path file = folder.resolve("c" + chain + ".weir");
      Random random = new Random(seed + chain);
      chains.add(() -> chain(file, random, ROUNDS / CHAINS));
    }
    List<Kill> kills = new ArrayList<>();
    try (ExecutorService runners = Executors.newFixedThreadPool(CHAINS)) {
      for (Future<List<Kill>> done : runners.invokeAll(chains)) {
        kills.addAll(done.get());
      }
    }
    assertThat(kills).hasSize(ROUNDS / CHAINS * CHAINS);
    List<Long> lost =
        kills.stream()
            .filter(Kill::measuring)
            .map(kill -> kill.lost().toMillis())
            .sorted()
            .toList();
    System.out.printf(
        "%d kills, all readable; %d of a collector that had stored an interval; lost ms, sorted:"
            + " %s%n",
        kills.size(), lost.size(), lost);
  }

  private List<Kill> chain(Path file, Random random, int rounds) throws Exception {
    List<Kill> kills = new ArrayList<>();
    List<String> before = List.of();
    for (int round = 0; round < rounds; round++) {
      Process process = collector(file);
      boolean early = random.nextInt(4) == 0;
      int wait = random.nextInt(LONGEST_WAIT_MILLIS);
      if (!early) {
        awaitMeasuring(process);
      }
      Thread.sleep(wait); // The random moment is what is tested, not something to wait for.
      List<String> seen = rows(file);
      Instant killed = Instant.now();
      process.destroyForcibly();
      assertThat(process.waitFor(GIVE_UP_SECONDS, TimeUnit.SECONDS)).isTrue();
      List<String> after = rows(file);
      String where = file + ", round " + round;
      requireBegins(seen, before, where);
      requireBegins(after, seen, where);
      List<String> fresh = after.subList(before.size(), after.size());
      boolean measuring = fresh.stream().anyMatch(row -> !row.contains(" gap "));
      kills.add(new Kill(measuring, measuring ? lost(after, killed) : Duration.ZERO));
      before = after;
    }
    requireWhole(before);
    return kills;
  }

  private static void requireBegins(List<String> rows, List<String> before, String where) {
    assertThat(rows).as(where).hasSizeGreaterThanOrEqualTo(before.size());
    assertThat(rows.subList(0, before.size())).as(where).isEqualTo(before);
  }

  private Process collector(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.weir.collector.cli.Weir",
            "collect",
            "--disks",
            "--resume",
            "-o",
            file.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static void awaitMeasuring(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("Measuring ")) {
        return;
      }
    }
    throw new AssertionError("the collector ended by itself: " + said);
  }

  /** Reading checks by itself that rows of a source neither overlap nor go back. */
  private static List<String> rows(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    RecordedRows rows = new RecordedRows();
    CaptureReader.open(ByteSource.of(file)).readInto(rows);
    return rows.rows().stream().filter(row -> row.startsWith("0 ")).toList();
  }

  private static Duration lost(List<String> rows, Instant killed) {
    String[] last = rows.getLast().split("[ +]");
    long end = Long.parseLong(last[1]) + Long.parseLong(last[2]);
    return Duration.between(Instant.EPOCH.plusNanos(end), killed);
  }

  /** Every moment from the first row to the last is in exactly one row. */
  private static void requireWhole(List<String> rows) {
    long end = -1;
    for (String row : rows) {
      String[] parts = row.split("[ +]");
      long start = Long.parseLong(parts[1]);
      assertThat(end == -1 || start == end).as(row).isTrue();
      end = start + Long.parseLong(parts[2]);
      assertThat(!row.contains(" gap ") || row.contains("was not running")).as(row).isTrue();
    }
  }
}
