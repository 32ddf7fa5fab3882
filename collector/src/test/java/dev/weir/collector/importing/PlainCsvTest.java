package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.RecordedRows;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainCsvTest {
  private static final String ROW = "2026-01-31T08:00:00Z,1,4096\n";

  static byte[] fixture(String name) throws IOException {
    try (InputStream in = PlainCsvTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static CaptureSource open(String text) throws IOException {
    return ImportFormats.open(
        ByteSource.of("a.csv", text.getBytes(StandardCharsets.UTF_8)),
        ImportFormats.AUTO,
        ImportOptions.NONE);
  }

  private static RecordedRows rows(CaptureSource source) throws IOException {
    RecordedRows rows = new RecordedRows();
    source.readInto(rows);
    return rows;
  }

  @Test
  void readsQuotesLineEndsZonesAndLeavesGapsWhereRowsJump() throws IOException {
    CaptureSource source =
        ImportFormats.open(
            ByteSource.of("plain.csv", fixture("plain.csv")), "csv", ImportOptions.NONE);
    assertThat(source.header().sources())
        .extracting("name")
        .containsExactly("data", "log, \"old\"");
    long start = 1_769_846_400_000_000_000L;
    assertThat(rows(source).rows())
        .containsExactly(
            "0 " + start + "+1000000000 4096B -1",
            "0 " + (start + 1_000_000_000) + "+1000000000 0B -1",
            "1 " + start + "+500000000 100B -1",
            "0 " + (start + 2_000_000_000L) + "+2250000000 gap no row in the file",
            "0 " + (start + 4_250_000_000L) + "+1500000000 8192B -1");
  }

  @Test
  void takesABomAndNamesTheOnlySourceAfterTheFile() throws IOException {
    CaptureSource source = open("\uFEFFstart,seconds,bytes\n" + ROW);
    assertThat(source.header().sources()).extracting("name").containsExactly("a");
    assertThat(rows(source).rows()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2026-01-31T08:00:00Z,1,-5 | a.csv:2:24: bytes -5 is negative; write 0 or more",
        "2026-01-31T08:00:00Z,1,9223372036854775808 | a.csv:2:24: bytes 9223372036854775808 is more"
            + " than 2^63-1; write whole bytes",
        "2026-01-31T08:00:00Z,1,1.5 | a.csv:2:24: bytes 1.5 is no whole number; write whole bytes",
        "2026-01-31T08:00:00Z,1,1e9 | a.csv:2:24: bytes '1e9' is no number; write for example 4096",
        "2026-01-31T08:00:00Z,0,1 | a.csv:2:22: seconds 0 is no length of an interval; write more"
            + " than 0 and less than a hundred years",
        "2026-01-31T08:00:00Z,-1,1 | a.csv:2:22: seconds -1 is no length of an interval; write more"
            + " than 0 and less than a hundred years",
        "2026-01-31T08:00:00Z,0.0000000001,1 | a.csv:2:22: seconds 0.0000000001 is finer than a"
            + " nanosecond; write at most nine decimals",
        "2026-01-31T08:00:00,1,1 | a.csv:2:1: start '2026-01-31T08:00:00' names no time zone; write"
            + " it like 2026-01-31T08:00:00Z or 2026-01-31T08:00:00+01:00",
        "31.01.2026 08:00,1,1 | a.csv:2:1: start '31.01.2026 08:00' is no date and time in ISO"
            + " 8601; write it like 2026-01-31T08:00:00Z or 2026-01-31T08:00:00+01:00",
        "2026-02-30T08:00:00Z,1,1 | a.csv:2:1: start '2026-02-30T08:00:00Z' is no date and time in"
            + " ISO 8601; write it like 2026-01-31T08:00:00Z or 2026-01-31T08:00:00+01:00",
        "9999-01-01T00:00:00Z,1,1 | a.csv:2:1: start '9999-01-01T00:00:00Z' lies outside the years"
            + " 1970 to 2261; write it like 2026-01-31T08:00:00Z or 2026-01-31T08:00:00+01:00",
        "1969-12-31T23:59:59Z,1,1 | a.csv:2:1: start '1969-12-31T23:59:59Z' lies outside the years"
            + " 1970 to 2261; write it like 2026-01-31T08:00:00Z or 2026-01-31T08:00:00+01:00",
        "2026-01-31T08:00:00Z,1 | a.csv:2:1: the row has 2 fields, the header 3; write rows like"
            + " 2026-01-31T08:00:00Z,1,4096",
        "\"2026-01-31T08:00:00Z,1,5 | a.csv:2:1: a quote is not closed in its line; close it with"
            + " \"",
      })
  void refusesARowWithLineAndColumn(String row, String message) {
    assertThatThrownBy(() -> open("start,seconds,bytes\n" + row + "\n"))
        .isInstanceOf(ProblemException.class)
        .hasMessage(message);
  }

  @Test
  void refusesAClockGoingBackwardsAndOverlaps() {
    String head = "start,seconds,bytes\n2026-01-31T08:00:00Z,2,1\n";
    assertThatThrownBy(() -> open(head + "2026-01-31T07:59:00Z,1,1\n"))
        .hasMessage(
            "a.csv:3:1: the clock goes backwards: the row before of source 'a' starts at"
                + " 2026-01-31T08:00:00Z; sort the rows of each source by start");
    assertThatThrownBy(() -> open(head + "2026-01-31T08:00:01Z,1,1\n"))
        .hasMessage(
            "a.csv:3:1: the row overlaps the one before of source 'a', which ends at"
                + " 2026-01-31T08:00:02Z; correct start or seconds; where two things were measured"
                + " give them a source each");
  }

  @Test
  void refusesHeadersThatAreNotTheContract() {
    assertThatThrownBy(() -> open("start;seconds;bytes\n"))
        .hasMessageStartingWith(
            "a.csv:1:1: the header is 'start;seconds;bytes' (fields are joined by commas); plain"
                + " CSV begins with the line start,seconds,bytes[,source]");
    assertThatThrownBy(() -> open("time,rate\n1,2\n"))
        .hasMessageStartingWith("a.csv: it begins with 'time,rate', which is no format");
    assertThatThrownBy(() -> open("start,seconds,bytes\n"))
        .hasMessageContaining("no whole row follows the header");
    assertThatThrownBy(() -> open("")).hasMessageStartingWith("a.csv: the file is empty");
    assertThatThrownBy(() -> open("PK\003\004")).hasMessageContaining("a ZIP archive");
  }

  @Test
  void leavesOutARowThatWasCutOff() throws IOException {
    CaptureSource source = open("start,seconds,bytes\n" + ROW + "2026-01-31T08:00:01Z,1,40");
    assertThat(rows(source).rows()).hasSize(1);
    assertThat(source.warnings())
        .containsExactly("The file ends inside a line: its last row, line 3, is left out.");
    assertThatThrownBy(() -> open("start,seconds,bytes\n" + ROW.strip()))
        .hasMessageEndingWith(
            "no whole row follows the header; write rows like 2026-01-31T08:00:00Z,1,4096 and end"
                + " each with a line end");
  }

  @Test
  void takesBlankLinesAndLinesThatEndWithAReturnOnly() throws IOException {
    CaptureSource source = open("\r\rstart,seconds,bytes\r\r" + ROW.replace('\n', '\r') + "\r");
    assertThat(rows(source).rows()).containsExactly("0 1769846400000000000+1000000000 4096B -1");
    assertThatThrownBy(() -> open("\n \n"))
        .hasMessageStartingWith("a.csv: it begins with nothing but blank lines, which is no");
  }

  @Test
  void boundsTheLengthOfALine() {
    String huge = "start,seconds,bytes\n" + "1".repeat(BoundedLines.LONGEST_LINE_BYTES + 1);
    assertThatThrownBy(() -> open(huge))
        .hasMessage(
            "a.csv:2:1: the line is longer than 65536 bytes; check that this is the text file you"
                + " mean");
  }

  @Test
  void refusesFormatsThatCannotBeReadYet() {
    assertThatThrownBy(() -> ImportFormats.requireKnown("spss"))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(
            "--from spss: this format is not yet supported; supported are auto, csv, ")
        .extracting("kind")
        .isEqualTo(ProblemException.Kind.WRONG_USE);
  }
}
