package dev.weir.analysis;

import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long the envelope of 10^7 one-second samples takes, with 1,000 lines and 1,000 objectives
 * answered from it, on the one thread that calls it. Started by bench/envelope; not a test and
 * without a limit.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class EnvelopeBench {
  private static final int SAMPLES = 10_000_000;
  private static final int QUESTIONS = 1_000;
  private static final long SECOND = 1_000_000_000L;

  /** Course of the made-up series. */
  @Param({"bursty", "noise", "daily", "flat", "ramp"})
  public String shape = "";

  private @Nullable WireLoad load;
  private @Nullable Envelope built;

  /** Makes the series once; it is not part of the time. */
  @Setup
  public void makeSeries() {
    load = new WireLoad(workload(shape), WireCost.MODEL, Ratio.ONE);
    built = EnvelopeBuilder.low(load);
  }

  /** At-least bounds: what every recommendation is made of. */
  @Benchmark
  public double atLeast() {
    return ask(EnvelopeBuilder.low(Objects.requireNonNull(load)));
  }

  /** At-most bounds of the same. */
  @Benchmark
  public double atMost() {
    return ask(EnvelopeBuilder.high(Objects.requireNonNull(load)));
  }

  /** The questions alone. */
  @Benchmark
  public double answers() {
    return ask(Objects.requireNonNull(built));
  }

  private static double ask(Envelope envelope) {
    double sum = 0;
    for (int i = 1; i <= QUESTIONS; i++) {
      sum += envelope.peakAgeSeconds(i * 1e5) + envelope.peakBacklogBytes(i * 1e5);
      sum += envelope.requiredBytesPerSecond(i * 60 * SECOND);
    }
    return sum;
  }

  private static Workload workload(String shape) {
    Random random = new Random(42);
    WorkloadBuilder builder = new WorkloadBuilder(shape, ZoneOffset.UTC);
    for (int i = 0; i < SAMPLES; i++) {
      builder.interval(i * SECOND, SECOND, bytes(shape, i, random), random.nextInt(500));
    }
    return builder.build();
  }

  private static long bytes(String shape, int i, Random random) {
    return switch (shape) {
      case "bursty" ->
          random.nextInt(500) == 0 ? random.nextInt(200_000_000) : random.nextInt(5000);
      case "noise" -> random.nextInt(100_000_000);
      case "daily" ->
          (long) (5e6 * (1.1 + Math.sin(i * 2 * Math.PI / 86_400))) + random.nextInt(4_000_000);
      case "flat" -> 5_000_000;
      case "ramp" -> 10L * i;
      default -> throw new IllegalArgumentException(shape);
    };
  }
}
