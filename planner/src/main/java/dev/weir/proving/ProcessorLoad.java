package dev.weir.proving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How busy the machine is, by the counters of Linux; on another system nothing is known. */
final class ProcessorLoad {
  private static final Path COUNTERS = Path.of("/proc/stat");

  /** Of the columns of the first line: user, nice, system, idle, iowait, irq, softirq, steal. */
  private static final int IDLE = 3;

  private static final int WAITING = 4;
  private static final int COLUMNS = 8;

  /**
   * Counters since the machine started, in ticks of all processors.
   *
   * @param atNanos when, ns since 1970
   */
  record Sample(long atNanos, long all, long idle) {}

  private final List<Sample> samples = new ArrayList<>();

  /** Takes a sample. */
  void sample(long nowNanos) {
    try {
      String first = Files.readAllLines(COUNTERS).getFirst();
      String[] words = first.strip().split("\\s+");
      long all = 0;
      for (int i = 0; i < COLUMNS; i++) {
        all += Long.parseLong(words[1 + i]);
      }
      long idle = Long.parseLong(words[1 + IDLE]) + Long.parseLong(words[1 + WAITING]);
      samples.add(new Sample(nowNanos, all, idle));
    } catch (IOException | RuntimeException e) {
      // Nothing is told without the counters.
    }
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }
}
