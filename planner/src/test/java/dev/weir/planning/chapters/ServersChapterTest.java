package dev.weir.planning.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.engine.WireCost;
import dev.weir.planning.Compression;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.Planner;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.workload.CaptureInput;
import dev.weir.workload.ReadingMemory;
import dev.weir.workload.ReadingProgress;
import dev.weir.workload.WorkloadReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two servers, two minutes: a writes 500 and 0 MB, b 100 and 200 MB. For an objective of 60 s the
 * first minute decides: 600 MB / 120 s = 5 MB/s, against 800 MB / 180 s for both.
 */
class ServersChapterTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void everyServerHasItsRatesAndItsShareOfTheBindingInterval() throws IOException {
    DataTable table = table();

    assertThat(cell(table, 0, "server")).isEqualTo(FigureValue.name("a"));
    assertThat(number(table, 0, "bindingShare")).isCloseTo(5 / 6.0, within(1e-9));
    assertThat(number(table, 0, "bytesPerDay")).isCloseTo(500e6 / 120 * 86_400, within(1.0));
    assertThat(cell(table, 1, "server")).isEqualTo(FigureValue.name("b"));
    assertThat(number(table, 1, "bindingShare")).isCloseTo(1 / 6.0, within(1e-9));
    assertThat(number(table, 1, "bytesPerDay")).isCloseTo(300e6 / 120 * 86_400, within(1.0));
    assertThat(number(table, 1, "meanBytesPerSecond")).isCloseTo(2.5e6, within(1e-3));
    assertThat(number(table, 1, "peakBytesPerSecond")).isCloseTo(200e6 / 60, within(1e-3));
    assertThat(cell(table, 1, "peakAt")).isEqualTo(FigureValue.moment(Instant.ofEpochSecond(60)));
    assertThat(number(table, 1, "gapSeconds")).isZero();
  }

  private static FigureValue cell(DataTable table, int row, String column) {
    return table.rows().get(row).cells().get(table.columns().indexOf(column));
  }

  private static double number(DataTable table, int row, String column) {
    return ((FigureValue.Amount) cell(table, row, column)).value();
  }

  private static DataTable table() throws IOException {
    PlanRequest request =
        new PlanRequest(
            WorkloadReader.read(
                    List.of(
                        capture("b", 100_000_000L, 200_000_000L), capture("a", 500_000_000L, 0)),
                    ReadingMemory.ofThisProcess(),
                    ReadingProgress.NONE)
                .workload(),
            List.of(),
            List.of(Duration.ofSeconds(60)),
            Compression.OFF,
            WireCost.NONE);
    Planned plan = new Planned(request, Planner.plan(request), ZoneOffset.UTC);
    return new ServersChapter().of(plan).orElseThrow().tables().getFirst();
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
