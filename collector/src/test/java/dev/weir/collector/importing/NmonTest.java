package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.capture.SourceStatistics;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NmonTest {
  @Test
  void agreesWithTruthThatOtherCodeComputed() throws IOException {
    for (Path file :
        TruthFiles.present("NmonTest", "nmon/debian12-5s.nmon", "nmon/ubuntu12-1s.nmon")) {
      JsonNode expected = TruthFiles.expected(file);
      CaptureSource source =
          ImportFormats.open(ByteSource.of(file), ImportFormats.AUTO, ImportOptions.NONE);
      Map<String, SourceStatistics> disks = TruthFiles.statistics(file, source);
      assertThat(disks).hasSize(expected.path("devices").size());
      for (Map.Entry<String, JsonNode> each : expected.path("devices").properties()) {
        SourceStatistics disk = Objects.requireNonNull(disks.get(each.getKey()));
        JsonNode device = each.getValue();
        assertThat(disk.samples())
            .as(file + " " + each.getKey() + ": all but the first snapshot")
            .isEqualTo(device.path("samples").asLong() - 1);
        // Half a byte of rounding in each of at most 119 intervals.
        assertThat(disk.totalBytes() / 1e6)
            .isCloseTo(
                expected.path("total_MB_without_first_snapshot").path(each.getKey()).asDouble(),
                within(6e-5));
        assertThat(disk.start())
            .isEqualTo(
                LocalDateTime.parse(expected.path("first").asText()).toInstant(ZoneOffset.UTC));
        assertThat(disk.end())
            .isEqualTo(
                LocalDateTime.parse(expected.path("last").asText()).toInstant(ZoneOffset.UTC));
        assertThat(disk.gapSeconds()).isZero();
        if (!device.path("peak_at").equals(expected.path("first"))) {
          assertThat(disk.peakBytesPerSecond())
              .isCloseTo(device.path("peak_Bps").asDouble(), within(1.0));
        }
      }
    }
  }

  @Test
  void readsSeveralSectionsMidnightAndTheNewYear() throws IOException {
    CaptureSource source = ImportedText.fixture("two-sections.nmon");
    assertThat(source.header().host()).isEqualTo("lpar7");
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("hdisk0", SourceKind.DISK),
            new SourceInfo("hdisk1", SourceKind.DISK),
            new SourceInfo("hdisk150", SourceKind.DISK));
    assertThat(ImportedText.rows(source)).containsExactlyElementsOf(rowsOfTheFixture());
  }

  private static Iterable<String> rowsOfTheFixture() {
    long t =
        LocalDateTime.parse("2025-12-31T23:59:40").toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L;
    long s = 1_000_000_000L;
    return Arrays.asList(
        "0 " + t + "+10000000000 1024000B -1",
        "1 " + t + "+10000000000 5120B -1",
        "2 " + t + "+10000000000 71680B -1",
        "0 " + (t + 10 * s) + "+10000000000 512000B -1",
        "1 " + (t + 10 * s) + "+10000000000 0B -1",
        "0 " + (t + 20 * s) + "+10000000000 102400B -1",
        "1 " + (t + 20 * s) + "+10000000000 gap no value in the file",
        "2 " + (t + 10 * s) + "+10000000000 gap no value in the file",
        "2 " + (t + 20 * s) + "+10000000000 81920B -1",
        "0 " + (t + 30 * s) + "+280000000000 gap no row in the file",
        "0 " + (t + 310 * s) + "+10000000000 204800B -1",
        "1 " + (t + 30 * s) + "+280000000000 gap no row in the file",
        "1 " + (t + 310 * s) + "+10000000000 10240B -1",
        "2 " + (t + 30 * s) + "+280000000000 gap no row in the file",
        "2 " + (t + 310 * s) + "+10000000000 92160B -1");
  }

  @Test
  void readsASortedFileAlike() throws IOException {
    String text =
        new String(PlainCsvTest.fixture("two-sections.nmon"), StandardCharsets.UTF_8)
            .lines()
            .sorted()
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(ImportedText.rows(ImportedText.open("s.nmon", text, ImportOptions.NONE)))
        .containsExactlyInAnyOrderElementsOf(rowsOfTheFixture());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DISKWRITE,T0003,5.0 | n.nmon:8:1: snapshot 3 has no line ZZZZ with its time;",
        "DISKWRITE,T0002,5.0,6.0 | n.nmon:8:1: the row has 2 values, the section 1 disks;",
        "DISKWRITE,T0002,-5.0 | n.nmon:8:1: '-5.0' is no rate that a disk can have;",
        "DISKWRITE,T0002,1e99 | n.nmon:8:1: '1e99' is no rate that a disk can have;",
        "DISKWRITE,T0002,9999999999999999 | n.nmon:8:1: '9999999999999999' is no rate that",
        "DISKWRITE,T0001,5.0 | n.nmon:8:1: snapshot 1 follows snapshot 1: a sort by text",
        "ZZZZ,T0003,10:00:05,01-JAN-2026 | n.nmon:8:1: the clock goes backwards or stands still",
        "ZZZZ,T0003,10:00:15,01-XXX-2026 | n.nmon:8:1: '10:00:15 01-XXX-2026' is no time like",
        "ZZZZ,T0003 | n.nmon:8:1: the time of a snapshot needs time and date;",
        "ZZZZ,T9999999,10:00:15,01-JAN-2026 | n.nmon:8:1: 'T9999999' is no snapshot from T0001",
        "DISKWRITE,Disk Write KB/s h,sda | n.nmon:8:1: the section DISKWRITE begins twice;",
        "DISKWRITE1,Disk Write KB/s h,sda | n.nmon:8:1: disk 'sda' has no name or comes twice;",
        "DISKWRITE1,Disk Write MB/s h,sdb | n.nmon:8:1: the section DISKWRITE1 does not say that",
      })
  void refusesALineWithItsReason(String line, String message) {
    String text =
        """
        AAA,progname,nmon
        AAA,host,h
        DISKWRITE,Disk Write KB/s h,sda
        ZZZZ,T0001,10:00:00,01-JAN-2026
        DISKWRITE,T0001,1.0
        ZZZZ,T0002,10:00:10,01-JAN-2026
        CPU_ALL,T0002,1
        """;
    assertThatThrownBy(() -> ImportedText.open("n.nmon", text + line + "\n", ImportOptions.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void leavesOutARowThatWasCutOffAndSaysWhatItAssumes() throws IOException {
    String text =
        """
        AAA,progname,nmon
        DISKWRITE,Disk Write KB/s h,sda,sdb
        ZZZZ,T0001,10:00:00,01-JAN-2026
        DISKWRITE,T0001,1.0,1.0
        ZZZZ,T0002,10:00:10,01-JAN-2026
        DISKWRITE,T0002,1.0\
        """;
    CaptureSource source = ImportedText.open("n.nmon", text, ImportOptions.NONE);
    assertThat(source.warnings())
        .containsExactly("The file ends inside a row: line 6 is left out.");
    assertThat(ImportedText.rows(source)).allMatch(row -> row.contains("gap"));
    assertThat(source.header().assumptions())
        .contains(PdhZone.NO_ZONE, "KB/s of nmon is 1024 bytes per second.");
    assertThatThrownBy(
            () ->
                ImportedText.open(
                    "n.nmon",
                    "AAA,progname,nmon\nZZZZ,T0001,10:00:00,01-JAN-2026\n",
                    ImportOptions.NONE))
        .hasMessageStartingWith("n.nmon: it has no section DISKWRITE;");
  }
}
