package dev.weir.collector.sampling;

import dev.weir.capture.CaptureLog;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the cumulative counters of two ticks into rows of the capture. Every byte that a counter
 * told is in an interval, or named in the cause of a gap or in a warning.
 */
final class DifferenceRecorder implements Probe.CounterSink {
  private static final long ABSENT = -1;

  /** A source that stays away gets a gap this often, so that a killed capture has it. */
  private static final long LONGEST_OPEN_GAP_NANOS = Duration.ofHours(1).toNanos();

  /** Over a longer absence any counter that started anew could be explained by a wrap. */
  private static final long LONGEST_WRAP_NANOS = Duration.ofSeconds(10).toNanos();

  /** A machine whose disks come and go all day shall not fill the capture with sentences. */
  private static final int MOST_WARNINGS = 200;

  private final CaptureLog log;
  private final List<SourceInfo> sources = new ArrayList<>();
  private final List<Counter> counters = new ArrayList<>();
  private SourceKind counted = SourceKind.PROCESS;
  private long bytesOfTick;
  private int warnings;

  /** What is known of one source. */
  private static final class Counter {
    private long lastBytes = ABSENT;
    private long lastOperations = ABSENT;
    private long bytes = ABSENT;
    private long operations = ABSENT;
    private long missingSince;
    private String why = "";
    private boolean seen;
    private double fastestPerNano;
  }

  DifferenceRecorder(CaptureLog log, List<SourceInfo> sources) {
    this.log = log;
    sources.forEach(this::know);
  }

  @Override
  public void counter(int source, long bytesCounted, long operationsCounted) {
    reserve(source + 1); // A probe may count a source before it names it.
    counters.get(source).bytes = bytesCounted;
    counters.get(source).operations = operationsCounted;
  }

  @Override
  public void missing(int source, String why) {
    reserve(source + 1);
    Counter each = counters.get(source);
    each.why = each.why.isEmpty() ? ": " + why : each.why; // The first reason began the gap.
  }

  /** Declares sources that a probe found meanwhile. */
  void adopt(List<SourceInfo> known) {
    for (SourceInfo found : known.subList(sources.size(), known.size())) {
      know(found);
      log.addSource(found);
    }
  }

  /** Takes the first tick as the starting point of all sources. */
  void begin(long nowNanos) {
    for (int i = 0; i < sources.size(); i++) {
      Counter each = counters.get(i);
      if (each.bytes != ABSENT) {
        each.seen = true;
        closeHole(i, nowNanos, "the collector was not running");
      }
    }
    turn();
  }

  /** Stores what happened between the ticks and makes this tick the next one's beginning. */
  void interval(long startNanos, long lengthNanos) {
    bytesOfTick = 0;
    for (int i = 0; i < sources.size(); i++) {
      Counter each = counters.get(i);
      if (!each.seen) {
        appear(i, each, startNanos + lengthNanos);
      } else if (each.bytes == ABSENT) {
        missing(i, each, startNanos, lengthNanos);
      } else if (each.missingSince != 0) {
        comeBack(i, each, startNanos + lengthNanos);
      } else {
        difference(i, each, startNanos, lengthNanos);
      }
    }
    turn();
  }

  /** Stores a stretch in which the machine did not run. */
  void gap(long startNanos, long lengthNanos, String cause) {
    for (int i = 0; i < sources.size(); i++) {
      if (counters.get(i).seen && counters.get(i).missingSince == 0) {
        log.gap(i, startNanos, lengthNanos, cause);
      }
    }
  }

  /** Stores the gaps of sources that are still missing. */
  void settle(long nowNanos) {
    for (int i = 0; i < sources.size(); i++) {
      Counter each = counters.get(i);
      if (each.missingSince != 0 && nowNanos > each.missingSince) {
        endGap(i, each, nowNanos, unread(each));
        each.missingSince = nowNanos;
      }
    }
  }

  /** Bytes of the last tick, of the kind of source that a plan would count. */
  long bytesOfTick() {
    return bytesOfTick;
  }

  void warn(String sentence) {
    if (warnings < MOST_WARNINGS) {
      log.warning(sentence);
    } else if (warnings == MOST_WARNINGS) {
      log.warning(
          "More than %d warnings arose in this run; further ones are left out."
              .formatted(MOST_WARNINGS));
    }
    warnings++;
  }

  private void know(SourceInfo source) {
    sources.add(source);
    reserve(sources.size());
    SourceKind kind = source.kind();
    if (kind == SourceKind.PATH || counted == SourceKind.PROCESS) {
      counted = kind;
    } else if (kind == SourceKind.DISK && counted != SourceKind.PATH) {
      counted = kind;
    }
  }

  private void reserve(int count) {
    while (counters.size() < count) {
      counters.add(new Counter());
    }
  }

  private void appear(int source, Counter each, long nowNanos) {
    if (each.bytes == ABSENT) {
      return;
    }
    each.seen = true;
    closeHole(source, nowNanos, "the source was not there");
    warn(
        "At %s %s appeared; the %d bytes that its counter held by then are in no interval."
            .formatted(Instant.EPOCH.plusNanos(nowNanos), name(source), each.bytes));
  }

  /** Says why a resumed capture has no rows of a source up to now. */
  private void closeHole(int source, long nowNanos, String cause) {
    long end = log.endNanos(source);
    if (end != CaptureLog.NOTHING_YET && end < nowNanos) {
      log.gap(source, end, nowNanos - end, cause);
    }
  }

  private void missing(int source, Counter each, long startNanos, long lengthNanos) {
    if (each.missingSince == 0) {
      each.missingSince = startNanos;
      warn(
          "At %s %s could not be read any more%s."
              .formatted(Instant.EPOCH.plusNanos(startNanos), name(source), each.why));
    } else if (startNanos + lengthNanos - each.missingSince >= LONGEST_OPEN_GAP_NANOS) {
      endGap(source, each, startNanos + lengthNanos, unread(each));
      each.missingSince = startNanos + lengthNanos;
    }
    each.bytes = each.lastBytes; // What it said last, to compare with when it comes back.
    each.operations = ABSENT;
  }

  private void comeBack(int source, Counter each, long nowNanos) {
    long away = Math.min(nowNanos - each.missingSince, LONGEST_WRAP_NANOS);
    long difference = each.bytes - each.lastBytes;
    long rise =
        difference >= 0
            ? difference
            : CounterWrap.bytes(each.lastBytes, each.bytes, each.fastestPerNano * away);
    boolean rose = rise >= 0;
    long named = rose ? rise : each.bytes;
    endGap(
        source,
        each,
        nowNanos,
        "%s; its counter %s %d bytes meanwhile"
            .formatted(unread(each), rose ? "rose by" : "started anew and told", named));
    warnNamed(source, nowNanos, named);
    each.missingSince = 0;
    each.why = "";
  }

  private static String unread(Counter each) {
    return "the source could not be read" + each.why;
  }

  private void endGap(int source, Counter each, long nowNanos, String cause) {
    long from = Math.max(each.missingSince, log.endNanos(source));
    if (nowNanos > from) {
      log.gap(source, from, nowNanos - from, cause);
    }
  }

  private void difference(int source, Counter each, long startNanos, long lengthNanos) {
    long written = each.bytes - each.lastBytes;
    if (written < 0) {
      written = CounterWrap.bytes(each.lastBytes, each.bytes, each.fastestPerNano * lengthNanos);
      if (written < 0) {
        log.gap(
            source,
            startNanos,
            lengthNanos,
            "the counter started anew and told %d bytes".formatted(each.bytes));
        warnNamed(source, startNanos + lengthNanos, each.bytes);
        return;
      }
      warn(
          "At %s the counter of %s ran over its highest number; %d bytes are taken as written."
              .formatted(Instant.EPOCH.plusNanos(startNanos + lengthNanos), name(source), written));
    }
    log.interval(source, startNanos, lengthNanos, written, operations(each));
    each.fastestPerNano = Math.max(each.fastestPerNano, (double) written / lengthNanos);
    if (sources.get(source).kind() == counted) {
      bytesOfTick += written;
    }
  }

  /** Bytes known to lie in a gap are in no total, so every reader is told of them. */
  private void warnNamed(int source, long nowNanos, long named) {
    if (named > 0) {
      warn(
          "Up to %s at least %d bytes were written to %s in a gap; they are in no total."
              .formatted(Instant.EPOCH.plusNanos(nowNanos), named, name(source)));
    }
  }

  private String name(int source) {
    return sources.get(source).name();
  }

  private void turn() {
    for (Counter each : counters) {
      each.lastBytes = each.bytes;
      each.lastOperations = each.operations;
      each.bytes = ABSENT;
      each.operations = ABSENT;
    }
  }

  private static long operations(Counter each) {
    boolean known = each.operations >= 0 && each.lastOperations >= 0;
    long difference = each.operations - each.lastOperations;
    return known && difference >= 0 ? difference : -1;
  }
}
