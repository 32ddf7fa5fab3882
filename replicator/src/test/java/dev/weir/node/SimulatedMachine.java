package dev.weir.node;

import dev.weir.simulated.Scheduler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A machine in virtual time, for one life of a node. */
final class SimulatedMachine implements Machine {
  private final Scheduler scheduler;
  private final Scheduler.Life life;
  private final Random random;
  private final NodeClock clock;

  /**
   * @param clockAhead nanoseconds by which this machine's clock is ahead of the true time
   */
  SimulatedMachine(Scheduler scheduler, Scheduler.Life life, Random random, long clockAhead) {
    this.scheduler = scheduler;
    this.life = life;
    this.random = random;
    this.clock = () -> scheduler.look() + clockAhead;
  }

  @Override
  public NodeClock clock() {
    return clock;
  }

  @Override
  public Thread thread(String name, Runnable body) {
    return scheduler.thread(life, name, body);
  }

  @Override
  public void join(Thread thread, long millis) throws InterruptedException {
    thread.join();
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    scheduler.sleep(nanos);
  }

  @Override
  public Bell bell() {
    return new VirtualBell();
  }

  /** Freed by the collector: a life that ends gives nothing back. */
  @Override
  public Arena arena() {
    return new Arena() {
      private final Arena collected = Arena.ofAuto();

      @Override
      public MemorySegment allocate(long bytes, long alignment) {
        return collected.allocate(bytes, alignment);
      }

      @Override
      public MemorySegment.Scope scope() {
        return collected.scope();
      }

      @Override
      public void close() {
        // nobody may use it any more
      }
    };
  }

  @Override
  public long secret(long bound) {
    return random.nextLong(bound);
  }

  private final class VirtualBell implements Bell {
    private boolean rung;
    private @Nullable Thread waiting;

    @Override
    public void ring() {
      rung = true;
      if (waiting != null) {
        LockSupport.unpark(waiting);
      }
    }

    @Override
    public void await(long nanos) throws InterruptedException {
      if (!rung && nanos > 0) {
        Thread self = Thread.currentThread();
        waiting = self;
        Scheduler.Timer end = scheduler.after(nanos, life, () -> LockSupport.unpark(self));
        LockSupport.park(this);
        end.cancel();
        waiting = null;
      } else {
        scheduler.giveWay();
      }
      rung = false;
      if (Thread.interrupted()) {
        throw new InterruptedException("asked to end");
      }
    }
  }
}
