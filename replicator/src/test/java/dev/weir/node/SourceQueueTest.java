package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationView;
import dev.weir.operation.OperationWriter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceQueueTest {
  private static final long MEMORY = 8 << 20;
  private static final int THREADS = 4;
  private static final int EACH = 5_000;

  private final SourceQueue queue = new SourceQueue(new ThisMachine(), MEMORY, () -> {});
  private final List<HeldRun> taken = new ArrayList<>();

  @AfterEach
  void close() {
    taken.forEach(HeldRun::leaveMemory);
    queue.close();
  }

  @Test
  void sequencesAreDenseAndTimesNeverGoBackWhateverTheThreads() throws Exception {
    queue.runTargetBytes(16 << 10);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int inode = t;
      threads.add(Thread.ofPlatform().start(() -> appendMany(inode)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    queue.seal();
    taken.addAll(queue.take().closed());
    long expected = 1;
    long time = 0;
    OperationView view = new OperationView();
    for (HeldRun run : taken) {
      assertThat(run.extent.first()).isEqualTo(expected);
      MemorySegment bytes = MemorySegment.ofBuffer(slot(run).bytes());
      for (long at = 0; at < bytes.byteSize(); at += view.length()) {
        view.wrap(bytes, at);
        assertThat(view.sequence()).isEqualTo(expected++);
        assertThat(view.at()).isGreaterThanOrEqualTo(time);
        time = view.at();
      }
      assertThat(run.extent.last()).isEqualTo(expected - 1);
    }
    assertThat(expected - 1).isEqualTo((long) THREADS * EACH);
    assertThat(queue.captured().operations()).isEqualTo((long) THREADS * EACH);
    assertThat(queue.captured().bytes()).isEqualTo(THREADS * EACH * 100L);
  }

  @Test
  void tellsTheOpenRunOnceAndItsBytesWhenSealed() {
    append(write(1, new byte[10]));
    append(write(1, new byte[10]));
    SourceQueue.Taken open = queue.take();
    assertThat(open.closed()).isEmpty();
    assertThat(open.openedAt()).isPositive();
    assertThat(queue.take().openedAt()).isZero();
    queue.seal();
    taken.addAll(queue.take().closed());
    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().extent.payloadBytes()).isEqualTo(20);
    assertThat(taken.getFirst().extent.recordBytes())
        .isEqualTo(20 + 2 * OperationLayout.HEADER_BYTES);
  }

  @Test
  void beyondItsHardLimitItLosesSaysSoAndKeepsAgainFromTheNextMirror() {
    byte[] megabyte = new byte[OperationLayout.PAYLOAD_MAX_BYTES];
    boolean lost = false;
    int appended = 0;
    while (!lost) {
      assertThat(append(write(1, megabyte))).isEqualTo(++appended);
      SourceQueue.Taken some = queue.take();
      taken.addAll(some.closed());
      lost = some.lost();
    }
    assertThat(appended).isBetween(70, 80);
    assertThat(append(write(1, megabyte))).isEqualTo(++appended);
    assertThat(queue.take().closed()).isEmpty();
    OperationWriter begin = new OperationWriter().clear().flags(OperationLayout.FLAG_MIRROR);
    begin.mirrorBegin(1, 0);
    taken.forEach(
        run -> {
          run.leaveMemory();
          queue.left(run.extent.recordBytes());
        });
    taken.clear();
    assertThat(append(begin)).isEqualTo(++appended);
    queue.seal();
    taken.addAll(queue.take().closed());
    assertThat(taken.getFirst().beginsMirror).isTrue();
    assertThat(taken.getFirst().extent.first()).isEqualTo(appended);
  }

  private void appendMany(int inode) {
    OperationWriter writer = write(inode, new byte[100]);
    for (int i = 0; i < EACH; i++) {
      append(writer);
    }
  }

  private static OperationWriter write(long inode, byte[] data) {
    OperationWriter writer = new OperationWriter().clear();
    writer.write(inode, 0, 0, data);
    return writer;
  }

  private long append(OperationWriter writer) {
    return queue.append(writer.segment(), 0, writer.length());
  }

  private static Slot slot(HeldRun run) {
    Slot slot = run.slot();
    if (slot == null) {
      throw new AssertionError("not in memory: " + run.extent);
    }
    return slot;
  }
}
