package dev.weir.node;

import dev.weir.intercept.WriteSource;
import dev.weir.wire.Frame;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One inspection of the source on its own thread, and what the target found by it. Its methods but
 * the progress belong to the driver's thread.
 */
final class VerificationRun {
  private static final long STOP_MILLIS = 5_000;

  private final Machine machine;
  private final Thread thread;
  private final long epoch;
  private volatile long entries;
  private volatile long compared;

  /** Of the inspection's last operation; 0 while it runs. */
  private volatile long sequence;

  private volatile String failure = "";
  private boolean asked;
  private Frame.@Nullable Findings findings;

  /**
   * @param epoch in which the source is inspected
   * @param wakeDriver called when the inspection is over; must not wait
   */
  VerificationRun(Machine machine, WriteSource source, long epoch, Runnable wakeDriver) {
    this.machine = machine;
    this.epoch = epoch;
    thread =
        machine.thread(
            "weir-verify",
            () -> {
              inspect(source);
              wakeDriver.run();
            });
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void inspect(WriteSource source) {
    try {
      sequence = source.inspect(new Progress());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to end: whoever asked says why
    } catch (RuntimeException e) {
      failure = String.valueOf(e.getMessage());
    }
  }

  private final class Progress implements WriteSource.MirrorProgress {
    @Override
    public void advanced(long entriesSoFar, long bytesSoFar) {
      entries = entriesSoFar;
    }

    @Override
    public void compared(long bytesSoFar) {
      compared = bytesSoFar;
    }
  }

  boolean isOver() {
    return findings != null || !failure.isEmpty();
  }

  /** Whether it walks over the directory. */
  boolean isWalking() {
    return thread.isAlive();
  }

  /** The question to send over a line that stands, now that so much is applied. */
  Optional<Frame.AskFindings> question(long applied) {
    boolean due = !asked && !isOver() && sequence != 0 && applied >= sequence;
    asked |= due;
    return due ? Optional.of(new Frame.AskFindings(epoch, sequence)) : Optional.empty();
  }

  void lineLost() {
    asked = false;
  }

  /** Takes an answer; false when it was not asked for. */
  boolean answered(Frame.Findings answer) {
    if (!asked || answer.epoch() != epoch || answer.sequence() != sequence) {
      return false;
    }
    findings = answer;
    if (!answer.known()) {
      failure = "the target was started again, or cut the comparison short; verify again";
    }
    return true;
  }

  /** Ends it; what it would have found stays unknown. */
  void breakOff(String why) {
    if (!isOver()) {
      failure = why;
    }
    thread.interrupt();
    try {
      machine.join(thread, STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  JobStatus.Verification status() {
    boolean told = findings != null && failure.isEmpty();
    return new JobStatus.Verification(entries, compared, failure, told ? findings : null);
  }
}
