package dev.weir.simulation;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
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

@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 4, time = 5)
public class EngineBench {
  private static final int SECONDS = 86_400;
  private static final long SECOND = 1_000_000_000L;
  private static final long ENDLESS = Long.MAX_VALUE / 4;

  @Param({"10000000", "100000000"})
  public double bytesPerSecond;

  private @Nullable SimulationRequest request;

  @Setup
  public void makeSeries() {
    Random random = new Random(42);
    WorkloadBuilder builder = new WorkloadBuilder("bursty", ZoneOffset.UTC);
    for (int i = 0; i < SECONDS; i++) {
      builder.interval(i * SECOND, SECOND, random.nextInt(16_000_000), random.nextInt(500));
    }
    Workload workload = builder.build();
    SimulationRequest made =
        new SimulationRequest(
            SimulatedJob.of(
                workload,
                new Policy(Cap.unlimited(), ENDLESS, ENDLESS, Duration.ofMinutes(15)),
                WireCost.MODEL,
                Codec.NONE),
            SimulatedLine.of(new Cap.Constant(bytesPerSecond)),
            Continuation.NONE);
    System.out.println("extents " + VirtualDriver.run(made).extents());
    request = made;
  }

  @Benchmark
  public SimulationResult run() {
    return VirtualDriver.run(Objects.requireNonNull(request));
  }
}
