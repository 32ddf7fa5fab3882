package dev.weir.collector.importing;

import static dev.weir.collector.importing.ReadableRows.open;
import static dev.weir.collector.importing.ReadableRows.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SadfTest {
  private static final String CSV = "# hostname;interval;timestamp;DEV;tps;rkB/s;wkB/s;%util\n";

  private static String fixture(String name) throws IOException {
    return new String(PlainCsvTest.fixture(name), StandardCharsets.UTF_8);
  }

  @Test
  void readsCsvWithRestartsAndOtherSections() throws IOException {
    CaptureSource source = open(fixture("restart.sadf.csv"), ImportOptions.NONE);
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("dev8-0", SourceKind.DISK), new SourceInfo("dev8-1", SourceKind.VOLUME));
    assertThat(source.header().host()).isEqualTo("db1");
    assertThat(source.header().assumptions()).isEmpty();
    assertThat(ReadableRows.of(source))
        .filteredOn(row -> row.startsWith("dev8-0"))
        .containsExactly(
            "dev8-0 2026-01-31T23:40:00Z 600s 6144000B",
            "dev8-0 2026-01-31T23:50:00Z 600s 12288000B",
            "dev8-0 2026-02-01T00:00:00Z 601s gap: the machine was started anew",
            "dev8-0 2026-02-01T00:10:01Z 599s 3066880B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"both-units.sadf.json", "both-units.sadf.xml", "both-units.sadf-p.txt"})
  void countsSectorsAndKilobytesOnce(String name) throws IOException {
    CaptureSource source = open(fixture(name), ImportOptions.NONE);
    assertThat(source.header().host()).isEqualTo("db1");
    assertThat(ReadableRows.of(source))
        .containsExactly(
            "vda 2026-01-31T08:00:00Z 10s 10240000B", "vda 2026-01-31T08:00:10Z 10s 20480000B");
  }

  @Test
  void readsLocalTimesAndSecondsSince1970() throws IOException {
    String local = CSV + "db1;10;2026-01-31 08:00:10;sda;1.00;0.00;1.00;0.1\n";
    assertThat(open(local, ImportOptions.NONE).header().assumptions())
        .containsExactly(ReportTimes.ZONE_ASSUMED);
    assertThat(ReadableRows.of(open(local, options("Asia/Tokyo", null, null, false))))
        .containsExactly("sda 2026-01-30T23:00:00Z 10s 10240B");
    assertThat(ReadableRows.of(CSV + "db1;10;1769846410;sda;1,00;0,00;1,00;0,1\n"))
        .containsExactly("sda 2026-01-31T08:00:00Z 10s 10240B");
  }

  @Test
  void movesAnIntervalThatRoundingLetsOverlap() throws IOException {
    String text =
        CSV
            + "db1;10;1769846410;sda;1.00;0.00;1.00;0.1\n"
            + "db1;10;1769846410;sdb;1.00;0.00;1.00;0.1\n"
            + "db1;10;1769846419;sda;1.00;0.00;1.00;0.1\n"
            + "db1;10;1769846419;sdb;1.00;0.00;1.00;0.1\n"
            + "db1;10;1769846430;sda;1.00;0.00;1.00;0.1\n"
            + "db1;10;1769846430;sdb;1.00;0.00;1.00;0.1\n";
    assertThat(ReadableRows.of(text))
        .filteredOn(row -> row.startsWith("sdb"))
        .containsExactly(
            "sdb 2026-01-31T08:00:00Z 10s 10240B",
            "sdb 2026-01-31T08:00:10Z 10s 10240B",
            "sdb 2026-01-31T08:00:20Z 10s 10240B");
  }

  @Test
  void keepsWhatComesBeforeTheCutInJson() throws IOException {
    String json = fixture("both-units.sadf.json");
    CaptureSource source = open(json.substring(0, json.indexOf("4000.00")), ImportOptions.NONE);
    assertThat(ReadableRows.of(source)).containsExactly("vda 2026-01-31T08:00:00Z 10s 10240000B");
    assertThat(source.warnings())
        .singleElement()
        .asString()
        .startsWith("The file ends inside its JSON, in line 19");
  }

  @Test
  void refusesWithLineAndReason() throws IOException {
    String row = "db1;10;2026-01-31 08:00:10 UTC;sda;1.00;0.00;%s;0.1\n";
    refuses(CSV + row.formatted("-2.00"), "t:2:46: wkB/s '-2.00' is no rate");
    refuses(CSV + row.formatted("NaN"), "t:2:46: wkB/s 'NaN' is no rate");
    refuses(CSV + row.formatted("1.00;2"), "t:2:1: the row has 9 fields, its header 8");
    refuses(
        CSV + row.formatted("1.00").replace(";10;", ";0;"),
        "t:2:1: the interval '0' is no number of seconds above 0");
    refuses(
        CSV + row.formatted("1.00").replace("01-31", "13-31"),
        "t:2:1: '2026-13-31 08:00:10' is no date and time");
    refuses(
        CSV + row.formatted("1.00") + row.formatted("1.00").replace(":10 UTC", ":09 UTC"),
        "t:3:1: the clock goes backwards");
    refuses(
        CSV + row.formatted("1.00") + row.formatted("1.00").replace(":10 UTC", ":12 UTC"),
        "t:3:1: the interval overlaps the one before");
    refuses(CSV + row.formatted("1.00") + row.formatted("1.00"), "t:3:1: device 'sda' comes twice");
    refuses(
        "# hostname;interval;timestamp;DEV;tps;rkB/s;wkB/s[...]\n",
        "t:1:1: all devices stand in one row");
    refuses(
        "# hostname;interval;timestamp;CPU;%user\ndb1;10;2026-01-31 08:00:10 UTC;-1;1.00\n",
        "t: it holds no sample of what a disk wrote; it shows no disks");
    String json = fixture("both-units.sadf.json");
    refuses(json.replace("2000.00}", "NaN}"), "t:19:");
    refuses(json.replace("\"wr_sec\": 2000.00", "\"wr_sec\": -2000.00"), "t:13:");
    refuses(json.replace("\"interval\": 10", "\"interval\": -1"), "t:10:");
  }

  @Test
  void refusesBombsAndEndlessParts() throws IOException {
    String xml = fixture("both-units.sadf.xml");
    String bomb =
        "<?xml version=\"1.0\"?><!DOCTYPE sysstat [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b"
            + " \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>"
            + "<sysstat><host nodename=\"h\">&c;</host></sysstat>";
    refuses(bomb, "t:1:175: the file uses an entity of a DTD of its own");
    String outside =
        "<?xml version=\"1.0\"?><!DOCTYPE sysstat [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<sysstat><host>&x;</host></sysstat>";
    refuses(outside, "t:1:");
    refuses(xml.replace("dev=\"vda\"", "dev=\"" + "v".repeat(3_000_000) + "\""), "t:11:");
    refuses(xml.substring(0, xml.indexOf("4000.00")), "t:1");
    String deep = "{\"sysstat\": {\"file-date\": 1, \"hosts\": " + "[".repeat(100_000);
    refuses(deep, "t:1:");
    String endless = "{\"sysstat\": {\"file-date\": \"" + "x".repeat(1_000_000);
    refuses(endless, "t: it holds no sample of what a disk wrote");
    refuses(CSV + "y".repeat(70_000) + "\n", "t:2:1: the line is longer than 65536 bytes");
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> open(text, ImportOptions.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesABinaryFileThatIsNone() {
    byte[] file = new byte[500];
    System.arraycopy(new byte[] {(byte) 0x96, (byte) 0xD5, 0x75, 0x21, 12, 6, 1, 0}, 0, file, 0, 8);
    assertThat(SarBinaryHead.of(file)).contains(new SarBinaryHead(0x2175, "12.6.1"));
    assertThatThrownBy(
            () ->
                new SarBinary(new SadfProgram("/nowhere:relative"))
                    .open(ByteSource.of("sa31", file), ImportOptions.NONE))
        .hasMessageStartingWith(
            "sa31: this is a binary file of sar, and the program sadf that reads it is not"
                + " installed here; install sysstat");
    InstalledSadf.require();
    assertThatThrownBy(
            () ->
                ImportFormats.open(
                    ByteSource.of("sa31", file), ImportFormats.AUTO, ImportOptions.NONE))
        .hasMessageStartingWith("sa31: it was recorded by sysstat 12.6.1 (format 0x2175)");
  }
}
