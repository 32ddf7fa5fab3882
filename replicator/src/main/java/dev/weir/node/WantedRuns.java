package dev.weir.node;

import dev.weir.intercept.WantedBlocks;
import dev.weir.wire.Frame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the target said to want of one difference mirror, between the driver that hears it and the
 * mirror that sends it. Holds one answer at most: the next one is asked for when the mirror has
 * taken this one.
 */
final class WantedRuns implements WantedBlocks {
  private final Runnable wakeDriver;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Queue<Run> runs = new ArrayDeque<>();

  /** 0 until the mirror's first operation has its epoch. */
  private long epoch;

  private boolean asked;
  private boolean all;

  /**
   * @param wakeDriver called when there may be a question to send; must not wait
   */
  WantedRuns(Runnable wakeDriver) {
    this.wakeDriver = wakeDriver;
  }

  // The driver's side.

  void began(long mirrorEpoch) {
    lock.lock();
    try {
      epoch = mirrorEpoch;
    } finally {
      lock.unlock();
    }
  }

  /** The question to send now over a line that stands, if there is one. */
  Optional<Frame.Ask> question() {
    lock.lock();
    try {
      boolean due = epoch != 0 && !asked && !all && runs.isEmpty();
      asked |= due;
      return due ? Optional.of(new Frame.Ask(epoch)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The line is gone, and with it the answer to what was asked. */
  void lineLost() {
    lock.lock();
    try {
      asked = false;
    } finally {
      lock.unlock();
    }
  }

  /** Takes an answer; false when none was asked for. One of another mirror is left alone. */
  boolean answered(Frame.Wanted answer) {
    lock.lock();
    try {
      if (answer.epoch() != epoch) {
        return true;
      }
      if (!asked) {
        return false;
      }
      asked = false;
      all = answer.all();
      List<Frame.Wanted.Run> told = answer.runs();
      told.forEach(run -> runs.add(new Run(run.inode(), run.offset(), run.length())));
      news.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  // The mirror's side.

  @Override
  public @Nullable Run poll() {
    lock.lock();
    try {
      Run run = runs.poll();
      if (run != null && runs.isEmpty()) {
        wakeDriver.run();
      }
      return run;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Run await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (runs.isEmpty() && !all) {
        wakeDriver.run();
        news.await();
      }
      return poll();
    } finally {
      lock.unlock();
    }
  }
}
