package dev.weir.simulated;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and one carrier for all simulated threads: which of those that can go on does so
 * next is drawn from the seed, and time passes only when none can. The threads are the production
 * code's own, run as virtual threads of this scheduler; they give way where they wait, take a lock
 * that another has, or call {@link #giveWay}.
 *
 * <p>Everything runs on the thread that calls {@link #runUntil}.
 */
public final class Scheduler {
  /** What one look at a clock takes, so that whoever looks again and again gets on. */
  private static final long LOOK_NANOS = 50;

  private final Random random;
  private final List<Ready> ready = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));
  private final Constructor<?> builders;
  private final Thread carrier = Thread.currentThread();
  private volatile @Nullable IllegalStateException stray;
  private volatile boolean closed;
  private long now;
  private long numbers;
  private long steps;

  /** A stretch of a thread that can be run. */
  private record Ready(Life life, Runnable stretch) {}

  /** Something at an instant. */
  public static final class Timer {
    private final long at;
    private final long number;
    private @Nullable Runnable action;

    private Timer(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    private long at() {
      return at;
    }

    private long number() {
      return number;
    }

    public void cancel() {
      action = null;
    }
  }

  /** One run of a process: what belongs to it never goes on once it has ended. */
  public static final class Life {
    private final String name;
    private volatile boolean over;

    private Life(String name) {
      this.name = name;
    }

    public boolean isOver() {
      return over;
    }

    /** Its threads stop where they are, for ever. */
    public void end() {
      over = true;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * @param start nanoseconds since 1970-01-01T00:00Z
   */
  public Scheduler(Random random, long start) {
    this.random = random;
    this.now = start;
    try {
      builders =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      builders.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no virtual threads of an own scheduler in this Java", e);
    }
  }

  public Life life(String name) {
    return new Life(name);
  }

  /** A thread that has not been started. */
  public Thread thread(Life life, String name, Runnable body) {
    Thread[] made = {carrier};
    Executor executor = stretch -> enqueue(life, made[0], stretch);
    try {
      Thread.Builder.OfVirtual builder = (Thread.Builder.OfVirtual) builders.newInstance(executor);
      made[0] = builder.name(name).unstarted(body);
      return made[0];
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void enqueue(Life life, Thread thread, Runnable stretch) {
    if (life.over || closed) {
      return; // the collector may still shut down what nobody uses any more
    }
    if (Thread.currentThread() != carrier && !Thread.currentThread().isVirtual()) {
      stray =
          new IllegalStateException(
              "%s waited for what is not simulated, woken by %s"
                  .formatted(thread, Thread.currentThread()));
      stray.setStackTrace(thread.getStackTrace());
      return;
    }
    ready.add(new Ready(life, stretch));
  }

  /** Nothing goes on any more, and nothing is held for it. */
  public void close() {
    closed = true;
    ready.clear();
    timers.clear();
  }

  public long now() {
    return now;
  }

  /** As {@link #now}, by one who may look again and again. */
  public long look() {
    now += LOOK_NANOS;
    return now;
  }

  public long steps() {
    return steps;
  }

  /** Runs {@code action} after so long, on the carrier itself: it must not wait. */
  public Timer after(long nanos, Runnable action) {
    long at = nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + Math.max(0, nanos);
    Timer timer = new Timer(at, numbers++, action);
    timers.add(timer);
    return timer;
  }

  /** The same unless that life is over by then. */
  public Timer after(long nanos, Life life, Runnable action) {
    return after(
        nanos,
        () -> {
          if (!life.over) {
            action.run();
          }
        });
  }

  /** The running simulated thread lets others go on; sometimes none does. */
  public void giveWay() {
    if (Thread.currentThread().isVirtual()) {
      Thread.yield();
    }
  }

  /** The running simulated thread waits in virtual time. */
  public void sleep(long nanos) throws InterruptedException {
    Thread sleeper = Thread.currentThread();
    if (!sleeper.isVirtual()) {
      return; // what only looks at a simulated disk waits for nothing
    }
    boolean[] over = {false};
    Timer timer =
        after(
            nanos,
            () -> {
              over[0] = true;
              LockSupport.unpark(sleeper);
            });
    while (!over[0]) {
      LockSupport.park();
      if (Thread.interrupted()) {
        timer.cancel();
        throw new InterruptedException();
      }
    }
  }

  /** Runs until this instant, or until so many steps were made: then something does not end. */
  public void runUntil(long instant, long mostSteps) {
    while (now < instant) {
      if (stray != null) {
        throw stray;
      }
      if (steps > mostSteps) {
        throw new IllegalStateException("no rest after " + steps + " steps");
      }
      if (!ready.isEmpty()) {
        int one = random.nextInt(ready.size());
        Ready next = ready.get(one);
        Ready last = ready.removeLast();
        if (one < ready.size()) {
          ready.set(one, last);
        }
        if (!next.life.over) {
          steps++;
          next.stretch.run();
        }
      } else if (!timers.isEmpty() && timers.peek().at <= instant) {
        Timer timer = timers.poll();
        Runnable action = timer.action;
        if (action != null) {
          now = Math.max(now, timer.at);
          action.run();
        }
      } else {
        now = instant;
      }
    }
  }
}
