package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shape of the tables follows what Windows was seen to write, since no real file could be had:
 *
 * <ul>
 *   <li>header, bias with summer time in it, times, and the hour that comes twice in autumn:
 *       https://www.digitalflapjack.com/blog/2018/5/15/be-wary-of-timestamps-for-windows-performance-data
 *   <li>{@code (PDH-CSV 4.0) (Tokyo Standard Time)(-540)} and {@code (Central Daylight Time)(300)}:
 *       names of zones in public scripts that read such files
 *   <li>typeperf without zone, and its closing sentences in redirected output: its output as public
 *       test suites keep it
 *   <li>names of the counter in es, it, fr, pt, de, sv, tr, hu, nl, pl, cs, ru and "others" in
 *       English: the table of the disk check that AWS gives out for its replication agent
 *       (Get-DiskActivity); German also in Checkmk's hyperv_io plug-in; LogicalDisk and writes per
 *       second in
 *       https://learn.microsoft.com/azure/service-fabric/service-fabric-diagnostics-event-generation-perf
 *       and its translations
 * </ul>
 */
final class PerfmonTest {
  private static final String TWO_ROWS =
      """
      "10/30/2026 00:00:00.000","7"
      "10/30/2026 00:00:10.000","1234.5"
      """;

  private static String head(String zone, String path) {
    return "\"(PDH-CSV 4.0)%s\",\"%s\"\n".formatted(zone, path);
  }

  private static CaptureSource open(String text) throws IOException {
    return ImportedText.open("p.csv", text, ImportOptions.NONE);
  }

  private static long at(String instant) {
    return Instant.parse(instant).getEpochSecond() * 1_000_000_000L;
  }

  @Test
  void readsDisksVolumesWritesGapsAndMidnight() throws IOException {
    CaptureSource source = ImportedText.fixture("perfmon-tokyo.csv");
    assertThat(source.header().host()).isEqualTo("DB1");
    assertThat(source.header().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(source.header().probe()).isEqualTo("import:perfmon");
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("0 C:", SourceKind.DISK),
            new SourceInfo("1 D: E:", SourceKind.DISK),
            new SourceInfo("C:", SourceKind.VOLUME));
    long t = at("2026-10-29T14:59:45Z");
    long s = 1_000_000_000L;
    assertThat(ImportedText.rows(source))
        .containsExactly(
            "0 " + t + "+15000000000 61440B 30",
            "1 " + t + "+15000000000 122888B -1",
            "2 " + t + "+15000000000 61440B -1",
            "0 " + (t + 15 * s) + "+15000000000 122880B -1",
            "1 " + (t + 15 * s) + "+15000000000 gap no value in the file",
            "2 " + (t + 15 * s) + "+15000000000 122880B -1",
            "0 " + (t + 30 * s) + "+15000000000 0B 3",
            "1 " + (t + 30 * s) + "+15000000000 1500B -1",
            "2 " + (t + 30 * s) + "+15000000000 0B -1",
            // Ten minutes later the first row of a log begun anew has no values.
            "0 " + (t + 45 * s) + "+585000000000 gap no row in the file",
            "0 " + (t + 630 * s) + "+15000000000 gap no value in the file",
            "1 " + (t + 45 * s) + "+585000000000 gap no row in the file",
            "1 " + (t + 630 * s) + "+15000000000 gap no value in the file",
            "2 " + (t + 45 * s) + "+585000000000 gap no row in the file",
            "2 " + (t + 630 * s) + "+15000000000 gap no value in the file",
            "0 " + (t + 645 * s) + "+15000000000 15360B 15",
            "1 " + (t + 645 * s) + "+15000000000 0B -1",
            "2 " + (t + 645 * s) + "+15000000000 15360B -1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | PhysicalDisk | Disk Write Bytes/sec",
        "ja, ko, zh-CN, zh-TW | PhysicalDisk | Disk Write Bytes/sec",
        "de | Physikalischer Datenträger | Bytes geschrieben/s",
        "de, Azure | PhysicalDisk | Byte geschrieben/s",
        "fr | Disque physique | Écritures disque, octets/s",
        "es | Disco físico | Bytes de escritura en disco/s",
        "it | Disco fisico | Byte scritti su disco/sec",
        "pt-BR | PhysicalDisk | Bytes de gravação de disco/s",
        "pt-PT | Disco físico | Bytes escritos em disco/seg",
        "ru | Физический диск | Скорость записи на диск (байт/с)",
        "nl | Fysieke schijf | Geschreven bytes per seconde",
        "pl | Dysk fizyczny | Bajty zapisu dysku/s",
        "cs | Fyzický disk | Bajty zapisování na disk/s",
        "sv | Fysisk disk | Disk - skrivna byte/s",
        "hu | Fizikai lemez | Írási sebesség (bájt/s)",
        "tr | FizikselDisk | Disk Yazma Bayt/sn",
        "get-counter, lower case | physicaldisk | disk write bytes/sec",
      })
  void knowsTheCounterInTheMachinesLanguage(String language, String object, String counter)
      throws IOException {
    String header =
        "\"(PDH-CSV 4.0) (Zone)(0)\",\"\\\\H\\%1$s(_Total)\\%2$s\",\"\\\\H\\%1$s(0 C:)\\%2$s\"\n"
            .formatted(object, counter);
    CaptureSource source =
        open(
            header
                + "\"10/30/2026 00:00:00.000\",\"1\",\"1\"\n"
                + "\"10/30/2026 00:00:10.000\",\"5\",\"5\"\n");
    assertThat(source.header().sources())
        .as(language)
        .containsExactly(new SourceInfo("0 C:", SourceKind.DISK));
    assertThat(ImportedText.rows(source)).last().asString().endsWith(" 50B -1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LogicalDisk | Disk Write Bytes/sec | Disk Writes/sec",
        "Logischer Datenträger | Bytes geschrieben/s | Schreibvorgänge/s",
        "Disque logique | Écritures disque, octets/s | Écritures disque/s",
        "Disco lógico | Bytes de escritura en disco/s | Escrituras en disco/s",
        "Disco lógico | Bytes Gravados no Disco/s | Gravações de Disco/s",
        "Логический диск | Скорость записи на диск (байт/с) | Операций записи на диск в секунду",
      })
  void knowsVolumesAndWritesPerSecondToo(String object, String bytes, String writes)
      throws IOException {
    CaptureSource source =
        open(
            "\"(PDH-CSV 4.0) (Z)(0)\",\"\\\\H\\%1$s(C:)\\%2$s\",\"\\\\H\\%1$s(C:)\\%3$s\"\n"
                    .formatted(object, bytes, writes)
                + "\"10/30/2026 00:00:00.000\",\" \",\" \"\n"
                + "\"10/30/2026 00:00:10.000\",\"5\",\"3\"\n");
    assertThat(source.header().sources()).containsExactly(new SourceInfo("C:", SourceKind.VOLUME));
    assertThat(ImportedText.rows(source)).last().asString().endsWith(" 50B 30");
  }

  @Test
  void asksForTheColumnInAnUnknownLanguageAndTakesTheAnswer() throws IOException {
    String header = head(" (Z)(0)", "\\\\H\\Fyysinen levy(0 C:)\\Levylle kirjoitettuja tavuja/s");
    assertThatThrownBy(() -> open(header + TWO_ROWS))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(
            "p.csv:1: none of its columns is known as bytes written per second; counters of disks"
                + " in the file are Fyysinen levy\\Levylle kirjoitettuja tavuja/s; name the column"
                + " in the machine's language: --column bytes=");
    for (String name :
        List.of(
            "Levylle kirjoitettuja tavuja/s",
            "\\Fyysinen levy(*)\\Levylle kirjoitettuja tavuja/s")) {
      CaptureSource source =
          ImportedText.open("p.csv", header + TWO_ROWS, ImportedText.columns("bytes", name));
      assertThat(source.header().sources())
          .containsExactly(new SourceInfo("0 C:", SourceKind.DISK));
      assertThat(source.header().assumptions())
          .contains("'" + name + "' is taken as bytes written per second.");
    }
  }

  @Test
  void takesTheTotalOnlyWhereThereIsNothingElse() throws IOException {
    CaptureSource source =
        open(head(" (Z)(0)", "\\\\H\\PhysicalDisk(_Total)\\Disk Write Bytes/sec") + TWO_ROWS);
    assertThat(source.header().sources())
        .containsExactly(new SourceInfo("PhysicalDisk(_Total)", SourceKind.INSTANCE));
    assertThat(source.header().assumptions())
        .contains("The file has the counter _Total and no single disk: it is taken as one source.");
  }

  @Test
  void keepsDisksOfSeveralMachinesApart() throws IOException {
    CaptureSource source =
        open(
            """
            "(PDH-CSV 4.0) (Z)(0)","\\\\A\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec",\
            "\\\\B\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec"
            "10/30/2026 00:00:00.000"," "," "
            "10/30/2026 00:00:10.000","1","2"
            """);
    assertThat(source.header().host()).isEqualTo("several");
    assertThat(source.header().sources()).extracting("name").containsExactly("A 0 C:", "B 0 C:");
  }

  @Test
  void followsTheClockThroughTheHourThatComesTwice() throws IOException {
    // Rows of the article: the bias of the header stays that of summer.
    String rows =
        head(" (GMT Standard Time)(-60)", "\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec")
            + """
            "10/29/2017 01:59:44.562","88.359340674585567"
            "10/29/2017 01:59:59.562","93.754278507632279"
            "10/29/2017 01:00:14.562","89.834673388599242"
            "10/29/2017 01:00:29.563","94.014449309223536"
            """;
    CaptureSource source = open(rows);
    assertThat(source.header().zone()).isEqualTo(ZoneId.of("Europe/London"));
    assertThat(ImportedText.rows(source))
        .containsExactly(
            "0 1509238769562000000+15000000000 1325B -1",
            "0 1509238784562000000+15000000000 1406B -1",
            "0 1509238799562000000+15000000000 1348B -1",
            "0 1509238814562000000+15001000000 1410B -1");
    assertThatThrownBy(() -> open(rows.replace("GMT Standard Time", "Heure d'été")))
        .hasMessageStartingWith("p.csv:4:1: the clock goes backwards at 2017-10-29T01:00:14.562;");
  }

  @Test
  void takesTheZoneFromTheBiasOrFromThePerson() throws IOException {
    String path = "\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec";
    CaptureSource bias = open(head(" (中国标准时间)(-480)", path) + TWO_ROWS);
    assertThat(bias.header().zone()).isEqualTo(ZoneId.of("+08:00"));
    assertThat(bias.header().assumptions())
        .anyMatch(sentence -> sentence.startsWith("Times are UTC+08:00 throughout,"));
    CaptureSource said =
        ImportedText.open("p.csv", head("", path) + TWO_ROWS, ImportedText.zone("Asia/Tokyo"));
    assertThat(ImportedText.rows(said))
        .element(1)
        .asString()
        .startsWith("0 " + at("2026-10-29T15:00:00Z") + "+");
    CaptureSource unsaid = open(head("", path) + TWO_ROWS);
    assertThat(unsaid.header().assumptions()).contains(PdhZone.NO_ZONE);
    assertThatThrownBy(
            () ->
                ImportedText.open(
                    "p.csv",
                    head(" (X)(-540)", path) + TWO_ROWS,
                    ImportedText.zone("Europe/Berlin")))
        .hasMessage(
            "--zone Europe/Berlin: the header of p.csv says UTC+09:00; leave the option out, or"
                + " name a place with that time");
    assertThat(open(head(" (Central Daylight Time)(300)", path) + TWO_ROWS).header().zone())
        .isEqualTo(ZoneId.of("America/Chicago"));
  }

  @Test
  void readsTypeperfWithItsBlankLineAndItsClosingWords() throws IOException {
    CaptureSource source =
        open(
            "\r\n"
                + head("", "\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec").replace("\n", "\r\n")
                + TWO_ROWS.replace("\n", "\r\n")
                + "\r\nExiting, please wait...                         \r\n"
                + "The command completed successfully.\r\n\r\r");
    assertThat(ImportedText.rows(source)).hasSize(2);
    assertThat(source.header().assumptions())
        .contains(
            "The first row is taken to cover 10.0 s, the usual step; the file does not say when it"
                + " began.");
    assertThatThrownBy(
            () ->
                open(
                    head("", "\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec")
                        + "Some sentence\n"
                        + TWO_ROWS))
        .hasMessageStartingWith("p.csv:3:1: rows go on after line 2, which is no row;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
  void readsUnicodeWithAByteOrderMark(String charset) throws IOException {
    String text =
        "\uFEFF"
            + head(" (Z)(0)", "\\\\H\\Disque physique(0 C:)\\Écritures disque, octets/s")
            + TWO_ROWS;
    CaptureSource source =
        ImportedText.open("p.csv", text.getBytes(Charset.forName(charset)), ImportOptions.NONE);
    assertThat(ImportedText.rows(source)).hasSize(2);
  }

  @Test
  void readsCodePagesThatAPersonNames() throws IOException {
    String text =
        head(" (Z)(0)", "\\\\H\\Physikalischer Datenträger(0 C:)\\Bytes geschrieben/s") + TWO_ROWS;
    Charset ansi = Charset.forName("windows-1252");
    CaptureSource source =
        ImportedText.open(
            "p.csv", text.getBytes(ansi), new ImportOptions(null, null, null, ansi, Map.of()));
    assertThat(source.header().sources()).extracting("name").containsExactly("0 C:");
    assertThatThrownBy(() -> ImportedText.open("p.csv", text.getBytes(ansi), ImportOptions.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("--encoding");
  }

  @Test
  void readsTabsAndSemicolonsAndDecimalCommas() throws IOException {
    String path = "\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec";
    for (String text :
        List.of(
            "\"(PDH-TSV 4.0) (Z)(0)\"\t\""
                + path
                + "\"\n\"10/30/2026 00:00:00.000\"\t\" \"\n"
                + "\"10/30/2026 00:00:10.000\"\t\"1234,5\"\n",
            "(PDH-CSV 4.0) (Z)(0);"
                + path
                + "\n10/30/2026 00:00:00.000;\n"
                + "10/30/2026 00:00:10.000;1234,5\n",
            head(" (Z)(0)", path)
                + "\"10/30/2026 00:00:00.000\",\"\"\n"
                + "\"10/30/2026 00:00:10.000\",\"1234,5\"\n")) {
      assertThat(ImportedText.rows(open(text)))
          .containsExactly("0 " + at("2026-10-30T00:00:00Z") + "+10000000000 12345B -1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"10/30/2026 00:00:10.000\",\"1,234\" | p.csv:4:28: the value '1,234' may mean thousands",
        "\"10/30/2026 00:00:10.000\",\"1,234.5\" | p.csv:4:28: the value '1,234.5' has separators",
        "\"10/30/2026 00:00:10.000\",\"-5\" | p.csv:4:28: the value '-5' is no amount",
        "\"10/30/2026 00:00:10.000\",\"NaN\" | p.csv:4:28: the value 'NaN' is no number",
        "\"10/30/2026 00:00:10.000\",\"1e999\" | p.csv:4:28: the value '1e999' is no amount",
        "\"10/30/2026 00:00:10.000\",\"1e16\" | p.csv:4:1: 0 C: writes 10000000000000000 bytes",
        "\"30.10.2026 00:00:10\",\"5\" | p.csv:4:1: '30.10.2026 00:00:10' is no time like"
            + " 12/31/2026",
        "\"30/10/2026 00:00:10.000\",\"5\" | p.csv:4:1: '30/10/2026 00:00:10.000' is no time like",
        "\"10/30/1969 00:00:10.000\",\"5\" | p.csv:4:1: the time 1969-10-30T00:00:10 lies outside",
        "\"10/29/2026 00:00:10.000\",\"5\" | p.csv:4:1: the clock goes backwards at 2026-10-29",
        "\"10/30/2026 00:00:00.000\",\"5\" | p.csv:4:1: the clock stands still at 2026-10-30T00:00",
        "\"10/30/2026 00:00:10.000\",\"5\",\"6\" | p.csv:4:1: the row has 3 columns, the header 2",
        "\"10/30/2026 00:00:10.000\" | p.csv:4:1: the row has 1 columns, the header 2",
        "\"10/30/2026 00:00:10.000,5 | p.csv:4:1: a quote is not closed in its line",
      })
  void refusesARowWithLineAndReason(String row, String message) {
    String text =
        head(" (Z)(0)", "\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec")
            + "\"10/29/2026 23:59:50.000\",\" \"\n\"10/30/2026 00:00:00.000\",\"1\"\n";
    assertThatThrownBy(() -> open(text + row + "\n"))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesTablesWithoutRowsOrWithTheSameColumnTwice() {
    String path = "\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec";
    assertThatThrownBy(() -> open(head(" (Z)(0)", path)))
        .hasMessageStartingWith("p.csv: no row follows the header;");
    assertThatThrownBy(() -> open(head(" (Z)(0)", path) + "\"10/30/2026 00:00:00.000\",\"1\"\n"))
        .hasMessageStartingWith("p.csv: it has one row, and nothing says how long");
    assertThatThrownBy(() -> open("\"(PDH-CSV 4.0) (Z)(0)\",\"%s\",\"%s\"\n".formatted(path, path)))
        .hasMessageStartingWith(
            "p.csv:1: the counter \\PhysicalDisk(0 C:)\\Disk Write Bytes/sec comes twice;");
    assertThatThrownBy(
            () -> open(head(" (Z)(0)", path) + TWO_ROWS + head(" (Z)(0)", "\\\\M\\X(0)\\Y")))
        .hasMessageStartingWith("p.csv:4:1: a second header names other columns than the first;");
  }

  @Test
  void leavesOutARowThatWasCutOff() throws IOException {
    CaptureSource source =
        open(
            head(" (Z)(0)", "\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec")
                + TWO_ROWS
                + "\"10/30/2026 00:00:20.000\",\"12");
    assertThat(ImportedText.rows(source)).hasSize(2);
    assertThat(source.warnings())
        .containsExactly("The file ends inside a row: line 4 is left out.");
  }

  @Test
  void readsTablesOfThirtyThousandColumns() throws IOException {
    StringBuilder header = new StringBuilder("\"(PDH-CSV 4.0) (Z)(0)\"");
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      header.append(",\"\\\\M\\Process(p").append(i).append(")\\IO Write Bytes/sec\"");
      values.append(",\"1\"");
    }
    header.append(",\"\\\\M\\PhysicalDisk(0 C:)\\Disk Write Bytes/sec\"\n");
    CaptureSource source =
        ImportedText.open(
            "p.csv",
            (header
                    + "\"10/30/2026 00:00:00.000\""
                    + values
                    + ",\"1\"\n\"10/30/2026 00:00:01.000\""
                    + values
                    + ",\"2\"\n")
                .getBytes(StandardCharsets.UTF_8),
            ImportOptions.NONE);
    assertThat(ImportedText.rows(source))
        .last()
        .isEqualTo("0 " + at("2026-10-30T00:00:00Z") + "+1000000000 2B -1");
  }
}
