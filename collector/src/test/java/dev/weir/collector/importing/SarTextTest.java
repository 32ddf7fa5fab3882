package dev.weir.collector.importing;

import static dev.weir.collector.importing.ReadableRows.open;
import static dev.weir.collector.importing.ReadableRows.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SarTextTest {
  private static final String BANNER = "Linux 6.1.0 (db1) \t2026-01-31 \t_x86_64_\t(2 CPU)\n\n";
  private static final String TITLES = "08:00:00  DEV  tps  rkB/s  wkB/s  %util\n";
  private static final String DAY = BANNER + TITLES;

  @Test
  void followsMidnightAndRestartOnAClockOfTwelveHours() throws IOException {
    CaptureSource source =
        ImportFormats.open(
            ByteSource.of("sar", PlainCsvTest.fixture("restart-12h.sar.txt")),
            ImportFormats.AUTO,
            ImportOptions.NONE);
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("sda", SourceKind.DISK), new SourceInfo("sda1", SourceKind.VOLUME));
    assertThat(source.header().host()).isEqualTo("db1");
    assertThat(source.header().resolution()).isEqualTo(Duration.ofMinutes(10));
    assertThat(source.header().assumptions()).containsExactly(ReportTimes.ZONE_ASSUMED);
    assertThat(ReadableRows.of(source))
        .containsExactly(
            "sda 2026-01-31T23:40:01Z 600s 6144000B",
            "sda1 2026-01-31T23:40:01Z 600s 6144000B",
            "sda 2026-01-31T23:50:01Z 600s 12595200B",
            "sda1 2026-01-31T23:50:01Z 600s 12595200B",
            "sda 2026-02-01T00:00:01Z 600s gap: the machine was started anew",
            "sda 2026-02-01T00:10:01Z 600s 3072000B",
            "sda1 2026-02-01T00:00:01Z 600s gap: the machine was started anew",
            "sda1 2026-02-01T00:10:01Z 600s 3072000B");
  }

  @ParameterizedTest
  @CsvSource({
    "01/31/26, 08:00:00, 08:00:10, Average:",
    "31.01.2026, 08:00:00, 08:00:10, Durchschn.:",
    "31/01/2026, 08:00:00, 08:00:10, Moyenne :",
    "2026年01月31日, 08時00分00秒, 08時00分10秒, 平均値:",
    "2026年01月31日, 08时00分00秒, 08时00分10秒, 平均时间:",
    "2026년 01월 31일, 오전 08시 00분 00초, 오전 08시 00분 10초, Average:",
    "01/31/2026, 08:00:00 AM, 08:00:10 AM, Average:",
    "2026. 01. 31., 8:00:00, 8:00:10, Átlag:",
    "31-01-2026, 08:00:00, 08:00:10, Gemiddeld:"
  })
  void readsTheTimesOfManyLocales(String date, String since, String until, String average)
      throws IOException {
    String text =
        "Linux 6.1.0 (db1) \t%s \t_x86_64_\t(2 CPU)\n\n".formatted(date)
            + since
            + "   DEV   tps  rd_sec/s  wr_sec/s  %util\n"
            + until
            + "   sda  1,00      0,00     20,50   0,10\n"
            + average
            + "   sda  1,00      0,00     20,50   0,10\n";
    assertThat(ReadableRows.of(text)).containsExactly("sda 2026-01-31T08:00:00Z 10s 104960B");
  }

  @Test
  void readsTheDeviceInTheLastColumnAndUnitsOfPeople() throws IOException {
    String text =
        BANNER
            + "08:00:00  tps  rkB/s  wkB/s  %util DEV\n"
            + "08:00:10  1.00  0.0k  1.5M  0.1% sda\n"
            + "08:00:10  1.00  0.0k  2.0k  0.1% dm-0\n";
    assertThat(ReadableRows.of(text))
        .containsExactly(
            "sda 2026-01-31T08:00:00Z 10s 15728640B", "dm-0 2026-01-31T08:00:00Z 10s 20480B");
  }

  @Test
  void neverAddsSectorsAndKilobytes() throws IOException {
    String text =
        BANNER
            + "08:00:00  DEV  tps  rd_sec/s  wr_sec/s  rkB/s  wkB/s  %util\n"
            + "08:00:10  sda  1.00  0.00  20.00  0.00  10.00  0.1\n";
    assertThat(ReadableRows.of(text)).containsExactly("sda 2026-01-31T08:00:00Z 10s 102400B");
  }

  @Test
  void anAutumnHourNeedsItsZone() throws IOException {
    String text =
        "Linux 6.1.0 (db1) \t2026-10-25 \t_x86_64_\t(2 CPU)\n\n"
            + "02:40:00  DEV  tps  wkB/s  %util\n"
            + "02:50:00  sda  1.00  1.00  0.1\n"
            + "02:00:00  sda  1.00  1.00  0.1\n"
            + "02:10:00  sda  1.00  1.00  0.1\n";
    assertThatThrownBy(() -> open(text, ImportOptions.NONE))
        .hasMessageStartingWith("t:5:1: the clock goes backwards; if it was set back in autumn");
    CaptureSource source = open(text, options("Europe/Berlin", null, null, false));
    assertThat(source.header().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(source.header().assumptions()).isEmpty();
    assertThat(ReadableRows.of(source))
        .containsExactly(
            "sda 2026-10-25T00:40:00Z 600s 614400B",
            "sda 2026-10-25T00:50:00Z 600s 614400B",
            "sda 2026-10-25T01:00:00Z 600s 614400B");
  }

  @Test
  void warnsOfAnHourThatSummerTimeMayHaveMade() throws IOException {
    String text =
        "Linux 6.1.0 (db1) \t2026-03-29 \t_x86_64_\t(2 CPU)\n\n"
            + "01:40:00  DEV  tps  wkB/s  %util\n"
            + "01:50:00  sda  1.00  1.00  0.1\n"
            + "03:00:00  sda  1.00  1.00  0.1\n";
    assertThat(open(text, ImportOptions.NONE).warnings())
        .singleElement()
        .asString()
        .startsWith("Before 2026-03-29T03:00 the time jumps by an hour more than its usual step");
    CaptureSource source = open(text, options("Europe/Berlin", null, null, false));
    assertThat(source.warnings()).isEmpty();
    assertThat(ReadableRows.of(source)).last().asString().endsWith("T00:50:00Z 600s 614400B");
  }

  @Test
  void aStatedIntervalMendsTimesOfWholeSeconds() throws IOException {
    String text =
        DAY
            + "08:00:05  sda  1.00  0.00  1.00  0.1\n"
            + "08:00:11  sda  1.00  0.00  1.00  0.1\n"
            + "08:00:15  sda  1.00  0.00  1.00  0.1\n";
    assertThat(ReadableRows.of(text)).element(1).asString().endsWith("6s 6144B");
    assertThat(ReadableRows.of(open(text, options("UTC", null, Duration.ofSeconds(5), false))))
        .containsExactly(
            "sda 2026-01-31T08:00:00Z 5s 5120B",
            "sda 2026-01-31T08:00:05Z 1s gap: no row in the file",
            "sda 2026-01-31T08:00:06Z 5s 5120B",
            "sda 2026-01-31T08:00:11Z 5s 5120B");
  }

  @Test
  void aMissingDeviceIsUnknownAndNotZero() throws IOException {
    String text =
        DAY
            + "08:00:10  sda  1.00  0.00  1.00  0.1\n"
            + "08:00:10  sdb  1.00  0.00  1.00  0.1\n"
            + "08:00:20  sdb  1.00  0.00  1.00  0.1\n"
            + "08:00:30  sda  1.00  0.00  1.00  0.1\n";
    CaptureSource source = open(text, ImportOptions.NONE);
    assertThat(ReadableRows.of(source))
        .contains("sda 2026-01-31T08:00:10Z 10s gap: the device is not in the report")
        .last()
        .isEqualTo("sdb 2026-01-31T08:00:20Z 10s gap: the device is not in the report");
    assertThat(source.warnings())
        .containsExactly(
            "Missing from some of the 3 reports: sda from 1, sdb from 1. That time is unknown, not"
                + " zero; if the tool was told to leave out idle devices (-z), they wrote nothing"
                + " then.");
  }

  @Test
  void readsSeveralDaysOfOneFileAndNamesWhatLiesBetween() throws IOException {
    String text =
        DAY
            + "08:00:10  sda  1.00  0.00  1.00  0.1\n\n"
            + BANNER.replace("01-31", "02-01")
            + TITLES
            + "08:00:10  sda  1.00  0.00  1.00  0.1\n";
    assertThat(ReadableRows.of(text))
        .element(1)
        .isEqualTo("sda 2026-01-31T08:00:10Z 86390s gap: between two recordings");
  }

  @Test
  void leavesOutARowThatWasCutOff() throws IOException {
    String text =
        DAY + "08:00:10  sda  1.00  0.00  1.00  0.1\n" + "08:00:20  sda  1.00  0.00  1.00  0";
    CaptureSource source = open(text, ImportOptions.NONE);
    assertThat(ReadableRows.of(source)).hasSize(1);
    assertThat(source.warnings())
        .containsExactly("The file ends inside a line: line 5 is left out.");
  }

  @Test
  void readsATextOfAnotherEncoding() throws IOException {
    String text =
        "Linux 6.1.0 (db1) \t2026年01月31日 \t_x86_64_\t(2 CPU)\n\n"
            + "08時00分00秒  DEV  tps  rkB/s  wkB/s  %util\n"
            + "08時00分10秒  sda  1.00  0.00  1.00  0.1\n"
            + "平均値:  sda  1.00  0.00  1.00  0.1\n";
    Charset japanese = Charset.forName("EUC-JP");
    CaptureSource source =
        ImportFormats.open(
            ByteSource.of("t", text.getBytes(japanese)),
            ImportFormats.AUTO,
            new ImportOptions(null, null, null, japanese, Map.of()));
    assertThat(ReadableRows.of(source)).containsExactly("sda 2026-01-31T08:00:00Z 10s 10240B");
  }

  @Test
  void asksForTheDayWhereTheFileNamesNone() throws IOException {
    String text = TITLES + "08:00:10  sda  1.00  0.00  1.00  0.1\n";
    assertThatThrownBy(() -> open(text, ImportOptions.NONE))
        .hasMessageStartingWith("t:1:1: the time '08:00:00' has no date")
        .hasMessageContaining("--date 2026-01-31");
    CaptureSource source = open(text, options(null, "2026-01-31", null, false));
    assertThat(ReadableRows.of(source)).containsExactly("sda 2026-01-31T08:00:00Z 10s 10240B");
    assertThat(source.header().assumptions()).contains("The file names no host.");
  }

  @ParameterizedTest
  @CsvSource({
    "04/08/18, 08:00:00, 2018-04-08, month",
    "04/08/2018, 08:00:00 AM, 2018-04-08, month",
    "04/08/2018, 08:00:00, 2018-08-04, day",
    "04-08-2018, 08:00:00, 2018-08-04, day"
  })
  void saysWhichWayRoundItReadsADate(String date, String clock, String day, String first)
      throws IOException {
    String text =
        "Linux 6.1.0 (db1) \t%s \t_x86_64_\t(2 CPU)\n\n".formatted(date)
            + clock
            + "  DEV  tps  wkB/s\n"
            + clock.replace(":00 ", ":10 ").replaceAll(":00$", ":10")
            + "  sda  1.00  1.00\n";
    CaptureSource source = open(text, ImportOptions.NONE);
    assertThat(ReadableRows.of(source)).first().asString().startsWith("sda " + day);
    assertThat(source.header().assumptions())
        .contains(
            "The date %s is taken as %s, %s first; if that is wrong give --date."
                .formatted(date, day, first));
    CaptureSource told = open(text, options("UTC", "2018-09-10", null, false));
    assertThat(ReadableRows.of(told)).first().asString().startsWith("sda 2018-09-10");
    assertThat(told.header().assumptions()).isEmpty();
  }

  @Test
  void refusesWithLineAndReason() {
    String row = "08:00:10  sda  1.00  0.00  %s  0.1\n";
    refuses(DAY + row.formatted("-1.00"), "t:4:28: wkB/s '-1.00' is no rate");
    refuses(DAY + row.formatted("nan"), "t:4:28: wkB/s 'nan' is no rate");
    refuses(DAY + row.formatted("1e9"), "t:4:28: wkB/s '1e9' is no rate");
    refuses(
        DAY + row.formatted("36028797018963968.00"),
        "t:4:28: wkB/s '36028797018963968.00' is more than any device writes");
    refuses(
        DAY + "08:00:10  sda  1.00  0.1\n", "t:4:1: the row has 2 values, its header 4 columns");
    refuses(DAY + "25:00:10  sda  1.00  0.00  1.00  0.1\n", "t:4:1: '25:00:10  sda");
    refuses(
        DAY + row.formatted("1.00") + row.formatted("1.00"),
        "t:5:28: device 'sda' comes twice at this time");
    refuses(
        DAY + row.formatted("1.00") + "08:00:05  sda  1.00  0.00  1.00  0.1\n",
        "t:5:1: the clock goes backwards");
    refuses(
        BANNER + "08:00:00  DEV  tps  blks/s\n08:00:10  sda 1.00 2.00\n",
        "t:3:1: the disks have no column of what was written (tps blks/s)");
    refuses(
        BANNER + "08:00:00  CPU  %user  %idle\n08:00:10  all  1.00  99.00\n",
        "t: it holds no sample of what a disk wrote; it has no section with DEV");
    refuses(
        BANNER.replace("2026-01-31", "2026-02-31") + TITLES + row.formatted("1.00"),
        "t:1:1: the date '2026-02-31' is no day of the calendar");
    refuses(DAY + "x".repeat(70_000) + "\n", "t:4:1: the line is longer than 65536 bytes");
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> open(text, ImportOptions.NONE)).hasMessageStartingWith(message);
  }

  @Test
  void isNotSlowOnAHostileBeginning() throws IOException {
    byte[] clocks = "08:00:00 ".repeat(7000).getBytes(StandardCharsets.UTF_8);
    byte[] blanks = "\n ".repeat(30_000).getBytes(StandardCharsets.UTF_8);
    byte[] tags = ("<" + "<?xml ".repeat(10_000)).getBytes(StandardCharsets.UTF_8);
    for (byte[] head : new byte[][] {clocks, blanks, tags}) {
      assertThat(new SarFormat().recognises(head)).isFalse();
      assertThat(new SadfFormat().recognises(head)).isFalse();
      assertThat(new IostatFormat().recognises(head)).isFalse();
    }
  }
}
