package dev.weir.modes;

import dev.weir.modes.PeriodicResult.Copy;
import dev.weir.modes.PeriodicResult.Oldest;
import dev.weir.modes.WorkloadWalk.Written;
import dev.weir.workload.Workload;
import java.util.Optional;

/**
 * Walks a workload from copy to copy. A copy holds what was written since the one before. It is
 * taken at its moment or, late, as soon as the one before has arrived; moments that pass meanwhile
 * are left out. The age just before a copy arrives runs from the first write in it (model.md,
 * recovery point age), so that with steady writes the worst is interval + transfer.
 */
public final class PeriodicCopies {
  private static final double NANOS = 1e9;

  private final PeriodicTerms terms;
  private final KeptCopies kept;
  private long copies;
  private long delayed;
  private Optional<Oldest> oldest = Optional.empty();
  private Optional<Copy> longest = Optional.empty();

  private PeriodicCopies(PeriodicTerms terms) {
    this.terms = terms;
    this.kept = new KeptCopies(terms.keep());
  }

  /** Runs all copies until everything measured has arrived. */
  public static PeriodicResult run(PeriodicTerms terms) {
    return new PeriodicCopies(terms).run();
  }

  private PeriodicResult run() {
    Workload workload = terms.workload();
    WorkloadWalk walk = new WorkloadWalk(workload);
    long every = terms.every().toNanos();
    long start = workload.startNanos();
    long before = start;
    long free = start;
    while (free != LineWalk.NEVER && before < workload.endNanos()) {
      long moment = start + ((before - start) / every + 1) * every;
      long taken = Math.max(moment, free);
      Written written = walk.between(before, taken);
      if (written.payloadBytes() > 0) {
        delayed += taken > moment ? 1 : 0;
        free = ship(written, taken);
      }
      before = taken;
    }
    boolean finished = free != LineWalk.NEVER;
    return new PeriodicResult(copies, delayed, oldest, longest, kept.most(), finished);
  }

  /** Sends one copy; the moment it arrives. */
  private long ship(Written written, long taken) {
    double payload = written.payloadBytes() * terms.coalescing();
    PeriodicTerms.Sending sending = terms.sending();
    double wire =
        sending.cost().of(written.operations() * terms.coalescing(), payload, sending.ratio());
    long arrival = LineWalk.arrival(sending.line(), taken, wire);
    boolean never = arrival == LineWalk.NEVER;
    double transfer = never ? Double.POSITIVE_INFINITY : (arrival - taken) / NANOS;
    copies++;
    kept.add(payload);
    if (longest.isEmpty() || transfer > longest.get().transferSeconds()) {
      longest = Optional.of(new Copy(taken, payload, wire, transfer));
    }
    double age = (arrival - written.firstNanos()) / NANOS;
    if (!never && age > oldest.map(Oldest::ageSeconds).orElse(0.0)) {
      oldest = Optional.of(new Oldest(age, arrival));
    }
    return arrival;
  }
}
