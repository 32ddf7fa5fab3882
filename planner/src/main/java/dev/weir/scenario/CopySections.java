package dev.weir.scenario;

import dev.weir.config.JobConfig;
import dev.weir.scenario.Scenario.Copies;
import dev.weir.units.DataRate;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.Ratio;
import dev.weir.units.UnitFormatException;
import dev.weir.yaml.Section;
import dev.weir.yaml.Truth;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads {@code queue}, {@code protected}, {@code mirror} and {@code initial}. */
final class CopySections {
  private static final Set<String> QUEUE_KEYS = Set.of("memory", "disk", "reconnect-after");
  private static final Set<String> MIRROR_KEYS = Set.of("read-rate", "difference");
  private static final Set<String> INITIAL_KEYS = Set.of("ratio", "courier", "batches");
  private static final Set<String> COURIER_KEYS = Set.of("transport", "write-rate");
  private static final DataSize NOTHING = new DataSize(0);

  /** The replicator tries again after at most this long. */
  private static final Duration USUAL_RECONNECT = Duration.ofSeconds(30);

  private static final DataRate SOME_RATE = new DataRate(1);

  private CopySections() {}

  static Optional<QueueLimits> queue(Section root) {
    return root.optionalSection("queue", QUEUE_KEYS)
        .map(
            section ->
                new QueueLimits(
                    section.required("memory", NOTHING, CopySections::queueMemory),
                    section.required("disk", NOTHING, DataSize::parse),
                    section.value("reconnect-after", Durations::parse).orElse(USUAL_RECONNECT)));
  }

  /** The replicator takes no smaller one: docs/formats/node-config.md. */
  private static DataSize queueMemory(String text) {
    DataSize size = DataSize.parse(text);
    if (size.compareTo(JobConfig.Limits.SMALLEST_MEMORY_QUEUE) < 0) {
      throw new UnitFormatException(
          "'"
              + text
              + "' is too small for the queue in memory: at least "
              + JobConfig.Limits.SMALLEST_MEMORY_QUEUE);
    }
    return size;
  }

  static Copies copies(Section root) {
    return new Copies(
        root.value("protected", CopySections::someBytes),
        root.optionalSection("mirror", MIRROR_KEYS)
            .map(CopySections::mirror)
            .orElse(MirrorPlan.USUAL),
        root.optionalSection("initial", INITIAL_KEYS).flatMap(CopySections::initial));
  }

  private static MirrorPlan mirror(Section section) {
    return new MirrorPlan(
        section.value("read-rate", DataRate::parse),
        section.value("difference", Truth::parse).orElse(MirrorPlan.USUAL.difference()));
  }

  private static Optional<InitialCopy> initial(Section section) {
    Optional<Ratio> ratio = section.value("ratio", Ratio::parse);
    Optional<InitialCopy.Courier> courier =
        section.optionalSection("courier", COURIER_KEYS).map(CopySections::courier);
    Optional<Integer> batches =
        section.value("batches", text -> Values.whole(text, 1, InitialCopy.MOST_BATCHES));
    return section.made(
        () -> new InitialCopy(ratio, courier, batches.orElse(InitialCopy.USUAL.batches())));
  }

  private static InitialCopy.Courier courier(Section section) {
    return new InitialCopy.Courier(
        section.required("transport", Duration.ZERO, Durations::parse),
        section.required("write-rate", SOME_RATE, DataRate::parse));
  }

  /** A size that is more than nothing. */
  static DataSize someBytes(String text) {
    DataSize size = DataSize.parse(text);
    if (size.bytes() == 0) {
      throw new UnitFormatException("'" + text + "' must be more than 0 B");
    }
    return size;
  }
}
