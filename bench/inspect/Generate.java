import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a capture of 1-s samples: FILE SOURCES DAYS. Three of ten seconds have writes; a few are
 * gaps.
 */
public class Generate {
  public static void main(String[] arguments) throws Exception {
    List<SourceInfo> sources = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      sources.add(new SourceInfo("disk" + i, SourceKind.DISK));
    }
    long seconds = 86_400L * Integer.parseInt(arguments[2]);
    CaptureHeader header =
        new CaptureHeader(
            "db1",
            ZoneId.of("UTC"),
            "oshi",
            sources,
            List.of(),
            List.of(),
            List.of(),
            Duration.ofSeconds(1),
            "system");
    long start = 1_769_904_000L; // 2026-02-01T00:00:00Z
    Random random = new Random(1);
    try (CaptureWriter writer = CaptureWriter.create(Path.of(arguments[0]), header)) {
      for (long second = 0; second < seconds; second++) {
        long at = (start + second) * 1_000_000_000L;
        for (int i = 0; i < sources.size(); i++) {
          if (second % 40_000 == 39_999) {
            writer.gap(i, at, 1_000_000_000L, "the tick came late");
          } else {
            long bytes =
                random.nextInt(100) < 30
                    ? (long) (4096 * Math.exp(random.nextGaussian() * 2 + 3))
                    : 0;
            writer.interval(i, at, 1_000_000_000L, bytes, bytes / 8192);
          }
        }
      }
    }
  }
}
