package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Extent;
import dev.weir.operation.OperationLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk queue gives back, and that it never leaves anyone waiting. */
class DiskQueueTest {
  private static final long LIMIT = 64 << 20;

  @TempDir Path directory;

  private final ChunkPool pool = new ChunkPool(new ThisMachine(), null);
  private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(16);
  private DiskQueue queue = new DiskQueue(new ThisMachine(), Path.of("unset"), 0, pool, true);

  @BeforeEach
  void open() {
    queue.close();
    queue = new DiskQueue(new ThisMachine(), directory.resolve("spill"), LIMIT, pool, false);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  /** As long as the shortest record, of one value. */
  private static byte[] of(int value) {
    byte[] bytes = new byte[OperationLayout.HEADER_BYTES];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static Extent extent(long first, int bytes) {
    return new Extent(first, first, bytes, bytes, 1);
  }

  private void spill(long first, byte[] bytes) throws InterruptedException {
    Chunk chunk = pool.take();
    Slot slot = new Slot(chunk, 0, bytes.length);
    slot.bytes().put(bytes);
    queue.spill(extent(first, bytes.length), slot, why -> heard.add("spilled " + why));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("spilled null");
    chunk.release();
  }

  private String load(long first) throws InterruptedException {
    queue.load(
        extent(first, OperationLayout.HEADER_BYTES),
        slot -> {
          byte[] read = new byte[slot.length()];
          slot.bytes().get(read);
          heard.add(Arrays.equals(read, of(read[0])) ? "read " + read[0] : "something else");
          slot.chunk().release();
        },
        why -> heard.add("failed: " + why));
    return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void whatIsNotThereIsSaidAndNotWaitedFor() throws InterruptedException {
    spill(1, of(11));
    spill(2, of(21));
    assertThat(load(1)).isEqualTo("read 11");
    assertThat(load(5)).startsWith("failed: ").contains("5-5 is not in the queue");
  }

  @Test
  void whatWasForgottenIsSaidAndTheQueueIsUsedOn() throws InterruptedException {
    spill(1, of(11));
    queue.clear();
    assertThat(load(1)).startsWith("failed: ");
    spill(7, of(71));
    assertThat(load(7)).isEqualTo("read 71");
  }
}
