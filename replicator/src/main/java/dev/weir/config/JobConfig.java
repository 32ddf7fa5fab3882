package dev.weir.config;

import dev.weir.engine.Cap;
import dev.weir.engine.Leveling;
import dev.weir.rules.PathRules;
import dev.weir.units.Bandwidth;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.Ratio;
import dev.weir.units.UnitFormatException;
import dev.weir.yaml.Shown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One job of which this node is the source.
 *
 * @param prediction what was planned for it, to be held against what happens
 */
public record JobConfig(
    String name,
    Path protect,
    Target target,
    Capture capture,
    Sending sending,
    Limits limits,
    Optional<Prediction> prediction) {

  /**
   * @param node name that the target's certificate must carry; empty: any node of the same CA
   */
  public record Target(HostPort address, Optional<String> node) {}

  /**
   * @param record where the job's own measurements go, in the capture format
   * @param rules what below the protected directory is replicated
   */
  public record Capture(CaptureMode mode, Optional<Path> record, PathRules rules) {}

  /**
   * @param leveling how much is compressed
   * @param connections how many carry the batches, where the target knows several
   * @param cap what is allowed on the line, at all times or by the calendar
   */
  public record Sending(Leveling leveling, int connections, Cap cap) {
    /** More do not help any line that was met, and each takes memory on both sides. */
    public static final int MOST_CONNECTIONS = 16;
  }

  /**
   * @param rpo objective for the durable age
   * @param blockAtMost how long applications may wait for room in a queue that is full; zero: the
   *     job disconnects
   */
  public record Limits(
      DataSize memoryQueue, DataSize diskQueue, Duration rpo, Duration blockAtMost) {
    public static final DataSize SMALLEST_MEMORY_QUEUE = new DataSize(8 << 20);

    /** Shorter than what most databases and kernels take for a disk that hangs. */
    public static final Duration USUAL_BLOCK = Duration.ofSeconds(30);

    /** Beyond it applications give up and machines are restarted. */
    public static final Duration LONGEST_BLOCK = Duration.ofMinutes(10);

    public static final DataSize USUAL_MEMORY_QUEUE = new DataSize(256L << 20);
    public static final DataSize USUAL_DISK_QUEUE = new DataSize(10L << 30);
  }

  /**
   * What a plan says of the line in use, over the measured period.
   *
   * @param report id of the report that says so
   * @param line its name there
   * @param expected with bytes spread evenly inside the samples of the measurement
   * @param atMost under the worst arrangement inside them; beyond it the plan is wrong, or
   *     production writes more than was measured
   * @param basis what it rests on, as far as the plan says
   */
  public record Prediction(String report, String line, Peaks expected, Peaks atMost, Basis basis) {}

  /**
   * What a prediction rests on: where one of these is otherwise, so are its peaks.
   *
   * @param measured time for which the plan knows what was written
   * @param written payload in it
   * @param ratio what payload shrinks to
   * @param carries what the line carries after the TCP ceiling while it carries most, Ethernet
   *     frames
   * @param busiest the most that was written in a stretch of a length, shortest first
   */
  public record Basis(
      Optional<Duration> measured,
      Optional<DataSize> written,
      Optional<Ratio> ratio,
      Optional<Bandwidth> carries,
      List<BusiestStretch> busiest) {
    public static final Basis UNKNOWN =
        new Basis(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public Basis {
      busiest = List.copyOf(busiest);
    }
  }

  /**
   * The most payload that is written in any stretch of a length.
   *
   * @param expected with bytes spread evenly inside the samples of the measurement
   * @param atMost under the worst arrangement inside them
   */
  public record BusiestStretch(Duration length, DataSize expected, DataSize atMost) {
    /** The lengths that plans tell and nodes measure. */
    public static final List<Duration> LENGTHS =
        List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofDays(1));

    private static final Pattern TEXT =
        Pattern.compile("(\\S+)\\s+(\\S.*?)(?:\\s+at\\s+most\\s+(\\S.*))?");

    /**
     * Reads what {@link #toString} wrote; without {@code at most} it is the same as expected.
     *
     * @throws UnitFormatException when it is neither
     */
    public static BusiestStretch parse(String text) {
      Matcher found = TEXT.matcher(text.strip());
      if (!found.matches()) {
        throw new UnitFormatException(
            "'" + Shown.text(text) + "' is no busiest stretch; write 10m 2.1GB at most 2.4GB");
      }
      DataSize expected = DataSize.parse(found.group(2));
      String most = found.group(3);
      return new BusiestStretch(
          Durations.parse(found.group(1)),
          expected,
          most == null ? expected : DataSize.parse(most));
    }

    @Override
    public String toString() {
      return Durations.print(length) + " " + expected + " at most " + atMost;
    }
  }

  /**
   * @param age largest durable recovery point age
   * @param backlog largest backlog, wire bytes
   */
  public record Peaks(Duration age, DataSize backlog) {}

  /** How changes are to be seen. */
  public enum CaptureMode {
    AUTO,
    FUSE,
    WATCH
  }
}
