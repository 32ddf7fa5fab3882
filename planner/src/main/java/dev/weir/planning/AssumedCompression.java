package dev.weir.planning;

import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.WireLoad;
import dev.weir.units.Ratio;
import java.util.OptionalDouble;

/** What a plan rests on when its compression ratio was given and not measured. */
final class AssumedCompression {
  private static final double BITS = 8;

  private AssumedCompression() {}

  /**
   * The bandwidth that the strictest objective needs if nothing shrinks, in bits per second; empty
   * where no ratio is assumed.
   */
  static OptionalDouble neededWithout(PlanRequest request, WireLoad load) {
    Compression compression = request.compression();
    boolean assumed =
        compression.origin() == Compression.Origin.GIVEN
            && compression.measured().isEmpty()
            && compression.ratio().value() != 1;
    if (!assumed) {
      return OptionalDouble.empty();
    }
    WireLoad without = new WireLoad(load.workload(), request.cost(), Ratio.ONE);
    return OptionalDouble.of(
        EnvelopeBuilder.low(without)
                .requiredBytesPerSecond(request.objectives().getFirst().toNanos())
            * BITS);
  }
}
