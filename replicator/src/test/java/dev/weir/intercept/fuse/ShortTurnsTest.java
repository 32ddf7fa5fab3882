package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShortTurnsTest {
  private static long turnNanos() {
    NativeBlock attributes = new NativeBlock(48, 8);
    Syscalls.current().call(SyscallNumbers.SCHED_GETATTR, 0, attributes.address(0), 48, 0);
    return attributes.getLong(24);
  }

  private static boolean since612() {
    String[] version = System.getProperty("os.version").split("[.-]");
    int major = Integer.parseInt(version[0]);
    return major > 6 || (major == 6 && Integer.parseInt(version[1]) >= 12);
  }

  @Test
  void theKernelGrantsThemToTheThreadThatAsked() throws Exception {
    Needed.that(Syscalls.supported() && since612(), "short turns: needs Linux 6.12");
    AtomicLong granted = new AtomicLong();
    Thread asking =
        new Thread(
            () -> {
              ShortTurns.ask(new Workspace());
              granted.set(turnNanos());
            });
    long before = turnNanos();
    asking.start();
    asking.join();
    assertThat(granted).hasValue(ShortTurns.NANOS);
    assertThat(turnNanos()).isEqualTo(before).isGreaterThan(ShortTurns.NANOS);
  }
}
