package dev.weir.collector.cli;

import dev.weir.linktest.Direction;
import dev.weir.linktest.DirectionResult;
import dev.weir.linktest.DirectionResult.Filled;
import dev.weir.linktest.LinkTestResult;
import dev.weir.linktest.Loss;
import dev.weir.linktest.RoundTrips;
import dev.weir.linktest.TcpCounts;
import dev.weir.linktest.Throughput;
import java.util.Locale;

/** The result of a link test for people. */
final class LinkTestText {
  private final StringBuilder text = new StringBuilder();
  private final LinkTestResult result;
  private final String host;

  private LinkTestText(LinkTestResult result, String host) {
    this.result = result;
    this.host = host;
  }

  static String print(LinkTestResult result, String host) {
    return new LinkTestText(result, host).print();
  }

  private String print() {
    line("");
    line("Bandwidth, as Ethernet frames: median of seconds (worst tenth to best tenth)");
    bandwidth(Direction.TO_LISTENER, "to " + host);
    bandwidth(Direction.FROM_LISTENER, "from " + host);
    line("");
    line("Round trips: least / median / 95 % / 99 % / most");
    roundTrips("idle", result.idle());
    roundTrips("full to " + host, result.toListener().loaded());
    roundTrips("full from " + host, result.fromListener().loaded());
    line("");
    line("Loss, at half of the bandwidth");
    loss("to " + host, result.toListener().loss());
    loss("from " + host, result.fromListener().loss());
    segments();
    LinkTestNotes.of(result).forEach(note -> line("Note: " + note));
    line("");
    line("For weir plan, data going to " + host + ":");
    line("  --line " + result.line(Direction.TO_LISTENER).notation());
    line("and coming from " + host + ":");
    text.append("  --line ").append(result.line(Direction.FROM_LISTENER).notation());
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }

  private void bandwidth(Direction direction, String label) {
    DirectionResult found = result.in(direction);
    filled(label, found.one());
    if (found.several().streams() > 1) {
      filled(label, found.several());
    }
  }

  private void filled(String label, Filled filled) {
    Throughput through = filled.throughput();
    line(
        "  %-24s %-12s %s (%s to %s)"
            .formatted(
                label,
                filled.streams() == 1 ? "1 stream" : filled.streams() + " streams",
                rate(result.withinLimit(through.bitsPerSecond())),
                rate(result.withinLimit(through.bitsPerSecond(0.1))),
                rate(result.withinLimit(through.bitsPerSecond(0.9)))));
  }

  private void roundTrips(String label, RoundTrips times) {
    line(
        "  %-24s %s"
            .formatted(
                label,
                times.isEmpty()
                    ? "no echo came back"
                    : "%s / %s / %s / %s / %s ms"
                        .formatted(
                            millis(times, 0),
                            millis(times, 0.5),
                            millis(times, 0.95),
                            millis(times, 0.99),
                            millis(times, 1))));
  }

  private void loss(String label, Loss loss) {
    line(
        "  %-24s %s"
            .formatted(
                label,
                switch (loss) {
                  case Loss.Unknown unknown -> "unknown: " + unknown.reason();
                  case Loss.Counted counted when counted.lost() == 0 ->
                      String.format(
                          Locale.ROOT,
                          "not seen in %,d segments (95 %% sure: below %s)",
                          counted.segments(),
                          percent(counted.atMost()));
                  case Loss.Counted counted ->
                      String.format(
                          Locale.ROOT,
                          "%s, %,d of %,d segments (95 %% sure: %s to %s)",
                          percent(counted.share()),
                          counted.lost(),
                          counted.segments(),
                          percent(counted.atLeast()),
                          percent(counted.atMost()));
                }));
  }

  private void segments() {
    if (result.toListener().best().tcp() instanceof TcpCounts.PerConnection tcp
        && tcp.segmentBytes().isPresent()
        && tcp.pathMtuBytes().isPresent()) {
      line("");
      line(
          "MTU %d bytes, %d bytes of payload in a full segment"
              .formatted(tcp.pathMtuBytes().getAsInt(), tcp.segmentBytes().getAsInt()));
    }
  }

  private static String millis(RoundTrips times, double share) {
    return String.format(Locale.ROOT, "%.1f", times.at(share).toNanos() / 1e6);
  }

  static String percent(double share) {
    double percent = share * 100;
    return String.format(
        Locale.ROOT, percent == 0 ? "%.0f %%" : percent < 1 ? "%.3f %%" : "%.2f %%", percent);
  }

  static String rate(double bitsPerSecond) {
    return bitsPerSecond < 1e6
        ? String.format(Locale.ROOT, "%.1f kbit/s", bitsPerSecond / 1e3)
        : bitsPerSecond < 1e9
            ? String.format(Locale.ROOT, "%.2f Mbit/s", bitsPerSecond / 1e6)
            : String.format(Locale.ROOT, "%.2f Gbit/s", bitsPerSecond / 1e9);
  }
}
