package dev.weir.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Runs of one job on one line, each with its own outages. Until the first outage of a case all runs
 * are the same, and again once everything is made up for: a run without any outage is played once,
 * and each case only from a rest before its outages to one that both have after them. What comes
 * out is to the bit what whole runs come to; where nothing can be shared, because the queue
 * overflows or does not empty without an outage, whole runs are played.
 */
public final class OutageRuns {
  /** Rests that are kept: of a month, one each 40 minutes. */
  private static final int RESTS = 1_024;

  private final SimulatedJob job;
  private final SimulatedLine line;
  private final Optional<Uninterrupted> shared;

  /**
   * One case.
   *
   * @param outages at least one of them
   * @param patience how long to go on after the measured period, until the queue is empty
   */
  public record Case(Outages outages, Duration patience) {}

  /**
   * What the outages of a case lead to, each from its beginning until the copy has caught up again.
   * What other bursts come to, before, between and after, is no part of it.
   *
   * @param peakAgeSeconds as of {@link SimulationResult}
   * @param peakLossBytes payload at the peak of the wire backlog
   * @param queueMemoryBytes most that the queue in memory held, in bytes of records
   * @param queueDiskBytes most that the queue on disk held, likewise
   * @param hole the longest time without a new recovery point
   * @param settled whether the queue was empty at last; the peaks are those so far where it was not
   */
  public record Effect(
      double peakAgeSeconds,
      double peakLossBytes,
      long queueMemoryBytes,
      long queueDiskBytes,
      Optional<RecoveryHole> hole,
      boolean settled) {}

  private OutageRuns(SimulatedJob job, SimulatedLine line, Optional<Uninterrupted> shared) {
    this.job = job;
    this.line = line;
    this.shared = shared;
  }

  /**
   * Prepares some cases.
   *
   * @param job whose target is up to date when the run begins
   * @param line without outages
   * @param cases all that will be asked for
   */
  public static OutageRuns prepared(SimulatedJob job, SimulatedLine line, List<Case> cases) {
    // What an engine has learnt of its levels is no part of a rest.
    boolean learns = job.codec().automatic().isPresent();
    if (learns || cases.size() < 2 || !(job.beginning() instanceof Beginning.Consistent)) {
      return new OutageRuns(job, line, Optional.empty());
    }
    Duration patience =
        cases.stream().map(Case::patience).min(Comparator.naturalOrder()).orElseThrow();
    return new OutageRuns(job, line, Uninterrupted.of(job, line, patience));
  }

  /** Plays a case; may be asked by several threads at once. */
  public Effect of(Case asked) {
    SimulationRequest request =
        new SimulationRequest(
            job, line.withOutages(asked.outages()), Continuation.idle(asked.patience()));
    long firstStart = asked.outages().outages().getFirst().startNanos();
    long lastEnd = asked.outages().outages().getLast().endNanos();
    return shared
        .map(whole -> whole.with(request, firstStart, lastEnd))
        .orElseGet(() -> alone(request));
  }

  private static Effect alone(SimulationRequest request) {
    VirtualDriver.Part run = VirtualDriver.part(request, Rest.BEFORE_ALL, RestWatch.NONE);
    return effect(run, run.settled());
  }

  private static Effect effect(VirtualDriver.Part run, boolean settled) {
    Peaks peaks = run.aftermath();
    return new Effect(
        peaks.ageSeconds(),
        peaks.backlogPayloadBytes(),
        peaks.memoryBytes(),
        peaks.diskBytes(),
        Optional.ofNullable(run.result().holes().longest()),
        settled);
  }

  /**
   * The run without outages.
   *
   * @param rests in order of time
   */
  private record Uninterrupted(List<Rest> rests) {
    /** Absent where it does not end with an empty queue, or overflows. */
    static Optional<Uninterrupted> of(SimulatedJob job, SimulatedLine line, Duration patience) {
      Kept watch = new Kept(job.workload().size());
      VirtualDriver.Part run =
          VirtualDriver.part(
              new SimulationRequest(job, line, Continuation.idle(patience)),
              Rest.BEFORE_ALL,
              watch);
      if (!run.settled() || run.result().overflowAt() != SimulationResult.NEVER) {
        return Optional.empty();
      }
      return Optional.of(new Uninterrupted(watch.rests));
    }

    Effect with(SimulationRequest request, long firstStart, long lastEnd) {
      int from = firstAfter(firstStart) - 1;
      Rejoining watch = new Rejoining(rests, firstAfter(lastEnd));
      VirtualDriver.Part run =
          VirtualDriver.part(request, from < 0 ? Rest.BEFORE_ALL : rests.get(from), watch);
      return effect(run, watch.rejoined || run.settled());
    }

    /** The first rest after an instant. */
    private int firstAfter(long instant) {
      int low = 0;
      int high = rests.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (rests.get(middle).at() > instant) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }

  /** Keeps rests about as many intervals apart. */
  private static final class Kept implements RestWatch {
    private final List<Rest> rests = new ArrayList<>();
    private final int each;
    private int next;

    Kept(int intervals) {
      this.each = Math.ceilDiv(intervals, RESTS);
    }

    @Override
    public int next() {
      return next;
    }

    @Override
    public boolean endsAt(Rest rest, JobRun run) {
      rests.add(rest);
      next = (rest.interval() / each + 1) * each;
      return false;
    }
  }

  /** Ends a run at a rest that the uninterrupted one has as well. */
  private static final class Rejoining implements RestWatch {
    private final List<Rest> rests;
    private int place;
    private boolean rejoined;

    /**
     * @param place the first rest that may end it
     */
    Rejoining(List<Rest> rests, int place) {
      this.rests = rests;
      this.place = place;
    }

    @Override
    public int next() {
      return place < rests.size() ? rests.get(place).interval() : Integer.MAX_VALUE;
    }

    @Override
    public boolean endsAt(Rest rest, JobRun run) {
      while (next() < rest.interval()) {
        place++;
      }
      rejoined = next() == rest.interval();
      return rejoined;
    }
  }
}
