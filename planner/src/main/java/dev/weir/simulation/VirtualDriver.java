package dev.weir.simulation;

import dev.weir.engine.Cap;
import dev.weir.simulation.SimulationResult.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Drives {@link dev.weir.engine.Engine} in virtual time against workloads and a modelled line: one
 * engine for each job. One instance, one run, one thread.
 */
public final class VirtualDriver {
  private static final long NEVER = SimulationResult.NEVER;

  private final SharedRequest request;
  private final SharedLine line;
  private final JobRun[] jobs;
  private final Agenda agenda;
  private final Course.Grid grid;
  private final long start;
  private final long measuredEnd;
  private final long end;

  private long now;
  private double wire;
  private long payload;
  private double peakWire;
  private double peakPayload;
  private long peakAt;

  private VirtualDriver(SharedRequest request, Rest from, RestWatch watch) {
    this.request = request;
    List<SimulatedJob> list = request.jobs();
    this.start =
        from.equals(Rest.BEFORE_ALL)
            ? list.stream().mapToLong(job -> job.workload().startNanos()).min().orElseThrow()
            : list.getFirst().workload().startNanos(from.interval());
    this.measuredEnd =
        list.stream().mapToLong(job -> job.workload().endNanos()).max().orElseThrow();
    this.end = measuredEnd + request.continuation().atMost().toNanos();
    this.now = start;
    this.peakAt = start;
    this.line = new SharedLine(request, start);
    this.jobs = new JobRun[list.size()];
    this.agenda = new Agenda(jobs.length);
    for (int i = 0; i < jobs.length; i++) {
      jobs[i] = new JobRun(request, i, line, start, from, watch);
      agenda.set(i, jobs[i].dueAt());
    }
    long sampled = request.continuation().repeats() ? measuredEnd : end;
    this.grid = new Course.Grid(start, sampled - start);
  }

  /** Runs the whole workload of one job and, as far as asked, what follows. */
  public static SimulationResult run(SimulationRequest request) {
    return run(new SharedRequest(List.of(request.job()), request.line(), request.continuation()))
        .jobs()
        .getFirst();
  }

  /** Runs several jobs on one line; one alone does what it does without the others. */
  public static SharedResult run(SharedRequest request) {
    return new VirtualDriver(request, Rest.BEFORE_ALL, RestWatch.NONE).run();
  }

  /**
   * What a part of a run came to.
   *
   * @param result its peaks are those of the part
   * @param aftermath largest from the beginning of an outage until the copy has caught up again
   * @param settled whether it ended with everything done
   */
  record Part(SimulationResult result, Peaks aftermath, boolean settled) {}

  /**
   * Runs one job from where another run of it was at rest.
   *
   * @param watch is told where this one is, and may end it
   */
  static Part part(SimulationRequest request, Rest from, RestWatch watch) {
    SharedRequest alone =
        new SharedRequest(List.of(request.job()), request.line(), request.continuation());
    VirtualDriver driver = new VirtualDriver(alone, from, watch);
    SimulationResult result = driver.run().jobs().getFirst();
    return new Part(result, driver.jobs[0].aftermath(), driver.isDone());
  }

  private SharedResult run() {
    boolean measuring = true;
    while (true) {
      long next = Math.min(agenda.firstAt(), line.carriedAt());
      if (measuring && next > measuredEnd) {
        measuring = false;
        measured();
      }
      boolean over = next == NEVER || next > end || now >= measuredEnd && isDone();
      if (over) {
        break;
      }
      sampleUpTo(next);
      now = Math.max(now, next);
      happen();
    }
    long last = lastInstant();
    sampleUpTo(last);
    return result(last);
  }

  private long lastInstant() {
    if (Arrays.stream(jobs).allMatch(JobRun::isOver)) {
      return now;
    }
    return isDone() ? Math.max(now, measuredEnd) : end;
  }

  private void happen() {
    while (line.carriedAt() <= now) {
      int job = line.take();
      jobs[job].carried(now);
      step(job);
    }
    while (agenda.firstAt() <= now) {
      step(agenda.first());
    }
  }

  private void step(int index) {
    JobRun job = jobs[index];
    boolean hadPoint = job.hasPoint();
    double wireBefore = job.wireBytes();
    long payloadBefore = job.payloadBytes();
    job.step(now);
    agenda.set(index, job.dueAt());
    if (!hadPoint && job.hasPoint()) {
      beginBatchAfter(index);
    }
    wire += job.wireBytes() - wireBefore;
    payload += job.payloadBytes() - payloadBefore;
    if (wire > peakWire) {
      peakWire = wire;
      peakPayload = payload;
      peakAt = now;
    }
  }

  private void beginBatchAfter(int job) {
    int next = job + 1;
    if (next < jobs.length
        && request.jobs().get(next).beginning() instanceof Beginning.Batch batch
        && batch.index() > 0) {
      jobs[next].begin(now);
      agenda.set(next, jobs[next].dueAt());
    }
  }

  private boolean isDone() {
    for (JobRun job : jobs) {
      if (!(request.continuation().repeats() ? job.isSettled() : job.isIdle())) {
        return false;
      }
    }
    return true;
  }

  /** Fills the course up to {@code instant}, at which something is about to happen. */
  private void sampleUpTo(long instant) {
    while (grid.next() <= instant) {
      if (grid.full()) {
        grid.halve();
        for (JobRun job : jobs) {
          job.course().halve();
        }
        continue;
      }
      long moment = grid.next();
      for (JobRun job : jobs) {
        job.sample(moment);
      }
      grid.advance();
    }
  }

  private void measured() {
    Cap carries = Service.of(request.line());
    double carried = Service.between(carries, carries, start, measuredEnd);
    double written = Arrays.stream(jobs).mapToDouble(JobRun::writtenWireBytes).sum();
    for (int i = 0; i < jobs.length; i++) {
      Cap cap = request.jobs().get(i).policy().cap();
      double allowed = Service.between(carries, cap, start, measuredEnd);
      boolean outgrown = written > carried || jobs[i].writtenWireBytes() > allowed;
      jobs[i].measured(start, measuredEnd, outgrown);
    }
  }

  private SharedResult result(long last) {
    List<SimulationResult> results = new ArrayList<>();
    int worst = 0;
    for (int i = 0; i < jobs.length; i++) {
      results.add(jobs[i].result(grid, last));
      worst = results.get(i).peakAgeSeconds() > results.get(worst).peakAgeSeconds() ? i : worst;
    }
    return new SharedResult(results, peakWire, peakPayload, peakAt, worst, total(results));
  }

  /** Sums and largest ages; what has no recovery point to be measured from is left out. */
  private static Series total(List<SimulationResult> results) {
    if (results.size() == 1) {
      return results.getFirst().series();
    }
    long[] at = results.getFirst().series().at();
    double[] wireBytes = new double[at.length];
    double[] payloadBytes = new double[at.length];
    double[] age = new double[at.length];
    for (SimulationResult result : results) {
      Series series = result.series();
      for (int i = 0; i < at.length; i++) {
        if (!Double.isNaN(series.ageSeconds()[i])) {
          wireBytes[i] += series.backlogWireBytes()[i];
          payloadBytes[i] += series.backlogPayloadBytes()[i];
          age[i] = Math.max(age[i], series.ageSeconds()[i]);
        }
      }
    }
    return new Series(at, wireBytes, payloadBytes, age);
  }
}
