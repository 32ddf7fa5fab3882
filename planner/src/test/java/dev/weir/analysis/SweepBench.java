package dev.weir.analysis;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.WorkloadBuilder;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 10^7 one-second samples on a line with a daily calendar and an outage of four hours: 64 candidate
 * lines replayed at once, and what else is exact without an envelope. Started by bench/sweep; not a
 * test and without a limit.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class SweepBench {
  private static final int SAMPLES = 10_000_000;
  private static final int CANDIDATES = 64;
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3600 * SECOND;
  private static final long OBJECTIVE = 5 * HOUR;

  private final LineTerms terms = new LineTerms(new DayAndNight(), Cap.unlimited());
  private final double[] rates = new double[CANDIDATES];
  private @Nullable WireLoad load;
  private double plainSum;

  /** The whole line by night and half of it by day, and nothing in four hours of day 30. */
  private record DayAndNight() implements Cap {
    private static final long CUT = 30 * 24 * HOUR + 10 * HOUR;

    @Override
    public double bytesPerSecondAt(long instant) {
      if (instant >= CUT && instant < CUT + 4 * HOUR) {
        return 0;
      }
      return Math.floorMod(instant, 24 * HOUR) < 8 * HOUR ? 1 : 0.5;
    }

    @Override
    public long nextChangeAfter(long instant) {
      long inDay = Math.floorMod(instant, 24 * HOUR);
      long next = instant - inDay + (inDay < 8 * HOUR ? 8 * HOUR : 24 * HOUR);
      if (instant < CUT) {
        return Math.min(next, CUT);
      }
      return instant < CUT + 4 * HOUR ? CUT + 4 * HOUR : next;
    }
  }

  /** Makes the series and the sums of a plain loop once; neither is part of the time. */
  @Setup
  public void makeSeries() {
    Random random = new Random(42);
    WorkloadBuilder builder = new WorkloadBuilder("bursty", ZoneOffset.UTC);
    for (int i = 0; i < SAMPLES; i++) {
      long bytes = random.nextInt(500) == 0 ? random.nextInt(200_000_000) : random.nextInt(500_000);
      builder.interval(i * SECOND, SECOND, bytes, random.nextInt(500));
    }
    load = new WireLoad(builder.build(), WireCost.MODEL, Ratio.ONE);
    Arrays.setAll(rates, k -> 4e5 * Math.pow(1.05, k));
    plainSum = 0;
    for (double rate : rates) {
      plainSum += plain(rate);
    }
  }

  /** One candidate after the other, in a loop without vectors. */
  private double plain(double rate) {
    QueuePieces pieces = new QueuePieces(Objects.requireNonNull(load), terms, OBJECTIVE);
    double waiting = 0;
    double sum = 0;
    for (int count = pieces.fill(); count > 0; count = pieces.fill()) {
      for (int i = 0; i < count; i++) {
        double carried = Math.min(rate * pieces.open[i], pieces.most[i]);
        waiting = Math.max(0, waiting + pieces.arrived[i] - carried);
        sum += waiting;
      }
    }
    return sum;
  }

  /** 6.4 * 10^8 steps of the recursion on two threads; refuses a sum that differs in any bit. */
  @Benchmark
  public double sweep() {
    double[] sums = Sweep.run(Objects.requireNonNull(load), terms, OBJECTIVE, rates).backlogSums();
    double sum = 0;
    for (double each : sums) {
      sum += each;
    }
    if (sum != plainSum) {
      throw new IllegalStateException(sum + " is not " + plainSum);
    }
    return sum;
  }

  /** The smallest line under the same calendar and outage. */
  @Benchmark
  public SmallestLine smallestLine() {
    return SmallestLine.keeping(Objects.requireNonNull(load), terms, OBJECTIVE);
  }

  /** The queue with its curves and breaches on a constant line. */
  @Benchmark
  public QueueResult queueOnAConstantLine() {
    return FluidQueue.run(Objects.requireNonNull(load), 1e6, List.of(OBJECTIVE));
  }

  /** The same under the calendar. */
  @Benchmark
  public QueueResult queueUnderACalendar() {
    return FluidQueue.run(Objects.requireNonNull(load), terms.ordered(1e6), List.of(OBJECTIVE));
  }

  /** At-most bounds under the calendar. */
  @Benchmark
  public WorstArrangement atMostUnderACalendar() {
    return WorstArrangement.on(List.of(Objects.requireNonNull(load)), terms.ordered(1e6));
  }

  /** Both worst places of a further outage of four hours. */
  @Benchmark
  public WorstOutage worstOutage() {
    return WorstOutage.on(Objects.requireNonNull(load), terms.ordered(1e6), 4 * HOUR);
  }
}
