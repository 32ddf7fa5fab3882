package dev.weir.collector.sampling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process has used of the machine so far. */
final class ProcessCost {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+([0-9]+) kB$");
  private static final long UNKNOWN = -1;
  private static final int KIBI = 1024;

  private ProcessCost() {}

  /** Processor time since the process began, or -1. */
  static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(UNKNOWN);
  }

  /** Largest resident memory in bytes, or -1 where the platform has no /proc. */
  static long peakResidentBytes() {
    try {
      Matcher peak = PEAK.matcher(Files.exists(STATUS) ? Files.readString(STATUS) : "");
      return peak.find() ? Long.parseLong(peak.group(1)) * KIBI : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN; // An unknown cost is stored as unknown.
    }
  }
}
