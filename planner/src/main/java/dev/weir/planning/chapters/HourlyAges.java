package dev.weir.planning.chapters;

import dev.weir.analysis.AgeLine;
import dev.weir.analysis.FluidQueue;
import dev.weir.planning.LinePlan;
import dev.weir.planning.ReportAssembler;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** The largest recovery point age that any day showed in each hour of its local clock, seconds. */
final class HourlyAges implements AgeLine {
  private static final int HOURS = 24;

  private final ZoneId zone;
  private final double[] largest = new double[HOURS];
  private int hour;
  private long hourFrom = Long.MAX_VALUE;
  private long hourUntil = Long.MIN_VALUE;

  private HourlyAges(ZoneId zone) {
    this.zone = zone;
  }

  /** Replays the line of a plan. */
  static double[] of(Planned plan, LinePlan line) {
    HourlyAges ages = new HourlyAges(plan.zone());
    FluidQueue.ages(plan.result().load(), plan.packed(line), ages);
    return ages.largest;
  }

  /** The age moves straight, so that its largest value within an hour is at an end of its part. */
  @Override
  public void line(double fromNanos, double fromSeconds, double toNanos, double toSeconds) {
    double at = fromNanos;
    double age = fromSeconds;
    while (at < toNanos) {
      find((long) at);
      double until = Math.min(hourUntil, toNanos);
      double part = toNanos == fromNanos ? 1 : (until - fromNanos) / (toNanos - fromNanos);
      double next = fromSeconds + (toSeconds - fromSeconds) * part;
      largest[hour] = Math.max(largest[hour], Math.max(age, next));
      at = until;
      age = next;
    }
  }

  private void find(long nanos) {
    if (nanos >= hourFrom && nanos < hourUntil) {
      return;
    }
    ZonedDateTime local = Instant.EPOCH.plusNanos(nanos).atZone(zone).truncatedTo(ChronoUnit.HOURS);
    hour = local.getHour();
    hourFrom = ReportAssembler.nanos(local.toInstant());
    hourUntil = ReportAssembler.nanos(local.plusHours(1).toInstant());
  }
}
