package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.intercept.fuse.FuseWriteSource;
import dev.weir.intercept.fuse.Needed;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The threads that applications wait for make no garbage for a write. */
class WriteGarbageTest {
  private static final int WRITES = 20_000;

  /** Rounds of writes in which the compiler of the Java machine may still be at work. */
  private static final int WARM_UPS = 30;

  private static final int WRITE_BYTES = 4096;

  /**
   * The compiler of the Java machine usually removes every object of a write, and in some runs
   * leaves one, a slice of memory of 40 bytes. A copy of what is written would take thousands.
   */
  private static final int MOST_BYTES = 64;

  private static long allocated(ThreadMXBean threads) {
    long[] serving =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().startsWith("weir-fuse-"))
            .mapToLong(thread -> thread.getThreadId())
            .toArray();
    assertThat(serving).isNotEmpty();
    return Arrays.stream(threads.getThreadAllocatedBytes(serving)).sum();
  }

  private static void write(Path file, int times) throws Exception {
    ByteBuffer block = ByteBuffer.allocateDirect(WRITE_BYTES);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < times; i++) {
        channel.write(block.clear(), (long) (i % 1024) * WRITE_BYTES);
      }
    }
  }

  @Test
  void capturedIntoTheQueueOfAJob(@TempDir Path directory) throws Exception {
    Needed.fuse();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (SourceQueue queue = new SourceQueue(new ThisMachine(), 256L << 20, () -> {});
        FuseWriteSource source =
            new FuseWriteSource(directory, FuseWriteSource.Options.keepingApart())) {
      source.start(queue);
      source.mirror((entries, bytes) -> {});
      double each = Double.MAX_VALUE;
      for (int i = 0; i < WARM_UPS && each >= MOST_BYTES; i++) {
        long before = allocated(threads);
        long operations = queue.captured().operations();
        write(directory.resolve("file"), WRITES);
        assertThat(queue.captured().operations() - operations).isGreaterThanOrEqualTo(WRITES);
        each = (allocated(threads) - before) / (double) WRITES;
        System.out.printf("%.1f bytes allocated for a write%n", each);
      }
      assertThat(each).isLessThan(MOST_BYTES);
    }
  }
}
