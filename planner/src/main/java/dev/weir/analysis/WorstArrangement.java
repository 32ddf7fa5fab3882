package dev.weir.analysis;

import dev.weir.engine.Cap;
import java.util.List;

/**
 * The most that backlog and age can be when the bytes of each sample come at the worst moment
 * inside it ("at most"), on a line that changes with time. With e(s) what ended before s and b(t)
 * what began by t, a window [s, t] can hold b(t) - e(s); therefore
 *
 * <ul>
 *   <li>largest backlog: max over s <= t of b(t) - e(s) - (S(t) - S(s)),
 *   <li>largest age: the last of these bytes leaves when S reaches S(s) + b(t) - e(s), and came at
 *       t; where all samples of the window overlap, s = t can be any moment of the overlap, and the
 *       worst is where an outage catches what it needs.
 * </ul>
 *
 * On a constant line both equal the answers of {@link EnvelopeBuilder#high(List)}.
 *
 * @param peakBacklogBytes wire bytes
 * @param peakAgeSeconds infinite when the line closes for ever before all is carried
 */
public record WorstArrangement(double peakBacklogBytes, double peakAgeSeconds) {

  /**
   * @param loads each on its own grid, gaps filled, all with the same cost and ratio; at least one
   * @param line what it carries at each instant in wire bytes per second, never unlimited
   */
  public static WorstArrangement on(List<WireLoad> loads, Cap line) {
    return new Scan(loads, line).run();
  }

  /** One pass over all borders; the best s of a window's end is a running maximum. */
  private static final class Scan {
    private static final double NANOS = 1e9;

    private final SampleBorders borders;
    private final ServiceCurve service;
    private final double bytesPerUnit;
    private final long origin;
    private double peakBacklog;
    private double peakAge;

    Scan(List<WireLoad> loads, Cap line) {
      this.borders = SampleBorders.of(loads);
      this.bytesPerUnit = loads.getFirst().wireBytesPerUnit();
      this.origin = borders.time(0);
      this.service = new ServiceCurve(line, origin);
    }

    WorstArrangement run() {
      double credit = 0;
      double now = 0;
      double served = 0;
      for (int i = 0; i < borders.size(); i++) {
        credit = Math.max(credit, served - borders.endedBefore(i) * bytesPerUnit);
        double begun = borders.begunBy(i) * bytesPerUnit;
        window(now, served, begun + credit);
        if (i + 1 < borders.size()) {
          double next = borders.time(i + 1) - origin;
          long inside = borders.begunBy(i) - borders.endedBefore(i + 1);
          double servedNext = service.servedBy(next);
          if (inside > 0 && next > now) {
            overlap(now, served, next, servedNext, inside * bytesPerUnit);
          }
          now = next;
          served = servedNext;
        }
      }
      return new WorstArrangement(peakBacklog, peakAge / NANOS);
    }

    /** Windows that end at {@code now} and are carried when S reaches {@code amount}. */
    private void window(double now, double served, double amount) {
      if (amount > served) {
        peakBacklog = Math.max(peakBacklog, amount - served);
        noteAge(now, service.reaches(amount));
      }
    }

    /**
     * Bytes that may all come at any one moment of a stretch. How long they take moves straight
     * between the moments at which the line changes at the one or the other end of their stay.
     */
    private void overlap(double from, double servedFrom, double to, double servedTo, double bytes) {
      peakBacklog = Math.max(peakBacklog, bytes);
      if (service.passes(servedTo + bytes) - from <= peakAge) {
        return;
      }
      noteStay(from, servedFrom, bytes);
      noteAge(to, service.reaches(servedTo + bytes));
      for (int k = service.stepAt(from) + 1; service.has(k) && service.start(k) < to; k++) {
        noteStay(service.start(k), service.servedBefore(k), bytes);
      }
      double last = Math.min(service.passes(servedTo + bytes), Double.MAX_VALUE);
      int k = service.stepAt(service.reaches(servedFrom + bytes));
      for (; service.has(k) && service.start(k) <= last; k++) {
        double amount = service.servedBefore(k) - bytes;
        if (amount >= servedFrom && amount <= servedTo) {
          noteStay(Math.max(from, service.passes(amount)), amount, bytes);
        }
      }
    }

    /** What comes at or just after a moment. */
    private void noteStay(double moment, double served, double bytes) {
      boolean open = service.rate(service.stepAt(moment)) > 0;
      double amount = served + bytes;
      noteAge(moment, open ? service.passes(amount) : service.reaches(amount));
    }

    private void noteAge(double came, double left) {
      peakAge = Math.max(peakAge, left - came);
    }
  }
}
