package dev.weir.planning.chapters;

import dev.weir.analysis.DayBlock;
import dev.weir.analysis.WireLoad;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.ReportAssembler;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The calendar days of a zone that were measured from midnight to midnight. */
final class WholeDays {
  /** A day with more than an hour missing says too little of its busiest hour. */
  private static final long MOST_GAP_NANOS = 3_600_000_000_000L;

  private final Planned plan;
  private final Workload workload;
  private final List<LocalDate> dates = new ArrayList<>();
  private final List<DayBlock> blocks = new ArrayList<>();
  private int next;

  private WholeDays(Planned plan) {
    this.plan = plan;
    this.workload = plan.result().workload();
  }

  static WholeDays of(Planned plan) {
    WholeDays days = new WholeDays(plan);
    days.cut();
    return days;
  }

  /** Their dates, in order. */
  List<LocalDate> dates() {
    return dates;
  }

  /** What each of them needs, in the order of {@link #dates}. */
  List<DayBlock> blocks() {
    return blocks;
  }

  private void cut() {
    ZoneId zone = plan.zone();
    LocalDate date = LocalDate.ofInstant(Instant.EPOCH.plusNanos(workload.startNanos()), zone);
    long start = midnight(date, zone);
    while (start < workload.endNanos()) {
      long end = midnight(date.plusDays(1), zone);
      boolean inside = start >= workload.startNanos() && end <= workload.endNanos();
      if (inside && workload.gapNanos(start, end) <= MOST_GAP_NANOS) {
        add(date, start, end);
      }
      date = date.plusDays(1);
      start = end;
    }
  }

  private static long midnight(LocalDate date, ZoneId zone) {
    return ReportAssembler.nanos(date.atStartOfDay(zone).toInstant());
  }

  private void add(LocalDate date, long start, long end) {
    while (next < workload.size() && workload.endNanos(next) <= start) {
      next++;
    }
    WorkloadBuilder builder = new WorkloadBuilder(date.toString(), plan.zone());
    for (int i = next; i < workload.size() && workload.startNanos(i) < end; i++) {
      long from = Math.max(start, workload.startNanos(i));
      long to = Math.min(end, workload.endNanos(i));
      builder.interval(
          from,
          to - from,
          part(i, workload.bytes(i), from, to),
          workload.operations(i) < 0
              ? Workload.UNKNOWN_OPERATIONS
              : part(i, workload.operations(i), from, to));
    }
    PlanRequest request = plan.request();
    WireLoad load = new WireLoad(builder.build(), request.cost(), request.compression().ratio());
    dates.add(date);
    blocks.add(new DayBlock(load, start, end));
  }

  /** The part of an interval's amount that falls between two times, evenly spread. */
  private long part(int i, long amount, long from, long to) {
    return upTo(i, amount, to) - upTo(i, amount, from);
  }

  private long upTo(int i, long amount, long time) {
    long elapsed = time - workload.startNanos(i);
    return elapsed == workload.lengthNanos(i)
        ? amount
        : (long) (amount * (elapsed / (double) workload.lengthNanos(i)));
  }
}
