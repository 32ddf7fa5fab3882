package dev.weir.collector.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * Estimates the time that programs take in the kernel. The kernel measures it only while asked to,
 * and asking slows every program of the machine a little; so it is asked during one interval of
 * each minute, which is taken for the whole minute.
 */
final class ProgramCost implements AutoCloseable {
  static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private static final int STATS_RUN_TIME = 0;

  /** {@code struct bpf_prog_info} of linux/bpf.h up to and with {@code run_cnt}, since 5.1. */
  private static final long INFO_BYTES = 208;

  private static final long INFO_RUN_TIME = 192;
  private static final int NOT_ASKED = -1;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment attributes = arena.allocate(BpfCall.INFO_ATTR);
  private final MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
  private int asking = NOT_ASKED;
  private long askedAt;
  private long takenBefore;
  private double share = -1;
  private double estimated;
  private long lastTick;
  private boolean begun;

  /**
   * Called at each sample.
   *
   * @param now nanoseconds of a clock that never jumps
   * @param programs descriptors, of which those that are no programs count nothing
   */
  void tick(long now, Iterable<Integer> programs) {
    if (asking != NOT_ASKED && now > askedAt) {
      share = Math.max(0, taken(programs) - takenBefore) / (double) (now - askedAt);
      stopAsking();
    } else if (!begun || now - askedAt >= BETWEEN_LOOKS.toNanos()) {
      ask(now, programs);
    }
    if (share >= 0) {
      estimated += share * (begun ? now - lastTick : 0);
    }
    begun = true;
    lastTick = now;
  }

  /** Time in the kernel so far in nanoseconds, or -1 where the kernel does not tell. */
  long nanos() {
    return share < 0 && asking == NOT_ASKED ? -1 : (long) estimated;
  }

  private void ask(long now, Iterable<Integer> programs) {
    attributes.fill((byte) 0);
    attributes.set(JAVA_INT, 0, STATS_RUN_TIME);
    askedAt = now;
    int asked = (int) BpfCall.bpf(BpfCall.ENABLE_STATS, attributes);
    asking = asked < 0 ? NOT_ASKED : asked; // Kernels before 5.8 do not know the question.
    takenBefore = taken(programs);
  }

  private long taken(Iterable<Integer> programs) {
    long sum = 0;
    for (int program : programs) {
      attributes.fill((byte) 0);
      info.fill((byte) 0);
      attributes.set(JAVA_INT, BpfCall.offset(BpfCall.INFO_ATTR, "bpf_fd"), program);
      attributes.set(JAVA_INT, BpfCall.offset(BpfCall.INFO_ATTR, "info_len"), (int) INFO_BYTES);
      attributes.set(JAVA_LONG, BpfCall.offset(BpfCall.INFO_ATTR, "info"), info.address());
      if (BpfCall.bpf(BpfCall.OBJECT_INFO, attributes) == 0) {
        sum += info.get(JAVA_LONG, INFO_RUN_TIME);
      }
    }
    return sum;
  }

  private void stopAsking() {
    Syscalls.current().call(SyscallNumbers.CLOSE, asking);
    asking = NOT_ASKED;
  }

  @Override
  public void close() {
    if (asking != NOT_ASKED) {
      stopAsking();
    }
    arena.close();
  }
}
