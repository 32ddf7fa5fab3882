package dev.weir.workload;

import dev.weir.capture.Observation;
import dev.weir.codec.CompressionLevel;
import dev.weir.units.Ratio;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The samples of written content in all captures of a plan. A minute's sample weighs as much as the
 * minute's writes, not as much as was read of them: the budget of a busy minute is that of a quiet
 * one. With w the payload of a stretch, p the plain and q the packed bytes of its sample, the ratio
 * is sum(w) / sum(w q / p).
 */
public record CompressionSamples(List<RatioSample> samples) {
  private static final double TAIL = 0.1;

  public CompressionSamples {
    samples = List.copyOf(samples);
  }

  private record Weighed(double ratio, double weight) {}

  /** What a level makes of it; empty where no sample tried it. */
  public Optional<MeasuredRatio> of(CompressionLevel level) {
    List<Weighed> ratios = new ArrayList<>();
    double weight = 0;
    double packed = 0;
    double nanos = 0;
    long sampled = 0;
    for (RatioSample each : samples) {
      Observation.Packed result = result(each.sample(), level);
      if (result == null || each.weightBytes() <= 0) {
        continue;
      }
      double plain = each.sample().plainBytes();
      weight += each.weightBytes();
      packed += each.weightBytes() * result.packedBytes() / plain;
      nanos += each.weightBytes() * result.cpuNanos() / plain;
      sampled += each.sample().plainBytes();
      ratios.add(new Weighed(plain / result.packedBytes(), each.weightBytes()));
    }
    if (ratios.isEmpty()) {
      return Optional.empty();
    }
    ratios.sort(Comparator.comparingDouble(Weighed::ratio));
    return Optional.of(
        new MeasuredRatio(
            level,
            new Ratio(weight / packed),
            quantile(ratios, TAIL * weight),
            quantile(ratios, (1 - TAIL) * weight),
            ratios.size(),
            sampled,
            weight,
            nanos == 0 ? Double.POSITIVE_INFINITY : weight / nanos * 1e9));
  }

  private static Observation.@Nullable Packed result(
      Observation.Compressibility sample, CompressionLevel level) {
    return sample.levels().stream()
        .filter(packed -> packed.level() == level)
        .findFirst()
        .orElse(null);
  }

  /** The smallest ratio up to which at least this weight lies. */
  private static double quantile(List<Weighed> ascending, double weight) {
    double sum = 0;
    for (Weighed each : ascending) {
      sum += each.weight();
      if (sum >= weight) {
        return each.ratio();
      }
    }
    return ascending.getLast().ratio();
  }
}
