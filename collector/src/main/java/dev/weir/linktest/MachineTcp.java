package dev.weir.linktest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** TCP counters of this whole machine, from Linux's {@code /proc/net/snmp}. */
record MachineTcp(long segments, long retransmitted) {
  private static final Path COUNTERS = Path.of("/proc/net/snmp");

  /** Empty where there is no such file or it does not hold them. */
  static Optional<MachineTcp> now() {
    try {
      List<String> lines =
          Files.readAllLines(COUNTERS).stream().filter(line -> line.startsWith("Tcp:")).toList();
      return lines.size() == 2 ? parsed(lines.get(0), lines.get(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // Not Linux, or no /proc: the result says that loss is unknown.
    }
  }

  static Optional<MachineTcp> parsed(String names, String values) {
    List<String> columns = Arrays.asList(names.split(" "));
    String[] numbers = values.split(" ");
    int segments = columns.indexOf("OutSegs");
    int retransmitted = columns.indexOf("RetransSegs");
    if (segments < 0 || retransmitted < 0 || numbers.length != columns.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new MachineTcp(Long.parseLong(numbers[segments]), Long.parseLong(numbers[retransmitted])));
  }

  TcpCounts.MachineWide since(MachineTcp before) {
    return new TcpCounts.MachineWide(
        Math.max(0, segments - before.segments), Math.max(0, retransmitted - before.retransmitted));
  }
}
