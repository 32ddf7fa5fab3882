package dev.weir.collector.importing;

import static dev.weir.collector.importing.ReadableRows.open;
import static dev.weir.collector.importing.ReadableRows.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceKind;
import dev.weir.capture.SourceStatistics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IostatTest {
  private static final String BANNER = "Linux 6.1.0 (db1) \t01/31/26 \t_x86_64_\t(2 CPU)\n\n";
  private static final String TITLES =
      "Device             r/s     w/s     rkB/s     wkB/s   %util\n";

  private static String report(String time, String... rows) {
    StringBuilder text = new StringBuilder();
    if (!time.isEmpty()) {
      text.append(time).append('\n');
    }
    text.append("avg-cpu:  %user   %idle\n           1.00   99.00\n\n").append(TITLES);
    for (String row : rows) {
      text.append(row).append('\n');
    }
    return text.append("\n").toString();
  }

  private static String sda(String rate) {
    return "sda               0.00    4.00      0.00      " + rate + "    0.10";
  }

  @Test
  void agreesWithTheBundledRecording() throws IOException {
    CaptureSource source =
        ImportFormats.open(
            ByteSource.of("iostat", PlainCsvTest.fixture("debian12-12.6.1-dmt-12h.iostat.txt")),
            ImportFormats.AUTO,
            ImportOptions.NONE);
    SourceStatistics vda = SourceStatistics.of("iostat", source).getFirst();
    assertThat(vda.samples()).isEqualTo(65);
    assertThat((double) vda.totalBytes()).isCloseTo(26_405_293_261.0, within(33.0));
    assertThat(vda.peakBytesPerSecond()).isCloseTo(429_003_898.88, within(0.1));
    assertThat(vda.peakAt()).isEqualTo(Instant.parse("2026-11-21T06:35:44Z"));
    assertThat(vda.start()).isEqualTo(Instant.parse("2026-11-21T06:35:24Z"));
    assertThat(vda.end()).isEqualTo(Instant.parse("2026-11-21T06:40:49Z"));
    assertThat(source.header().assumptions())
        .contains(ReportTimes.ZONE_ASSUMED)
        .anyMatch(sentence -> sentence.startsWith("The first report is taken as the mean since"));
    assertThat(source.header().resolution()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theFirstReportIsNoSampleUnlessAPersonSaysSo() throws IOException {
    String text =
        BANNER
            + report("01/31/26 08:00:00", sda("7.00"))
            + report("01/31/26 08:00:10", sda("1.00"))
            + report("01/31/26 08:00:20", sda("2.00"));
    assertThat(ReadableRows.of(text))
        .containsExactly(
            "sda 2026-01-31T08:00:00Z 10s 10240B", "sda 2026-01-31T08:00:10Z 10s 20480B");
    CaptureSource kept = open(text, options("UTC", null, null, true));
    assertThat(ReadableRows.of(kept))
        .containsExactly(
            "sda 2026-01-31T07:59:50Z 10s 71680B",
            "sda 2026-01-31T08:00:00Z 10s 10240B",
            "sda 2026-01-31T08:00:10Z 10s 20480B");
    assertThat(kept.header().assumptions())
        .containsExactly("The first report is a sample (--keep-first), as long as the second.");
  }

  @Test
  void oneReportAloneIsNoSample() throws IOException {
    String text = BANNER + report("01/31/26 08:00:00", sda("7.00"));
    assertThatThrownBy(() -> open(text, ImportOptions.NONE))
        .hasMessageContaining("its first report is the mean since boot, which is no sample");
    CaptureSource kept = open(text, options("UTC", null, Duration.ofSeconds(60), true));
    assertThat(ReadableRows.of(kept)).containsExactly("sda 2026-01-31T07:59:00Z 60s 430080B");
  }

  @Test
  void withoutTimesTheIntervalIsAskedFor() throws IOException {
    String text = BANNER + report("", sda("7.00")) + report("", sda("1.00"));
    assertThatThrownBy(() -> open(text, ImportOptions.NONE))
        .hasMessageContaining("the reports have no times")
        .hasMessageContaining("--interval 5s");
    CaptureSource source = open(text, options(null, null, Duration.ofSeconds(10), false));
    assertThat(ReadableRows.of(source)).containsExactly("sda 2026-01-31T00:00:00Z 10s 10240B");
    assertThat(source.header().assumptions())
        .contains(
            "The reports have no times: the first is taken to be at 00:00 of its day, each 10 s"
                + " after the one before (--interval).");
    assertThat(
            ReadableRows.of(
                open(text, options("Asia/Tokyo", "2026-02-01", Duration.ofSeconds(10), false))))
        .containsExactly("sda 2026-01-31T15:00:00Z 10s 10240B");
  }

  @Test
  void aMidnightTellsDayFromMonth() throws IOException {
    String text =
        BANNER.replace("01/31/26", "04/05/26")
            + report("04/05/26 23:59:50", sda("7.00"))
            + report("05/05/26 00:00:00", sda("1.00"));
    CaptureSource source = open(text, options("UTC", null, null, false));
    assertThat(ReadableRows.of(source)).containsExactly("sda 2026-05-04T23:59:50Z 10s 10240B");
    assertThat(source.header().assumptions()).noneMatch(each -> each.startsWith("The date"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T08:00:00+0100, 2026-01-31T08:00:10+0100, 2026-01-31T07:00:00Z",
    "2026-01-31T08:00:00+01:00, 2026-01-31T08:00:10+01:00, 2026-01-31T07:00:00Z",
    "01/31/2026 08:00:00 PM, 01/31/2026 08:00:10 PM, 2026-01-31T20:00:00Z",
    "31.01.2026 08:00:00, 31.01.2026 08:00:10, 2026-01-31T08:00:00Z",
    "2026年01月31日 08時00分00秒, 2026年01月31日 08時00分10秒, 2026-01-31T08:00:00Z",
    "Time: 08:00:00, Time: 08:00:10, 2026-01-31T08:00:00Z"
  })
  void readsTheTimesOfManyLocales(String first, String second, String start) throws IOException {
    CaptureSource source =
        open(
            (first.startsWith("Time") ? BANNER : BANNER.replace("01/31/26", first.split(" ")[0]))
                + report(first, sda("7,00"))
                + report(second, sda("1,00")),
            ImportOptions.NONE);
    assertThat(ReadableRows.of(source)).containsExactly("sda " + start + " 10s 10240B");
    if (first.contains("+")) {
      assertThat(source.header().zone()).isEqualTo(ZoneOffset.ofHours(1));
      assertThat(source.header().assumptions()).doesNotContain(ReportTimes.ZONE_ASSUMED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Device:  rrqm/s  wrqm/s  r/s  w/s  rsec/s  wsec/s  %util, sda 0 0 0 0 0 20.00 0, 102400",
    "Device:  rrqm/s wrqm/s r/s w/s rsec/s wsec/s rkB/s wkB/s, sda 0 0 0 0 0 20.00 0 10.00, 102400",
    "Device:  tps  Blk_read/s  Blk_wrtn/s  Blk_read  Blk_wrtn, sda 1 0 20.00 0 200, 102400",
    "Device  tps  kB_read/s  kB_wrtn/s  kB_dscd/s  kB_read  kB_wrtn, sda 1 0 10.00 0 0 0, 102400",
    "Device  tps  MB_read/s  MB_wrtn/s  MB_read  MB_wrtn, sda 1 0 0.50 0 0, 5242880",
    "Device  r/s  rMB/s  rrqm/s  w/s  wMB/s  wrqm/s, sda 0 0 0 0 0.50 0, 5242880",
    "tps  kB_read/s  kB_wrtn/s  Device, 1 0.0k 10.0k sda, 102400"
  })
  void readsEveryOrderOfColumns(String titles, String row, String bytes) throws IOException {
    String block = titles + "\n" + row + "\n\n";
    String text = BANNER + "01/31/26 08:00:00\n" + block + "01/31/26 08:00:10\n" + block;
    assertThat(ReadableRows.of(text))
        .containsExactly("sda 2026-01-31T08:00:00Z 10s " + bytes + "B");
  }

  @Test
  void readsALongNameOnALineOfItsOwn() throws IOException {
    String text =
        BANNER
            + report("01/31/26 08:00:00", sda("7.00"))
            + report(
                "01/31/26 08:00:10",
                sda("1.00"),
                "vg00-a_long_name",
                "                  0.00    4.00      0.00      1.00    0.10");
    CaptureSource source = open(text, ImportOptions.NONE);
    assertThat(ReadableRows.of(source))
        .containsExactly(
            "sda 2026-01-31T08:00:00Z 10s 10240B",
            "vg00-a_long_name 2026-01-31T08:00:00Z 10s 10240B");
    assertThat(source.header().sources().getLast().kind()).isEqualTo(SourceKind.VOLUME);
  }

  @Test
  void anIdleReportOfIostatZEndsTheIntervalBeforeIt() throws IOException {
    String text =
        BANNER
            + report("01/31/26 08:00:00", sda("7.00"))
            + report("01/31/26 08:00:10")
            + report("01/31/26 08:00:20", sda("2.00"));
    CaptureSource source = open(text, ImportOptions.NONE);
    assertThat(ReadableRows.of(source)).containsExactly("sda 2026-01-31T08:00:10Z 10s 20480B");
    assertThat(source.warnings())
        .singleElement()
        .asString()
        .startsWith("Missing from some of the 2 reports: sda from 1. That time is unknown");
  }

  @Test
  void eachRecordingOfAFileBeginsWithItsMeanSinceBoot() throws IOException {
    String text =
        BANNER
            + report("01/31/26 08:00:00", sda("7.00"))
            + report("01/31/26 08:00:10", sda("1.00"))
            + BANNER
            + report("01/31/26 09:00:00", sda("7.00"))
            + report("01/31/26 09:00:10", sda("2.00"));
    assertThat(ReadableRows.of(text))
        .containsExactly(
            "sda 2026-01-31T08:00:00Z 10s 10240B",
            "sda 2026-01-31T08:00:10Z 3590s gap: between two recordings",
            "sda 2026-01-31T09:00:00Z 10s 20480B");
  }

  @Test
  void readsJsonWithoutTimesAndAReportWithoutDisks() throws IOException {
    String disk = "{\"disk\": [{\"disk_device\": \"sda\", \"wkB/s\": %s}]}";
    String json =
        "{\"sysstat\": {\"hosts\": [{\"nodename\": \"db1\", \"date\": \"01/31/26\", \"statistics\":"
            + " ["
            + disk.formatted("7.00")
            + ","
            + disk.formatted("1.00")
            + ",{\"disk\": []},"
            + disk.formatted("2.00")
            + "]}]}}";
    assertThat(ReadableRows.of(open(json, options("UTC", null, Duration.ofSeconds(10), false))))
        .containsExactly(
            "sda 2026-01-31T00:00:00Z 10s 10240B",
            "sda 2026-01-31T00:00:10Z 10s gap: the device is not in the report",
            "sda 2026-01-31T00:00:20Z 10s 20480B");
  }

  @Test
  void leavesOutARowThatWasCutOff() throws IOException {
    String text =
        BANNER
            + report("01/31/26 08:00:00", sda("7.00"))
            + report("01/31/26 08:00:10", sda("1.00"))
            + "01/31/26 08:00:20\n"
            + TITLES
            + "sda    0.00  4.0";
    CaptureSource source = open(text, ImportOptions.NONE);
    assertThat(ReadableRows.of(source))
        .containsExactly(
            "sda 2026-01-31T08:00:00Z 10s 10240B",
            "sda 2026-01-31T08:00:10Z 10s gap: the device is not in the report");
    assertThat(source.warnings()).contains("The file ends inside a line: line 19 is left out.");
  }

  @Test
  void refusesWithLineAndReason() {
    String begin = BANNER + report("01/31/26 08:00:00", sda("7.00"));
    refuses(begin + report("01/31/26 08:00:10", sda("-1.00")), "t:15:47: wkB/s '-1.00' is no rate");
    refuses(begin + report("01/31/26 08:00:10", sda("nan")), "t:15:47: wkB/s 'nan' is no rate");
    refuses(
        begin + report("01/31/26 08:00:10", "sda 0.00 1.00"),
        "t:15:1: the row has 2 values, its header 5 columns");
    refuses(begin + report("01/31/26 07:59:00", sda("1.00")), "t:14:1: the clock goes backwards");
    refuses(begin + report("01/31/26 08:00:00", sda("1.00")), "t:14:1: the report has no length");
    refuses(begin + report("", sda("1.00")), "t:13:1: some reports have a time");
    refuses(
        begin + report("01/31/26 08:00:10", sda("1.00"), sda("1.00")),
        "t:16:47: device 'sda' comes twice at this time");
    refuses(
        begin + report("Sat Jan 31 08:00:10 2026", sda("1.00")),
        "t:10:1: 'Sat Jan 31 08:00:10 2026' is neither a time of iostat nor a row");
    refuses(
        BANNER + "Device  tps  kB/s  rqm/s  %util\nsda 1 2 3 4\n",
        "t:3:1: the table has no column of what was written");
    refuses(begin + "\0\0\0garbage\n", "t:10:1: a NUL");
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> open(text, ImportOptions.NONE)).hasMessageStartingWith(message);
  }
}
