package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.IntervalSink;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files cut at any byte, changed at any byte, or made to exhaust a reader. */
final class HostileInputTest {
  private static final int CHANGES = 400;

  @ParameterizedTest
  @CsvSource({
    "perfmon, perfmon-tokyo.csv",
    "esxtop, esxtop.csv",
    "nmon, two-sections.nmon",
    "cloudwatch, vol-0222.cloudwatch.json",
    "cloudwatch, metric-data.cloudwatch.json",
    "azure, vm.azure.json",
    "prometheus, scrapes.prom",
  })
  void readsOrRefusesWithPlaceAndRemedyWhateverIsCutOrChanged(String format, String fixture)
      throws IOException {
    byte[] whole = PlainCsvTest.fixture(fixture);
    for (int length = 0; length < whole.length; length += 1 + length / 97) {
      readOrRefuse(format, fixture + " cut at " + length, Arrays.copyOf(whole, length));
    }
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < CHANGES; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      readOrRefuse(format, fixture + " seed " + seed + " change " + i, changed);
    }
  }

  private static void readOrRefuse(String format, String what, byte[] bytes) throws IOException {
    try {
      CaptureSource source =
          ImportFormats.open(ByteSource.of("f", bytes), format, ImportOptions.NONE);
      source.readInto(new Plausible(what));
    } catch (ProblemException e) {
      assertThat(e).as(what).hasMessageMatching("(?s)(f|--).*: .*; .*");
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }

  /** Whatever is read of a damaged file: nothing negative, nothing backwards. */
  private record Plausible(String what) implements IntervalSink {
    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      assertThat(bytes).as(what).isNotNegative();
      assertThat(lengthNanos).as(what).isPositive();
      assertThat(operations).as(what).isGreaterThanOrEqualTo(-1);
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      assertThat(lengthNanos).as(what).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"cloudwatch", "azure", "prometheus"})
  void refusesDeepAndEndlessJson(String format) throws IOException {
    String start = "{\"data\":";
    for (String text :
        new String[] {
          start + "[".repeat(100_000),
          start + "{\"a\":".repeat(100_000),
          "{\"" + "x".repeat(1_000_000) + "\":1}",
          "{\"status\":\"" + "x".repeat(1_000_000) + "\",\"Label\":\"" + "x".repeat(1_000_000),
          "{\"value\":" + "9".repeat(1_000_000) + "}",
          "[]",
          "{}",
          "null",
          "{\"value\":[{\"timeseries\":[{\"data\":[5]}]}],\"Datapoints\":[5],\"result\":[5]}",
        }) {
      readOrRefuse(format, format, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void boundsLabelsWithManyEscapes() throws IOException {
    String label = "\\\\".repeat(30_000);
    String text = "node_disk_written_bytes_total{device=\"" + label + "\"} 1\n";
    readOrRefuse("prometheus", "escapes", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void looksAtGarbageWithoutTakingIt() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[random.nextInt(5_000)];
      random.nextBytes(garbage);
      readOrRefuse(ImportFormats.AUTO, "seed " + seed + " file " + i, garbage);
    }
  }
}
