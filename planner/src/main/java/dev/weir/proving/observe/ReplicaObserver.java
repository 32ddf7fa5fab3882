package dev.weir.proving.observe;

import dev.weir.proving.workload.LoggedOperation;
import dev.weir.proving.workload.OperationKind;
import dev.weir.proving.workload.WriterLogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows the writer's log and looks at the replica's files for what it says, the oldest first. A
 * replicator that keeps the order costs a look for each newly visible operation and a bounded
 * number beyond; the looks beyond wander through everything outstanding, so that a later operation
 * that came too early is found.
 */
public final class ReplicaObserver implements AutoCloseable {
  /** Looks that find nothing before the rest is taken as missing. */
  private static final int FRUITLESS_LOOKS = 32;

  /** Looks further ahead in each sample, in search of disorder. */
  private static final int LOOKS_AHEAD = 64;

  private static final class Pending {
    private final LoggedOperation logged;
    private boolean visible;

    Pending(LoggedOperation logged) {
      this.logged = logged;
    }
  }

  private final WriterLogReader log;
  private final ReplicaFiles replica;
  private final Map<Long, Long> deletions = new HashMap<>();
  private List<Pending> pending = new ArrayList<>();
  private int head;
  private int wanderer;
  private long outstandingBytes;
  private long outstanding;
  private long newestVisible;
  private long logged;

  /**
   * @param logPath the writer's log, which may not be there yet
   * @param root the replica's root
   */
  public ReplicaObserver(Path logPath, Path root) {
    this.log = new WriterLogReader(logPath);
    this.replica = new ReplicaFiles(root);
  }

  /** Operations read from the log so far. */
  public long logged() {
    return logged;
  }

  /** The writer's log as this observer follows it. */
  public WriterLogReader log() {
    return log;
  }

  /**
   * Takes one sample.
   *
   * @param nowNanos the present, read before the call: what is missing later was missing then too
   * @throws IOException when the log or a file of the replica cannot be read
   */
  public Observation sample(long nowNanos) throws IOException {
    log.readNew(this::take);
    replica.refresh();
    lookFromTheOldest();
    lookAhead();
    int disorder = newestVisible > oldestSequence() ? missingBefore(newestVisible) : 0;
    compact();
    long age = head < pending.size() ? nowNanos - pending.get(head).logged.atNanos() : 0;
    return new Observation(nowNanos, Math.max(0, age), outstandingBytes, outstanding, disorder);
  }

  private void take(LoggedOperation operation) {
    logged++;
    pending.add(new Pending(operation));
    outstanding++;
    outstandingBytes += operation.operation().length();
    if (operation.operation().kind() == OperationKind.DELETE) {
      deletions.put(operation.operation().file(), operation.sequence());
    }
  }

  private void lookFromTheOldest() throws IOException {
    int fruitless = 0;
    for (int i = head; i < pending.size() && fruitless < FRUITLESS_LOOKS; i++) {
      fruitless = look(pending.get(i)) == Sight.VISIBLE ? 0 : fruitless + 1;
    }
    advance();
  }

  private void lookAhead() throws IOException {
    int looks = Math.min(LOOKS_AHEAD, pending.size() - head);
    for (int i = 0; i < looks; i++) {
      wanderer = wanderer < head || wanderer + 1 >= pending.size() ? head : wanderer + 1;
      look(pending.get(wanderer));
    }
    advance();
  }

  private Sight look(Pending operation) throws IOException {
    if (operation.visible) {
      return Sight.VISIBLE;
    }
    Long deletion = deletions.get(operation.logged.operation().file());
    Sight sight = replica.look(operation.logged.operation(), deletion != null);
    if (sight == Sight.UNDECIDED && deletion != null && newestVisible >= deletion) {
      // The deletion or something later is there, so the file has come and gone.
      sight = Sight.VISIBLE;
      settle(operation);
    } else if (sight == Sight.VISIBLE) {
      newestVisible = Math.max(newestVisible, operation.logged.sequence());
      settle(operation);
    }
    return sight;
  }

  private void settle(Pending operation) {
    operation.visible = true;
    outstanding--;
    outstandingBytes -= operation.logged.operation().length();
  }

  /** Counts, looking again now, what is demonstrably missing before {@code sequence}. */
  private int missingBefore(long sequence) throws IOException {
    log.readNew(this::take);
    int missing = 0;
    for (int i = head; i < pending.size(); i++) {
      Pending operation = pending.get(i);
      if (operation.logged.sequence() >= sequence) {
        break;
      }
      missing += look(operation) == Sight.MISSING ? 1 : 0;
    }
    advance();
    return missing;
  }

  private long oldestSequence() {
    return head < pending.size() ? pending.get(head).logged.sequence() : Long.MAX_VALUE;
  }

  private void advance() {
    while (head < pending.size() && pending.get(head).visible) {
      if (pending.get(head).logged.operation().kind() == OperationKind.DELETE) {
        deletions.remove(pending.get(head).logged.operation().file());
      }
      head++;
    }
  }

  private void compact() {
    if (head > 4_096 && head > pending.size() / 2) {
      pending = new ArrayList<>(pending.subList(head, pending.size()));
      wanderer -= head;
      head = 0;
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
    replica.close();
  }
}
