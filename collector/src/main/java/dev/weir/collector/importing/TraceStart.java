package dev.weir.collector.importing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moves the times of a trace without a date to the day that a person named. */
final class TraceStart {
  private final @Nullable Instant wanted;
  private long shiftNanos;
  private boolean known;

  /**
   * @param knowsDate whether the trace's own times count from 1970
   */
  TraceStart(ImportOptions options, boolean knowsDate) {
    LocalDate date = options.date();
    ZoneId zone = Objects.requireNonNullElse(options.zone(), ZoneOffset.UTC);
    this.wanted = knowsDate || date == null ? null : date.atStartOfDay(zone).toInstant();
  }

  /**
   * @param at where the request stands in its file
   */
  void place(TraceRequest request, TraceOrder.Place at) {
    if (!known) {
      known = true;
      shiftNanos = wanted == null ? 0 : wanted.getEpochSecond() * 1_000_000_000L - request.nanos;
    }
    long moved = request.nanos + shiftNanos;
    if (moved < 0 || moved > TraceDialect.LATEST_NANOS) {
      throw at.problem(
          "the request's time lies outside the years 1970 to 2225",
          wanted == null ? "correct it" : "name another day with --date");
    }
    request.nanos = moved;
  }
}
