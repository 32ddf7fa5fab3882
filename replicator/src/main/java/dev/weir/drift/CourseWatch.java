package dev.weir.drift;

import dev.weir.engine.Engine;
import dev.weir.engine.Phase;
import dev.weir.engine.Status;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a job goes through, from its books at many moments: what held its bytes back
 * between two of them is taken from the later one. Belongs to the driver's thread.
 */
public final class CourseWatch {
  private final Tally whole = new Tally();
  private final BusiestStretches stretches = new BusiestStretches();
  private Peak age = new Peak(0, 0, new Tally());
  private Peak backlog = new Peak(0, 0, new Tally());
  private JobCourse.Outages outages = JobCourse.Outages.NONE;
  private int mirrors;

  /**
   * Everything up to a moment at which the job was live, a second or two before the last one: what
   * makes an age grow was written before it did.
   */
  private Tally atRest = new Tally();

  /** The same of a moment that will be the next one. */
  private Tally live = new Tally();

  private long liveAt;

  private @Nullable Counters first;
  private @Nullable Counters last;
  private long lostSince;
  private boolean lost;
  private boolean mirroring;

  /**
   * Takes the books of one moment; before the target is consistent for the first time nothing is
   * measured.
   *
   * @param ordered whether an operator's throttle holds in place of the configuration's cap
   */
  public void note(Status status, Counters now, boolean ordered) {
    boolean consistent = status.ageNanos() != Engine.NO_RECOVERY_POINT;
    Counters before = last;
    if (before == null && !consistent) {
      return;
    }
    if (before == null) {
      first = now;
    } else {
      Hindrance by = consistent ? Hindrance.of(status.heldBackBy(), ordered) : Hindrance.MIRROR;
      whole.add(by, before, now);
      connection(status.phase(), before.at(), now.at());
    }
    last = now;
    stretches.read(now.at(), now.writtenBytes());
    if (consistent) {
      peaks(status, now.at());
    }
    mirrors += !consistent && !mirroring ? 1 : 0;
    mirroring = !consistent;
  }

  private void connection(Phase phase, long before, long now) {
    boolean away = phase == Phase.CONNECTING || phase == Phase.DISCONNECTED;
    if (away && !lost) {
      lostSince = before;
      outages = outages.begun();
    }
    if (away) {
      outages = outages.lasting(now - before, now - lostSince);
    }
    lost = away;
  }

  private void peaks(Status status, long now) {
    if (mirroring) {
      live = whole.copy();
      atRest = live;
      liveAt = now;
    } else if (status.ageNanos() < Engine.LIVE_AGE_NANOS && now - liveAt >= Engine.LIVE_AGE_NANOS) {
      atRest = live;
      live = whole.copy();
      liveAt = now;
    }
    if (status.ageNanos() > age.value()) {
      age = new Peak(status.ageNanos(), now, whole.minus(atRest));
    }
    if (status.backlogWireBytes() > backlog.value()) {
      backlog = new Peak(status.backlogWireBytes(), now, whole.minus(atRest));
    }
  }

  /** What was measured so far, null before the target was consistent for the first time. */
  public @Nullable JobCourse course() {
    Counters from = first;
    Counters to = last;
    return from == null || to == null
        ? null
        : new JobCourse(
            from.at(), to.at(), whole.copy(), age, backlog, stretches.found(), outages, mirrors);
  }
}
