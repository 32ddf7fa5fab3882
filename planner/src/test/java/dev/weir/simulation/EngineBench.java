package dev.weir.simulation;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events per second of the engine in virtual time on the one thread that calls it. An event is one
 * call of {@link dev.weir.engine.Engine#on}: a run opened, captured, packed, the line free, an
 * acknowledgement, a spill, a load. Reading the workload, asking the engine what to do, line, codec
 * and books are in the time. Started by bench/engine; not a test and without a limit.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class EngineBench {
  private static final int SECONDS = 86_400;
  private static final long SECOND = 1_000_000_000L;
  private static final long ENDLESS = Long.MAX_VALUE / 4;
  private static final int FLEET = 32;

  /** A line that is ahead, one that is behind at times, one that makes the queue spill, a fleet. */
  @Param({"live", "backlog", "spill", "fleet"})
  public String shape = "";

  private @Nullable SharedRequest request;

  /** What one core gets done, whoever else uses the machine. */
  @State(Scope.Thread)
  public static class Cpu {
    private long nanos;
    private long events;

    /** Begins anew with each iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      nanos = 0;
      events = 0;
    }

    /** JMH's own counters would be summed over the iterations. */
    @TearDown(Level.Iteration)
    public void print() {
      System.out.printf("%.1f million events per second of processor time%n", events * 1e3 / nanos);
    }

    private static long now() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }

  /** Makes the series once; it is not part of the time. */
  @Setup
  public void makeSeries() {
    request =
        switch (shape) {
          case "live" -> shared(1, 100e6, ENDLESS);
          case "backlog" -> shared(1, 8.1e6, ENDLESS);
          case "spill" -> shared(1, 8.1e6, 256L << 20);
          case "fleet" -> shared(FLEET, 8.1e6, ENDLESS);
          default -> throw new IllegalArgumentException(shape);
        };
  }

  /** One day of one-second samples, 8 MB/s in the mean. */
  @Benchmark
  public SharedResult day(Cpu cpu) {
    long before = Cpu.now();
    SharedResult result = VirtualDriver.run(Objects.requireNonNull(request));
    cpu.nanos += Cpu.now() - before;
    result.jobs().forEach(job -> cpu.events += job.events());
    return result;
  }

  private static SharedRequest shared(int jobs, double bytesPerSecond, long memoryBytes) {
    Policy policy = new Policy(Cap.unlimited(), memoryBytes, ENDLESS, Duration.ofMinutes(15));
    List<SimulatedJob> list =
        IntStream.range(0, jobs)
            .mapToObj(i -> SimulatedJob.of(workload(i, jobs), policy, WireCost.NONE, Codec.NONE))
            .toList();
    return new SharedRequest(
        list, SimulatedLine.of(new Cap.Constant(bytesPerSecond)), Continuation.NONE);
  }

  private static Workload workload(int seed, int jobs) {
    Random random = new Random(seed);
    WorkloadBuilder builder = new WorkloadBuilder("bursty", ZoneOffset.UTC);
    for (int i = 0; i < SECONDS; i++) {
      int bytes = random.nextInt(16_000_000 / jobs);
      builder.interval(i * SECOND, SECOND, bytes, random.nextInt(500));
    }
    return builder.build();
  }
}
