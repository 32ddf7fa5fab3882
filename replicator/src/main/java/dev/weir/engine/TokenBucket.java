package dev.weir.engine;

/**
 * Pacing by a bounded credit of wire bytes. A send may begin while the credit is not negative and
 * takes its whole cost, so the next one waits until the debt is paid: what timer wake-ups are late
 * is not lost, and idleness earns at most {@value #CREDIT_SECONDS} s, so that no second carries
 * more than 101 % of the cap plus one frame.
 */
final class TokenBucket {
  static final double CREDIT_SECONDS = 0.010;
  private static final double NANOS = 1e9;

  private Cap cap;
  private double credit;
  private long filledUntil;

  TokenBucket(Cap cap, long now) {
    this.cap = cap;
    this.filledUntil = now;
  }

  /** The cap changes from {@code now} on; credit earned and debt made under the old one stay. */
  void use(Cap other, long now) {
    fill(now);
    cap = other;
    if (cap.bytesPerSecondAt(now) == Cap.UNLIMITED) {
      credit = 0;
    }
  }

  /** Whether a send may begin at {@code now}. */
  boolean open(long now) {
    fill(now);
    double rate = cap.bytesPerSecondAt(now);
    return rate == Cap.UNLIMITED || rate > 0 && credit >= 0;
  }

  /** Whether the credit is all that can be earned at {@code now}. */
  boolean isFull(long now) {
    fill(now);
    double rate = cap.bytesPerSecondAt(now);
    return rate == Cap.UNLIMITED || credit >= rate * CREDIT_SECONDS;
  }

  /** Earns at {@code now} all that can be earned. */
  void refill(long now) {
    double rate = cap.bytesPerSecondAt(now);
    credit = rate == Cap.UNLIMITED ? 0 : rate * CREDIT_SECONDS;
    filledUntil = now;
  }

  /** Takes the cost of one send. */
  void take(double wireBytes, long now) {
    fill(now);
    if (cap.bytesPerSecondAt(now) != Cap.UNLIMITED) {
      credit -= wireBytes;
    }
  }

  /** When a send may begin at the earliest, {@link Long#MAX_VALUE} when never under this cap. */
  long opensAt(long now) {
    fill(now);
    long at = now;
    double debt = Math.max(0, -credit);
    while (true) {
      double rate = cap.bytesPerSecondAt(at);
      long change = cap.nextChangeAfter(at);
      if (rate == Cap.UNLIMITED) {
        return at;
      }
      if (rate > 0) {
        double wait = Math.ceil(debt / rate * NANOS);
        if (change == Long.MAX_VALUE || at + wait <= change) {
          return wait >= Long.MAX_VALUE - at ? Long.MAX_VALUE : at + (long) wait;
        }
        debt -= rate * (change - at) / NANOS;
      }
      if (change == Long.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      at = change;
    }
  }

  private void fill(long now) {
    while (filledUntil < now) {
      double rate = cap.bytesPerSecondAt(filledUntil);
      long until = Math.min(now, cap.nextChangeAfter(filledUntil));
      if (rate == Cap.UNLIMITED) {
        credit = 0;
      } else {
        credit = Math.min(rate * CREDIT_SECONDS, credit + rate * (until - filledUntil) / NANOS);
      }
      filledUntil = until;
    }
  }
}
