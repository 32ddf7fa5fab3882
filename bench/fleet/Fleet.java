import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Writes the captures of a fleet: DIRECTORY SERVERS DAYS SEED. Each server has one disk and samples
 * of about a second: its clock ticks at its own part of the second and some 100 us early or late,
 * its load follows the hour and has a nightly batch of its own, about half its seconds are idle,
 * and once in some 40,000 seconds nobody measured for 1 to 60 s.
 */
public class Fleet {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = Instant.parse("2026-02-02T00:00:00Z").getEpochSecond();
  private static final int PAGE = 4096;

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    int servers = Integer.parseInt(arguments[1]);
    int days = Integer.parseInt(arguments[2]);
    long seed = Long.parseLong(arguments[3]);
    IntStream.range(0, servers).parallel().forEach(i -> write(directory, i, days, seed));
  }

  private static void write(Path directory, int server, int days, long seed) {
    String host = "srv%03d".formatted(server);
    CaptureHeader header =
        new CaptureHeader(
            host,
            ZoneId.of("Europe/Berlin"),
            "diskstats",
            List.of(new SourceInfo("sda", SourceKind.DISK)),
            List.of(),
            List.of(),
            List.of(),
            Duration.ofSeconds(1),
            "system");
    try (CaptureWriter writer = CaptureWriter.create(directory.resolve(host + ".weir"), header)) {
      fill(writer, new SplittableRandom(seed * 1_000 + server), 86_400L * days);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void fill(CaptureWriter writer, SplittableRandom random, long seconds) {
    long phase = START * SECOND + random.nextLong(SECOND);
    double size = Math.exp(random.nextDouble(4)) * 2;
    long batchAt = random.nextLong(86_400);
    long batchSeconds = 300 + random.nextLong(3_600);
    long from = phase;
    long gapUntil = 0;
    for (long second = 0; second < seconds; second++) {
      long to = phase + (second + 1) * SECOND + random.nextLong(200_000) - 100_000;
      if (second == gapUntil && random.nextInt(40_000) == 0) {
        gapUntil = Math.min(seconds, second + 1 + random.nextInt(60));
      }
      if (second < gapUntil) {
        if (second + 1 == gapUntil) {
          writer.gap(0, from, to - from, "the collector did not run");
          from = to;
        }
        continue;
      }
      gapUntil = second + 1;
      boolean batch = Math.floorMod(second - batchAt, 86_400L) < batchSeconds;
      double hour = 0.3 + Math.pow(Math.sin(Math.PI * (second % 86_400) / 86_400), 2);
      long pages = pages(random, size * hour, batch);
      writer.interval(0, from, to - from, pages * PAGE, pages == 0 ? 0 : 1 + pages / 7);
      from = to;
    }
  }

  private static long pages(SplittableRandom random, double mean, boolean batch) {
    if (batch) {
      return 2_000 + random.nextInt(6_000);
    }
    if (random.nextInt(100) < 50) {
      return 0;
    }
    double burst = -Math.log(1 - random.nextDouble());
    return (long) (mean * burst * (random.nextInt(50) == 0 ? 100 : 4));
  }
}
