package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.RecordedRows;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.capture.SourceStatistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DiskstatsTest {
  private static final long S = 1_000_000_000L;
  private static final String LINE = " 8 0 sda 1 0 0 0 1 0 8 0 0 0 0\n";

  private static CaptureSource open(String text) throws IOException {
    return ImportFormats.open(
        ByteSource.of("log", text.getBytes(StandardCharsets.UTF_8)),
        "diskstats",
        ImportOptions.NONE);
  }

  @Test
  void agreesWithTheBundledRecording() throws IOException {
    byte[] log = PlainCsvTest.fixture("debian12-diskstats-10s.txt");
    SourceStatistics vda = statistics(ByteSource.of("log", log), "vda");
    assertThat(vda.samples()).isEqualTo(32);
    assertThat(vda.totalBytes()).isEqualTo(26_222_759_936L);
    assertThat(vda.peakBytesPerSecond()).isCloseTo(367159109.8181818, within(1e-3));
    assertThat(vda.peakAt()).isEqualTo(Instant.ofEpochSecond(1_795_242_944));
  }

  @Test
  void agreesWithTruthThatOtherCodeComputed() throws IOException {
    Path log =
        TruthFiles.present("DiskstatsTest", "vmstat-diskstats/debian12-diskstats-10s.txt")
            .getFirst();
    JsonNode expected = TruthFiles.expected(log);
    JsonNode device = expected.path("devices_with_writes").path("vda");
    SourceStatistics vda = statistics(ByteSource.of(log), "vda");
    assertThat(vda.samples()).isEqualTo(device.path("intervals").asLong());
    assertThat(vda.totalBytes() / 1e6).isCloseTo(device.path("total_MB").asDouble(), within(1e-6));
    assertThat(vda.meanBytesPerSecond())
        .isCloseTo(device.path("mean_Bps").asDouble(), within(1e-3));
    assertThat(vda.peakBytesPerSecond())
        .isCloseTo(device.path("peak_interval_Bps").asDouble(), within(1e-3));
    assertThat(Objects.requireNonNull(vda.start()).getEpochSecond())
        .isEqualTo(expected.path("first_epoch").asLong());
    assertThat(Objects.requireNonNull(vda.end()).getEpochSecond())
        .isEqualTo(expected.path("last_epoch").asLong());
  }

  private static SourceStatistics statistics(ByteSource bytes, String device) throws IOException {
    return SourceStatistics.of(
            "log", ImportFormats.open(bytes, ImportFormats.AUTO, ImportOptions.NONE))
        .stream()
        .filter(each -> each.source().name().equals(device))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void resetsWrapsAndComingAndGoingDevices() throws IOException {
    CaptureSource source =
        ImportFormats.open(
            ByteSource.of("log", PlainCsvTest.fixture("events.diskstats")),
            ImportFormats.AUTO,
            ImportOptions.NONE);
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("sda", SourceKind.DISK),
            new SourceInfo("sda1", SourceKind.VOLUME),
            new SourceInfo("sdb", SourceKind.DISK));
    RecordedRows rows = new RecordedRows();
    source.readInto(rows);
    long start = 1000 * S + S / 2;
    assertThat(rows.rows())
        .containsExactlyInAnyOrder(
            "0 " + start + "+10000000000 1024000B 10",
            "1 " + start + "+10000000000 1024000B 10",
            "0 " + (start + 10 * S) + "+10000000000 gap the counters started anew",
            "1 " + (start + 10 * S) + "+10000000000 gap the device is absent",
            "2 " + (start + 10 * S) + "+10000000000 5120B 1",
            "0 " + (start + 20 * S) + "+11000000000 4096B 1",
            "1 " + (start + 20 * S) + "+11000000000 gap the device was absent before",
            "2 " + (start + 20 * S) + "+11000000000 512B 1");
  }

  @Test
  void refusesWithReasonAndRemedy() {
    assertThatThrownBy(() -> open(LINE))
        .hasMessageStartingWith(
            "log:1:1: a snapshot has no time: counters since boot give no rate without one; log"
                + " with: ");
    assertThatThrownBy(() -> open("### 5\n" + LINE))
        .hasMessageStartingWith("log: it holds 1 complete snapshot; counters since boot");
    assertThatThrownBy(() -> open("### 5\n" + LINE + "### 4\n" + LINE))
        .hasMessageStartingWith("log:3:5: the clock goes backwards at this snapshot;");
    assertThatThrownBy(() -> open("### 5\n" + LINE + "### 5\n" + LINE))
        .hasMessageStartingWith("log:3:5: the clock stands still at this snapshot;");
    assertThatThrownBy(() -> open("### x\n" + LINE))
        .hasMessageStartingWith("log:1:5: 'x' are no seconds since 1970;");
    assertThatThrownBy(() -> open("### 5\n 8 0 sda 1 2\n"))
        .hasMessageStartingWith(
            "log:2:1: the line has 5 columns, /proc/diskstats has 14, 18 or 20");
    assertThatThrownBy(() -> open("### 5\n 8 0 sda 1 0 0 0 1 0 99999999999999999999 0 0 0 0\n"))
        .hasMessageStartingWith("log:2:1: the counter '99999999999999999999' is no number;");
    assertThatThrownBy(() -> open("### 5\n" + LINE + LINE))
        .hasMessageStartingWith("log:3:1: device 'sda' comes twice in one snapshot;");
  }

  @Test
  void looksAtNumbersWithoutEndWithoutHarm() {
    String numbers = "1 2 3 ".repeat(10_000);
    assertThat(new DiskstatsFormat().recognises(numbers.getBytes(StandardCharsets.UTF_8)))
        .isFalse();
    String lines = "1 2 3 4 5\n".repeat(5_000);
    assertThat(new DiskstatsFormat().recognises(lines.getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(new DiskstatsFormat().recognises(LINE.getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Test
  void refusesRealFilesThatHoldOneMoment() throws IOException {
    for (Path file :
        TruthFiles.present(
            "DiskstatsTest",
            "vmstat-diskstats/centos7-vmstat-d.txt",
            "vmstat-diskstats/proc-diskstats-20col.txt")) {
      assertThatThrownBy(
              () -> ImportFormats.open(ByteSource.of(file), ImportFormats.AUTO, ImportOptions.NONE))
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining("counters since boot")
          .hasMessageContaining("log with: while sleep 10;");
    }
    assertThatThrownBy(
            () ->
                ImportFormats.open(
                    ByteSource.of(
                        "v",
                        "disk- ------------reads------------ ------------writes-----------\n"
                            .getBytes(StandardCharsets.UTF_8)),
                    ImportFormats.AUTO,
                    ImportOptions.NONE))
        .hasMessageStartingWith(
            "v: it is output of vmstat -d: counters since boot without a time, which give no"
                + " rate;");
  }

  @Test
  void leavesOutASnapshotThatWasCutOff() throws IOException {
    CaptureSource source =
        open("### 5\n" + LINE + "### 6\n" + LINE + "### 7\n" + LINE.substring(0, 20));
    RecordedRows rows = new RecordedRows();
    source.readInto(rows);
    assertThat(rows.rows()).containsExactly("0 5000000000+1000000000 0B 0");
    assertThat(source.warnings())
        .isEqualTo(List.of("The log ends inside a line: its last snapshot, line 6, is left out."));
  }
}
