package dev.weir.proving.workload;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The writes of a capture or of a block trace over again, onto real files.
 *
 * @param file absolute; what {@code weir collect} or {@code weir import} made, or a block trace
 * @param speed above 1: faster than it was
 * @param from where in it to begin
 * @param duration how long to replay, on the clock of the replay
 * @param span largest file: places on a larger device are folded into it
 * @param compressible share of the content that a codec can take away; no trace holds content
 */
public record Replay(
    Path file, double speed, Duration from, Duration duration, DataSize span, double compressible)
    implements ProgramWorkload {
  static final String NAME = "replay";
  private static final List<String> KEYS =
      List.of("speed", "from", "duration", "span", "compressible");
  private static final String EXAMPLE =
      "write for example --workload replay:data.weir,speed=2,from=9h,duration=150s";
  private static final double FASTEST = 1e6;
  private static final DataSize SMALLEST_SPAN = new DataSize(16 << 20);
  private static final DataSize LARGEST_SPAN = new DataSize(64L << 30);
  private static final int BLOCK_BYTES = 1 << 16;

  public Replay {
    SpecText.require(
        speed > 0 && speed <= FASTEST, "a speed is more than 0 and at most a million", EXAMPLE);
    SpecText.require(
        duration.isPositive() && duration.compareTo(LONGEST) < 0 && !from.isNegative(),
        "a duration of " + Durations.print(duration) + " is not more than 0 s and below 1 day",
        EXAMPLE);
    SpecText.require(
        span.compareTo(SMALLEST_SPAN) >= 0 && span.compareTo(LARGEST_SPAN) <= 0,
        "span is outside 16 MiB..64 GiB",
        EXAMPLE);
    SpecText.require(
        compressible >= 0 && compressible <= 0.95, "compressible is outside 0%..95%", EXAMPLE);
  }

  /** Parses {@code FILE[,KEY=VALUE,...]}; a name may hold commas that no key follows. */
  static Replay parse(String text) {
    int end = text.length();
    for (String key : KEYS) {
      int at = text.indexOf("," + key + "=");
      end = at < 0 ? end : Math.min(end, at);
    }
    SpecText.require(end > 0, "no file", EXAMPLE);
    Path file = Path.of(text.substring(0, end)).toAbsolutePath().normalize();
    if (!Files.isReadable(file)) {
      throw ProblemException.badInput(file.toString(), "cannot be read", EXAMPLE);
    }
    String options = end < text.length() ? text.substring(end + 1) : "";
    Map<String, String> given = SpecText.pairs(options, KEYS, EXAMPLE);
    try {
      return new Replay(
          file,
          Double.parseDouble(given.getOrDefault("speed", "1")),
          Durations.parse(given.getOrDefault("from", "0s")),
          Durations.parse(given.getOrDefault("duration", "150s")),
          DataSize.parse(given.getOrDefault("span", "256MiB")),
          SpecText.percent(given.getOrDefault("compressible", "50%")));
    } catch (NumberFormatException e) {
      throw ProblemException.wrongUse(
          SpecText.OPTION, "speed=" + given.get("speed") + " is no number", EXAMPLE);
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(SpecText.OPTION, String.valueOf(e.getMessage()), EXAMPLE);
    }
  }

  @Override
  public Optional<String> preparation() {
    return Optional.empty();
  }

  @Override
  public Program program() {
    return new Program.Replayed(this);
  }

  @Override
  public Optional<Duration> expected() {
    return Optional.of(duration);
  }

  @Override
  public String identity() throws IOException {
    MessageDigest digest = StampedPlan.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK_BYTES];
      for (int read = in.read(block); read > 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    } catch (IOException e) {
      throw new IOException(file + ": " + FileTrouble.of(e), e);
    }
    return options() + " " + HexFormat.of().formatHex(digest.digest());
  }

  private String options() {
    return "speed=%s,from=%s,duration=%s,span=%s,compressible=%s%%"
        .formatted(
            speed,
            Durations.print(from),
            Durations.print(duration),
            span.toString().replace(" ", ""),
            compressible * 100);
  }

  @Override
  public String toString() {
    return NAME + ":" + file + "," + options();
  }
}
