package dev.weir.collector.sampling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process has used of the machine so far and what it holds now; -1 where the platform
 * does not tell.
 *
 * @param cpuNanos processor time since the process began
 * @param peakResidentBytes largest resident memory
 * @param residentBytes resident memory now
 * @param anonymousBytes the part of it that is no file and not shared
 * @param readBytes read from storage so far
 * @param writtenBytes caused to be written to storage so far
 */
record ProcessCost(
    long cpuNanos,
    long peakResidentBytes,
    long residentBytes,
    long anonymousBytes,
    long readBytes,
    long writtenBytes) {
  static final ProcessCost UNKNOWN = new ProcessCost(-1, -1, -1, -1, -1, -1);

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path IO = Path.of("/proc/self/io");
  private static final Pattern LINE = Pattern.compile("(?m)^(\\w+):\\s+([0-9]+)( kB)?$");
  private static final int KIBI = 1024;

  static ProcessCost read() {
    String status = text(STATUS);
    String io = text(IO);
    return new ProcessCost(
        ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(-1L),
        value(status, "VmHWM"),
        value(status, "VmRSS"),
        value(status, "RssAnon"),
        value(io, "read_bytes"),
        value(io, "write_bytes"));
  }

  /** An unknown cost is stored as unknown. */
  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  static long value(String text, String name) {
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      if (line.group(1).equals(name)) {
        return Long.parseLong(line.group(2)) * (line.group(3) == null ? 1 : KIBI);
      }
    }
    return -1;
  }
}
