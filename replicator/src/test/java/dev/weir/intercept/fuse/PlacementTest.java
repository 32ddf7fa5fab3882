package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final int MASK_BYTES = 128;

  private static void serve(NearCaller near, boolean read, int caller) {
    for (int i = 0; i < Placement.PERIOD; i++) {
      near.served(read, caller);
    }
  }

  /** Processors that the calling thread may run on, of the first 64. */
  private static long allowed() {
    NativeBlock mask = new NativeBlock(MASK_BYTES, 8);
    Syscalls.current().call(SyscallNumbers.SCHED_GETAFFINITY, 0, MASK_BYTES, mask.address(0));
    return mask.getLong(0);
  }

  private static void restrict(long processors) {
    NativeBlock mask = new NativeBlock(MASK_BYTES, 8);
    mask.putLong(0, processors);
    Syscalls.current().call(SyscallNumbers.SCHED_SETAFFINITY, 0, MASK_BYTES, mask.address(0));
  }

  private static int threadId() {
    try {
      return Integer.parseInt(
          Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A thread that runs on one processor only and waits; its name tries to mislead. */
  private static final class Caller implements AutoCloseable {
    final AtomicInteger id = new AtomicInteger();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    Caller(long processor) throws InterruptedException {
      Thread.ofPlatform()
          .name(") R 1 2 (3")
          .start(
              () -> {
                restrict(processor);
                id.set(threadId());
                ready.countDown();
                awaitEnd();
              });
      ready.await();
    }

    private void awaitEnd() {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      over.countDown();
    }
  }

  @Test
  void aServingThreadFollowsItsCallersAndLeavesReadersAlone() throws Exception {
    Needed.that(Syscalls.supported(), "system calls of Linux x86-64");
    AtomicLong wrong = new AtomicLong();
    long all = allowed();
    Thread server =
        new Thread(
            () -> {
              NearCaller near = new NearCaller(new Workspace());
              for (long left = all; left != 0; left &= left - 1) {
                long processor = Long.lowestOneBit(left);
                try (Caller caller = new Caller(processor)) {
                  serve(near, false, caller.id.get());
                  wrong.addAndGet(allowed() == processor ? 0 : 1);
                  serve(near, true, caller.id.get());
                  wrong.addAndGet(allowed() == all ? 0 : 1);
                  serve(near, false, caller.id.get());
                  serve(near, false, 0);
                  wrong.addAndGet(allowed() == all ? 0 : 1);
                } catch (InterruptedException e) {
                  wrong.incrementAndGet();
                }
              }
            });
    server.start();
    server.join();
    assertThat(wrong).hasValue(0);
  }

  @Test
  void halfOfTheRequestsReadIsNotYetAReader() {
    Placement placement = new Placement();
    for (int i = 1; i < Placement.PERIOD; i++) {
      assertThat(placement.served(i % 2 == 0)).isFalse();
    }
    assertThat(placement.served(true)).isTrue();
    assertThat(placement.next(3)).isEqualTo(3);
    for (int i = 1; i < Placement.PERIOD; i++) {
      placement.served(i % 2 == 0 || i == 1);
    }
    assertThat(placement.served(true)).isTrue();
    assertThat(placement.next(3)).isEqualTo(Placement.ANYWHERE);
  }
}
