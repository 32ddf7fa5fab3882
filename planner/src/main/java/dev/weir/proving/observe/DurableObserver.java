package dev.weir.proving.observe;

import dev.weir.proving.workload.LoggedOperation;
import dev.weir.proving.workload.WriterLogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * The durable recovery point age as the target's redo journal shows it from outside. An operation
 * without a record of its own (a rename, a deletion) counts as there with the next record behind
 * it.
 */
public final class DurableObserver implements AutoCloseable {
  private final WriterLogReader log;
  private final RedoJournalFollower journal;
  private final ArrayDeque<LoggedOperation> pending = new ArrayDeque<>();
  private long outstandingBytes;

  public DurableObserver(Path logPath, RedoJournalFollower journal) {
    this.log = new WriterLogReader(logPath);
    this.journal = journal;
  }

  /**
   * Takes one sample; its disorder is the number of stamps out of order in the journal so far.
   *
   * @param nowNanos the present, read before the call
   * @throws IOException when the log or the journal cannot be read
   */
  public Observation sample(long nowNanos) throws IOException {
    log.readNew(this::take);
    journal.readNew();
    while (!pending.isEmpty() && pending.getFirst().sequence() <= journal.newestStamp()) {
      outstandingBytes -= pending.removeFirst().operation().length();
    }
    long age = pending.isEmpty() ? 0 : Math.max(0, nowNanos - pending.getFirst().atNanos());
    int disorder = (int) Math.min(Integer.MAX_VALUE, journal.disorder());
    return new Observation(nowNanos, age, outstandingBytes, pending.size(), disorder);
  }

  private void take(LoggedOperation operation) {
    pending.addLast(operation);
    outstandingBytes += operation.operation().length();
  }

  @Override
  public void close() throws IOException {
    log.close();
    journal.close();
  }
}
