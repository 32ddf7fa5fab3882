package dev.weir.node;

import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The machine that this process runs on. */
final class ThisMachine implements Machine {
  private final NodeClock clock;
  private final SecureRandom random = new SecureRandom();

  ThisMachine() {
    this(new MonotonicClock());
  }

  ThisMachine(NodeClock clock) {
    this.clock = clock;
  }

  @Override
  public NodeClock clock() {
    return clock;
  }

  @Override
  public Thread thread(String name, Runnable body) {
    return Thread.ofPlatform().name(name).daemon(false).unstarted(body);
  }

  @Override
  public void join(Thread thread, long millis) throws InterruptedException {
    thread.join(millis);
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos);
  }

  @Override
  public Bell bell() {
    return new ParkingBell();
  }

  @Override
  public Arena arena() {
    return Arena.ofShared();
  }

  @Override
  public long secret(long bound) {
    return random.nextLong(bound);
  }

  /** Costs a ringer one read while nobody waits and it has been rung. */
  private static final class ParkingBell implements Bell {
    private volatile boolean rung;
    private volatile @Nullable Thread waiting;

    @Override
    public void ring() {
      if (!rung) {
        rung = true;
        LockSupport.unpark(waiting);
      }
    }

    @Override
    public void await(long nanos) throws InterruptedException {
      waiting = Thread.currentThread();
      if (!rung && nanos > 0) {
        LockSupport.parkNanos(this, nanos);
      }
      waiting = null;
      rung = false;
      if (Thread.interrupted()) {
        throw new InterruptedException("asked to end");
      }
    }
  }
}
