package dev.weir.planning;

import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Leveling;
import dev.weir.engine.Packing;
import dev.weir.line.CandidateLine;
import dev.weir.problem.ProblemException;
import dev.weir.scenario.CompressionWish;
import dev.weir.units.Ratio;
import dev.weir.workload.CompressionSamples;
import dev.weir.workload.MeasuredRatio;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person said about compression, before the captures are read. */
public sealed interface CompressionChoice {
  /**
   * What the plan counts on.
   *
   * @param samples of all captures
   * @throws ProblemException wrong use when a measured ratio is asked for and none is there
   */
  Compression of(CompressionSamples samples, List<CandidateLine> lines);

  /** The choice that a person's words stand for; none is nothing said. */
  static CompressionChoice of(Optional<CompressionWish> wish) {
    return switch (wish.orElse(null)) {
      case null -> new Given(Compression.NOT_MEASURED);
      case CompressionWish.Off off -> new Given(Compression.OFF);
      case CompressionWish.OfLevel of -> new OfLevel(of.level());
      case CompressionWish.Measured measured -> new Best();
      case CompressionWish.Automatic automatic -> new PerBatch();
      case CompressionWish.Assumed assumed -> new Given(Compression.given(assumed.ratio()));
    };
  }

  /** A ratio, off, or nothing. */
  record Given(Compression compression) implements CompressionChoice {
    @Override
    public Compression of(CompressionSamples samples, List<CandidateLine> lines) {
      return compression;
    }
  }

  /** The measured ratio of one level. */
  record OfLevel(CompressionLevel level) implements CompressionChoice {
    @Override
    public Compression of(CompressionSamples samples, List<CandidateLine> lines) {
      return samples
          .of(level)
          .map(Compression::measured)
          .orElseThrow(() -> notMeasured(level.toString()));
    }
  }

  /**
   * The level that serves the lines best. A line of c wire bytes per second serves min(c x ratio,
   * codec rate) of payload; the level chosen comes closest to the best level on the line where it
   * is furthest from it. Without a line it is the level that packs best.
   */
  record Best() implements CompressionChoice {
    private static final double BITS = 8;

    @Override
    public Compression of(CompressionSamples samples, List<CandidateLine> lines) {
      List<MeasuredRatio> levels = new ArrayList<>();
      for (CompressionLevel level : CompressionLevel.values()) {
        samples.of(level).ifPresent(levels::add);
      }
      MeasuredRatio strongest =
          levels.stream()
              .max(Comparator.comparingDouble(measured -> measured.ratio().value()))
              .orElseThrow(() -> notMeasured("measured"));
      return Compression.measured(
          levels.stream()
              .max(Comparator.comparingDouble(level -> worst(level, levels, lines)))
              .filter(best -> !lines.isEmpty())
              .orElse(strongest));
    }

    /** The smallest share of the best level's service, over all lines. */
    private static double worst(
        MeasuredRatio level, List<MeasuredRatio> levels, List<CandidateLine> lines) {
      return lines.stream()
          .mapToDouble(line -> line.usableBitsPerSecond() / BITS)
          .map(
              rate ->
                  service(level, rate)
                      / levels.stream()
                          .mapToDouble(other -> service(other, rate))
                          .max()
                          .orElseThrow())
          .min()
          .orElse(0);
    }

    private static double service(MeasuredRatio level, double bytesPerSecond) {
      return Math.min(bytesPerSecond * level.ratio().value(), level.codecBytesPerSecond());
    }
  }

  /**
   * The replicator's own choice, batch by batch. What is told by formulas counts on the level that
   * serves the lines best.
   */
  record PerBatch() implements CompressionChoice {
    @Override
    public Compression of(CompressionSamples samples, List<CandidateLine> lines) {
      Map<CompressionLevel, Packing> levels = new EnumMap<>(CompressionLevel.class);
      for (CompressionLevel level : CompressionLevel.values()) {
        Optional<MeasuredRatio> measured = samples.of(level);
        if (measured.isEmpty() && level != CompressionLevel.OFF) {
          throw notMeasured("auto");
        }
        levels.put(
            level,
            measured
                .map(each -> Packing.of(each.ratio().value(), each.codecBytesPerSecond()))
                .orElse(Packing.of(1, Double.POSITIVE_INFINITY)));
      }
      return new Best().of(samples, lines).chosenFrom(new Leveling.Automatic(levels));
    }
  }

  private static ProblemException notMeasured(String asked) {
    return ProblemException.wrongUse(
        "--compression " + asked,
        "the capture holds no measured compression ratio: it has no sample of written content",
        "measure paths with 'weir collect PATH' without --no-compression, or give a ratio, for"
            + " example --compression "
            + new Ratio(2)
            + ", or off");
  }
}
