package dev.weir.collector.cli;

import dev.weir.linktest.Direction;
import dev.weir.linktest.DirectionResult;
import dev.weir.linktest.DirectionResult.Filled;
import dev.weir.linktest.LinkTestResult;
import dev.weir.linktest.Loss;
import dev.weir.linktest.TcpCounts;
import dev.weir.linktest.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sentences that limit or explain the numbers of a link test. */
final class LinkTestNotes {
  /** One stream below this share of several is worth a sentence. */
  private static final double FAIR_SHARE = 0.8;

  /** The window is named as the cause when it held the sender for this share of the time. */
  private static final double HELD_SHARE = 0.2;

  /** A worst tenth below this share of the median is not one bandwidth. */
  private static final double STEADY_SHARE = 0.8;

  /** A queue that people notice. */
  private static final double LONG_QUEUE_SECONDS = 0.1;

  private LinkTestNotes() {}

  static List<String> of(LinkTestResult result) {
    List<String> notes = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      String way = direction == Direction.TO_LISTENER ? "there" : "back";
      limit(notes, result, direction, way);
      variation(notes, result.in(direction).best(), way);
      oneStream(notes, result.in(direction), way);
      queue(notes, result, direction, way);
      loss(notes, result.in(direction).loss(), way);
      congestionControl(notes, result.in(direction).best(), way);
    }
    return notes;
  }

  private static void limit(
      List<String> notes, LinkTestResult result, Direction direction, String way) {
    if (result.atLeast(direction)) {
      notes.add(
          "the way %s carries at least this much: the limit of %s was reached, not the line's end"
              .formatted(way, LinkTestText.rate(result.limitBitsPerSecond().orElseThrow())));
    }
  }

  private static void variation(List<String> notes, Filled best, String way) {
    Throughput through = best.throughput();
    if (!through.steady()) {
      notes.add(
          "the way %s had not become steady in the middle of the time; repeat with a longer --duration"
              .formatted(way));
    }
    if (through.bitsPerSecond(0.1) < STEADY_SHARE * through.bitsPerSecond()) {
      notes.add(
          "the way %s varied: in a tenth of the seconds it carried %s or less; a plan that must hold"
                  .formatted(way, LinkTestText.rate(through.bitsPerSecond(0.1)))
              + " then uses that");
    }
  }

  private static void oneStream(List<String> notes, DirectionResult found, String way) {
    double share = found.one().throughput().bitsPerSecond() / found.bitsPerSecond();
    if (share >= FAIR_SHARE) {
      return;
    }
    boolean held =
        found.one().tcp() instanceof TcpCounts.PerConnection tcp
            && tcp.windowLimitedShare().orElse(0) > HELD_SHARE;
    notes.add(
        String.format(
            Locale.ROOT,
            "one connection, which is what a replicator uses, got %.0f %% of the way %s; %s",
            share * 100,
            way,
            held
                ? "the receiving site's TCP window held it (Linux: raise the last number of"
                    + " net.ipv4.tcp_rmem)"
                : "loss and round trip keep it there, and weir plan counts with that"));
  }

  private static void queue(
      List<String> notes, LinkTestResult result, Direction direction, String way) {
    DirectionResult found = result.in(direction);
    if (found.loaded().isEmpty()) {
      return;
    }
    double added = (found.loaded().at(0.5).toNanos() - result.idle().at(0.5).toNanos()) / 1e9;
    if (added > LONG_QUEUE_SECONDS) {
      notes.add(
          String.format(
              Locale.ROOT,
              "while the way %s is full everybody on it waits %.0f ms longer (buffer bloat); cap"
                  + " the replicator below the bandwidth",
              way,
              added * 1000));
    }
  }

  private static void loss(List<String> notes, Loss loss, String way) {
    if (loss instanceof Loss.Counted counted && counted.lost() == 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "no loss was seen on the way %s, so the line below names none; that of %,d segments"
                  + " none was lost allows for up to %s, which a longer --duration narrows",
              way,
              counted.segments(),
              LinkTestText.percent(counted.atMost())));
    }
    if (loss instanceof Loss.Counted counted && counted.machineWide()) {
      notes.add(
          "the loss on the way %s is that of all TCP of the sending machine (/proc/net/snmp), because"
                  .formatted(way)
              + " its kernel could not be asked for single connections");
    }
  }

  private static void congestionControl(List<String> notes, Filled best, String way) {
    if (best.tcp() instanceof TcpCounts.PerConnection tcp
        && !tcp.congestionControl().isEmpty()
        && !tcp.congestionControl().equals("cubic")) {
      notes.add(
          "the site sending on the way %s uses %s as congestion control; weir plan counts with cubic"
              .formatted(way, tcp.congestionControl()));
    }
  }
}
