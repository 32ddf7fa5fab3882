package dev.weir.analysis;

import dev.weir.engine.Cap;
import dev.weir.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an outage of a given length does most harm, exact for any line that is constant in steps.
 *
 * <p>An outage of length L that begins at o, where Q(o) waits, leaves the line V(o) = S(o + L) +
 * Q(o) - W(o) short: at t, not before o + L, at least V(o) + W(t) - S(t) waits, and byte number y
 * leaves when S reaches V(o) + y, if it had not left before o, that is if y >= W(o) - Q(o). Both
 * worst cases are therefore running maxima of V in one pass. V and what waits are convex between
 * the moments at which the workload or the line changes, now or L later, so that only those moments
 * are looked at. On a constant line the largest age becomes L + the largest age without outage, and
 * the largest backlog max over x of F(x) - c max(0, x - L).
 *
 * @param age where the recovery point becomes oldest
 * @param backlog where most waits
 */
public record WorstOutage(Place age, Place backlog) {
  private static final double NANOS = 1e9;

  /** A replay within this share of what the search found confirms it: rounding of doubles. */
  private static final double AS_FOUND = 1 - 1e-12;

  /** Before a byte leaves: a millisecond, a microsecond (what is written down), a nanosecond. */
  private static final double[] ROOM_NANOS = {1_000_000, 1_000, 1};

  /**
   * One outage and what it does.
   *
   * @param startNanos when it begins, since 1970-01-01T00:00Z; the earliest where several do the
   *     same
   * @param endNanos when it ends
   * @param peaks both worst moments of the whole measured period with this outage
   */
  public record Place(long startNanos, long endNanos, QueuePeaks peaks) {}

  /**
   * Finds both worst places that begin in the measured period.
   *
   * @param line what the line carries at each instant without the outage, never unlimited
   * @param lengthNanos how long the outage lasts, more than 0
   */
  public static WorstOutage on(WireLoad load, Cap line, long lengthNanos) {
    Search search = new Search(load, line, lengthNanos);
    search.run();
    long origin = load.workload().startNanos();
    return new WorstOutage(
        oldest(load, line, search, lengthNanos),
        at(load, line, origin + Math.round(search.worstBacklogStart), lengthNanos));
  }

  /**
   * The first place that a replay finds as bad as the search did. A place at the last moment before
   * a byte leaves does nothing to it when rounding puts it behind that moment, so it is looked for
   * with less and less room to it.
   */
  private static Place oldest(WireLoad load, Cap line, Search search, long lengthNanos) {
    double worst = Math.max(search.credited.age, search.head.age);
    List<Double> starts = new ArrayList<>();
    if (search.credited.age >= worst / Search.TIE) {
      starts.add(search.credited.start);
    }
    for (double room : ROOM_NANOS) {
      starts.add(Math.max(0, Math.floor(search.head.start) - room));
    }
    starts.add(search.credited.start);
    Place oldest = begun(load, line, starts.removeFirst(), lengthNanos);
    for (double start : starts) {
      if (age(oldest) * NANOS >= worst * AS_FOUND) {
        return oldest;
      }
      Place place = begun(load, line, start, lengthNanos);
      oldest = age(place) > age(oldest) ? place : oldest;
    }
    return oldest;
  }

  private static Place begun(WireLoad load, Cap line, double start, long lengthNanos) {
    return at(load, line, load.workload().startNanos() + Math.round(start), lengthNanos);
  }

  private static double age(Place place) {
    return place.peaks().peakAgeSeconds();
  }

  /** What an outage that begins at a given moment does. */
  public static Place at(WireLoad load, Cap line, long startNanos, long lengthNanos) {
    long end = startNanos + lengthNanos;
    QueuePeaks peaks = FluidQueue.followed(load, new Interrupted(line, startNanos, end));
    return new Place(startNanos, end, peaks);
  }

  /** A line with one outage. */
  private record Interrupted(Cap line, long from, long to) implements Cap {
    @Override
    public double bytesPerSecondAt(long instant) {
      return instant >= from && instant < to ? 0 : line.bytesPerSecondAt(instant);
    }

    @Override
    public long nextChangeAfter(long instant) {
      if (instant >= from && instant < to) {
        return to;
      }
      long next = line.nextChangeAfter(instant);
      return instant < from ? Math.min(from, next) : next;
    }
  }

  /** One pass over all beginnings, in order of time. */
  private static final class Search {
    /** Closer than this share, two places do the same. */
    private static final double TIE = 1 + 1e-12;

    /** Below this share of all bytes a backlog is the rounding of doubles. */
    private static final double ROUNDING = 1e-13;

    private final WireLoad load;
    private final double length;
    private final double end;
    private final ServiceCurve service;
    private final Moments now;
    private final Moments later;
    private final Delays delays;

    private double arrived;
    private double served;
    private double waiting;
    private double credit = Double.NEGATIVE_INFINITY;
    private double creditAt;

    private double worstBacklog;
    private double worstBacklogStart;
    private final Oldest credited = new Oldest();
    private final Oldest head = new Oldest();

    Search(WireLoad load, Cap line, long lengthNanos) {
      Workload workload = load.workload();
      this.load = load;
      this.length = lengthNanos;
      this.end = workload.endNanos() - (double) workload.startNanos();
      this.service = new ServiceCurve(line, workload.startNanos());
      this.now = new Moments(load, service, 0);
      this.later = new Moments(load, service, lengthNanos);
      this.delays = new Delays();
    }

    void run() {
      double start = 0;
      while (start < end) {
        place(start);
        start = Math.min(now.next(), later.next());
      }
      place(end);
      delays.advance(load.totalWireBytes());
    }

    private void place(double start) {
      now.moveTo(start);
      later.moveTo(start);
      double servedLater = service.servedBy(start + length);
      replay(start);
      double shortage = servedLater + waiting - arrived;
      if (shortage > credit) {
        delays.advance(arrived - waiting);
        credit = shortage;
        creditAt = start;
        delays.look();
      }
      double waitingLater = credit + later.arrived() - servedLater;
      if (waitingLater > worstBacklog * TIE) {
        worstBacklog = waitingLater;
        worstBacklogStart = creditAt;
      }
      if (now.bytesEnd()) {
        head(start, Math.max(start, service.reaches(served + waiting)));
      }
      if (now.bytesStart()) {
        head(start, Math.max(start, service.passes(served + waiting)));
      }
    }

    /** The queue without the outage, which is empty to the byte when nothing waits. */
    private void replay(double until) {
      double arrivedBefore = arrived;
      double servedBefore = served;
      arrived = now.arrived();
      served = service.servedBy(until);
      double left = waiting + (arrived - arrivedBefore) - (served - servedBefore);
      waiting = left <= arrived * ROUNDING ? 0 : left;
    }

    /** An outage that begins just before the byte that came at a border would have left. */
    private void head(double came, double leaves) {
      if (leaves <= end) {
        double back = service.passes(service.servedBy(leaves + length));
        head.note(Math.max(back, leaves + length) - came, leaves);
      }
    }

    /** The largest age of one kind of places, and the moment of the place. */
    private static final class Oldest {
      private double age;
      private double start;

      void note(double age, double start) {
        if (age > this.age * TIE) {
          this.age = age;
          this.start = start;
        }
      }
    }

    /** Follows the bytes by number as far as the credit of outages is known for them. */
    private final class Delays {
      private int interval;
      private double number;

      /** The next byte, under the credit that holds from it on; what rounding left has gone. */
      void look() {
        double gone = number + arrived * ROUNDING;
        while (interval < load.workload().size() && after(interval) <= gone) {
          interval++;
        }
        if (interval < load.workload().size()) {
          note(number, service.passes(credit + number));
        }
      }

      /** Looks at all bytes up to one, under the credit that holds until there. */
      void advance(double until) {
        if (credit == Double.NEGATIVE_INFINITY) {
          number = Math.max(number, until);
          return;
        }
        while (interval < load.workload().size() && number < until) {
          double last = Math.min(after(interval), until);
          if (last > number) {
            stretch(last);
          }
          number = Math.max(number, last);
          if (after(interval) <= number) {
            interval++;
          }
        }
      }

      private void stretch(double last) {
        if (service.passes(credit + last) - arrival(number) <= credited.age * TIE) {
          return;
        }
        note(number, service.passes(credit + number));
        note(last, service.reaches(credit + last));
        int k = service.stepAt(service.reaches(credit + number)) + 1;
        for (; service.has(k) && service.servedBefore(k) <= credit + last; k++) {
          double reached = service.servedBefore(k) - credit;
          if (reached >= number) {
            note(reached, service.passes(service.servedBefore(k)));
          }
        }
      }

      private void note(double byteNumber, double left) {
        credited.note(left - arrival(byteNumber), creditAt);
      }

      /** Bytes up to the end of an interval. */
      private double after(int i) {
        return load.unitsBefore(i + 1) * load.wireBytesPerUnit();
      }

      private double arrival(double byteNumber) {
        Workload workload = load.workload();
        double inside = byteNumber / load.wireBytesPerUnit() - load.unitsBefore(interval);
        double share = Math.clamp(inside / Math.max(1, load.units(interval)), 0.0, 1.0);
        return workload.startNanos(interval)
            - workload.startNanos()
            + share * workload.lengthNanos(interval);
      }
    }
  }

  /** The moments at which something changes, all told earlier by a shift, and what came by them. */
  private static final class Moments {
    private final WireLoad load;
    private final Workload workload;
    private final ServiceCurve service;
    private final double shift;
    private double at = Double.NEGATIVE_INFINITY;
    private int interval;
    private int step;

    Moments(WireLoad load, ServiceCurve service, double shift) {
      this.load = load;
      this.workload = load.workload();
      this.service = service;
      this.shift = shift;
    }

    /** The next moment; infinite when there is none. */
    double next() {
      double border = Double.POSITIVE_INFINITY;
      if (interval < workload.size()) {
        border = at < start() ? start() : end();
      }
      return Math.min(border, service.end(step) - shift);
    }

    void moveTo(double time) {
      at = time;
      while (interval < workload.size() && end() <= time) {
        interval++;
      }
      while (service.end(step) - shift <= time && service.has(step + 1)) {
        step++;
      }
    }

    /** Wire bytes that arrived by the moment that is told as now. */
    double arrived() {
      double units = load.unitsBefore(interval);
      if (interval < workload.size() && at > start()) {
        units += load.units(interval) * ((at - start()) / workload.lengthNanos(interval));
      }
      return units * load.wireBytesPerUnit();
    }

    /** Whether bytes come just after now. */
    boolean bytesStart() {
      return interval < workload.size() && at == start() && load.units(interval) > 0;
    }

    /** Whether bytes come just before now. */
    boolean bytesEnd() {
      return interval > 0 && at == endOf(interval - 1) && load.units(interval - 1) > 0;
    }

    private double start() {
      return workload.startNanos(interval) - workload.startNanos() - shift;
    }

    private double end() {
      return endOf(interval);
    }

    private double endOf(int i) {
      return workload.endNanos(i) - workload.startNanos() - shift;
    }
  }
}
