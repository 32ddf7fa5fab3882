package dev.weir.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.CaptureSource;
import dev.weir.collector.cli.InspectCommand.Inspection;
import dev.weir.collector.importing.CaptureFiles;
import dev.weir.collector.inspecting.CaptureProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectionTextTest {
  private static final TextShape WIDE = TextShape.of(100, StandardCharsets.UTF_8, "xterm");
  private static final TextShape NARROW = TextShape.of(60, StandardCharsets.US_ASCII, "xterm");

  @TempDir private Path folder = Path.of("");

  private String text(String csv, ZoneId zone, TextShape shape, boolean all) throws IOException {
    CaptureSource capture = CaptureFiles.open(Files.writeString(folder.resolve("a.csv"), csv));
    Inspection inspection =
        new Inspection("a.csv", capture, CaptureProfile.of("a.csv", capture, zone));
    return InspectionText.print(List.of(inspection), new LocalTimes(zone), shape, all);
  }

  /** Saturday 31 January 2026: 1, 2, 4 and 8 kB/s in four hours, then an hour without. */
  private static String saturday(String source) {
    StringBuilder csv = new StringBuilder("start,seconds,bytes,source\n");
    long[] bytes = {3_600_000, 7_200_000, 14_400_000, 28_800_000};
    for (int hour = 0; hour < 4; hour++) {
      csv.append("2026-01-31T0%d:00:00Z,3600,%d,%s%n".formatted(hour, bytes[hour], source));
    }
    return csv.append("2026-01-31T05:00:00Z,3600,0,").append(source).append("\n").toString();
  }

  @Test
  void showsHoursAsBlocksAndTellsWhatWasNotMeasured() throws IOException {
    String text = text(saturday("a"), ZoneOffset.UTC, WIDE, false);
    // An eighth, a quarter, a half and all of the highest hour; one gap; one hour of nothing.
    assertThat(text)
        .contains("Sat 2026-01-31  \u2581\u2582\u2584\u2588\u00b7\u2581" + "\u00b7".repeat(18));
    assertThat(text).contains("8.000 kB/s, the highest hour").contains("5 of the 168 hours");
    assertThat(text).contains("Sat 2026-01-31 04:00:00         1 h  no row in the file");
    assertThat(text).contains("1, 1 h in all, 16.67 % of the time");
    assertThat(text)
        .contains("Warning: Measured on Saturday only: nothing is known of other weekdays (a).");
    assertThat(text).contains("Sat 2026-01-31 00:00:00 to Sat 2026-01-31 06:00:00, times below in");
  }

  @Test
  void timesAreTheReadersWithItsZone() throws IOException {
    String text = text(saturday("a"), ZoneId.of("Asia/Tokyo"), WIDE, false);
    assertThat(text).contains("Sat 2026-01-31 09:00:00").contains("Asia/Tokyo (UTC+09:00)");
  }

  @Test
  void plainAsciiUsesDigits() throws IOException {
    String text = text(saturday("a"), ZoneOffset.UTC, NARROW, false);
    assertThat(text).contains("Sat 2026-01-31  2359-1" + "-".repeat(18));
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(text)).isTrue();
  }

  @Test
  void staysWithinTheWidthWhateverTheNames() throws IOException {
    String name = "/srv/" + "very-long-name/".repeat(8) + "end";
    for (TextShape shape : List.of(WIDE, NARROW)) {
      String text = text(saturday(name), ZoneOffset.UTC, shape, false);
      assertThat(text.lines().filter(line -> !line.contains(name)))
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(shape.width()));
      assertThat(text).contains("3.000 kB/s");
    }
  }

  @Test
  void sheetsOfTheLargestAndOfAllWhenAsked() throws IOException {
    StringBuilder csv = new StringBuilder("start,seconds,bytes,source\n");
    for (int i = 1; i <= 7; i++) {
      csv.append("2026-01-31T00:00:00Z,1,%d,s%d%n".formatted(i * 1000, i));
    }
    String some = text(csv.toString(), ZoneOffset.UTC, WIDE, false);
    assertThat(some).contains("s7 (").doesNotContain("s2 (").contains("--all shows all 7");
    String all = text(csv.toString(), ZoneOffset.UTC, WIDE, true);
    assertThat(all).contains("s1 (").doesNotContain("--all");
  }

  @Test
  void durationsHaveTwoUnits() {
    assertThat(ReadableAmount.duration(0)).isEqualTo("0 s");
    assertThat(ReadableAmount.duration(2.5)).isEqualTo("2.5 s");
    assertThat(ReadableAmount.duration(59.99)).isEqualTo("1 min");
    assertThat(ReadableAmount.duration(605)).isEqualTo("10 min 5 s");
    assertThat(ReadableAmount.duration(3_600)).isEqualTo("1 h");
    assertThat(ReadableAmount.duration(273_600)).isEqualTo("3 d 4 h");
  }
}
