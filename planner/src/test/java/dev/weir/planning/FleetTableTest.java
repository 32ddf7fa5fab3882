package dev.weir.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.engine.WireCost;
import dev.weir.line.CandidateLine;
import dev.weir.workload.CaptureInput;
import dev.weir.workload.ReadingMemory;
import dev.weir.workload.ReadingProgress;
import dev.weir.workload.SourceLabel;
import dev.weir.workload.WorkloadReader;
import dev.weir.workload.WorkloadSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two servers, two minutes: a writes 500 and 0 MB, b 100 and 200 MB. For an objective of 60 s the
 * first minute decides: 600 MB / 120 s = 5 MB/s, against 800 MB / 180 s for both.
 */
class FleetTableTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void everyServerHasItsShareAndSumsHaveTheirOwnPeaks() throws IOException {
    FleetTable table = table(List.of());

    FleetTable.Writes a = table.servers().get(0).writes();
    FleetTable.Writes b = table.servers().get(1).writes();
    assertThat(a.name()).isEqualTo("a");
    assertThat(a.bindingBytes()).isCloseTo(500e6, within(1.0));
    assertThat(a.bindingShare()).isCloseTo(5 / 6.0, within(1e-9));
    assertThat(b.bindingShare()).isCloseTo(1 / 6.0, within(1e-9));
    assertThat(b.bytesPerDay()).isCloseTo(300e6 / 120 * 86_400, within(1.0));
    assertThat(b.peakBytesPerSecond()).isCloseTo(200e6 / 60, within(1e-3));
    assertThat(b.peakAtNanos()).isEqualTo(MINUTE);
    assertThat(table.all().servers()).isEqualTo(2);
    assertThat(table.all().peakBytesPerSecond()).isCloseTo(600e6 / 60, within(1e-3));
    assertThat(table.all().requiredBytesPerSecond()).isCloseTo(5e6, within(1e-3));
    assertThat(table.tiers()).hasSize(1);
    assertThat(table.tiers().getFirst().name()).isEqualTo("1");
    assertThat(table.tiers().getFirst().totalBytes()).isEqualTo(500e6);
    assertThat(table.tiers().getFirst().requiredBytesPerSecond())
        .isCloseTo(500e6 / 120, within(1e-3));
    assertThat(table.groups()).isEmpty();
  }

  /**
   * A line of 4 MB/s: 360 MB wait after a minute, and the byte that came then is 90 s old when it
   * leaves. The byte that leaves at t came at 0.4 t: the age is above 60 s from the 100th second to
   * the end, in which b writes the last third of 200 MB.
   */
  @Test
  void bytesWrittenDuringABreachAreCountedByServer() throws IOException {
    FleetTable table = table(List.of(CandidateLine.parse("L=32Mbit/s")));

    assertThat(table.servers().get(0).writes().breachBytes()).isZero();
    assertThat(table.servers().get(1).writes().breachBytes())
        .isCloseTo(200e6 / 3, within(200e6 * 0.01));
  }

  private static FleetTable table(List<CandidateLine> lines) throws IOException {
    WorkloadSet workload =
        WorkloadReader.read(
                List.of(capture("a", 500_000_000L, 0), capture("b", 100_000_000L, 200_000_000L)),
                ReadingMemory.ofThisProcess(),
                ReadingProgress.NONE,
                source -> source.host().equals("a") ? new SourceLabel(1, "", 0) : SourceLabel.NONE)
            .workload();
    PlanRequest request =
        new PlanRequest(
            workload, lines, List.of(Duration.ofSeconds(60)), Compression.OFF, WireCost.NONE);
    return FleetAssembler.table(request, Planner.plan(request));
  }

  private static CaptureInput capture(String host, long first, long second) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CaptureHeader header =
        new CaptureHeader(
            host,
            ZoneOffset.UTC,
            "test",
            List.of(new SourceInfo("sda", SourceKind.DISK)),
            List.of(),
            List.of(),
            List.of());
    try (CaptureWriter writer = new CaptureWriter(host, file, header)) {
      writer.interval(0, 0, MINUTE, first, 1);
      writer.interval(0, MINUTE, MINUTE, second, 1);
    }
    return new CaptureInput(host, CaptureReader.open(ByteSource.of(host, file.toByteArray())));
  }
}
