package dev.weir.simulation;

import dev.weir.engine.Action;
import dev.weir.engine.Cap;
import dev.weir.engine.Engine;
import dev.weir.engine.Event;
import dev.weir.engine.Extent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Drives {@link Engine} in virtual time against a workload and a modelled line. One instance, one
 * run, one thread.
 */
public final class VirtualDriver {
  private static final long NEVER = SimulationResult.NEVER;

  /** An extent on its way to the durable acknowledgement. */
  private record InFlight(Extent extent, double wireBytes, long durableAt) {}

  private final SimulationRequest request;
  private final Engine engine;
  private final Arrivals arrivals;
  private final Books books;
  private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();

  private long now;
  private boolean more;
  private long openOldest = NEVER;
  private long openPayload;
  private double openOperations;
  private long sequence;
  private long durable;
  private double operationsSeen;

  private @Nullable Extent compressing;
  private long compressedAt = NEVER;
  private long lineFreeAt = NEVER;
  private long wakeAt = NEVER;
  private long overflowAt = NEVER;
  private long extents;

  private VirtualDriver(SimulationRequest request) {
    this.request = request;
    this.now = request.workload().startNanos();
    this.engine = Engine.consistent(request.policy(), request.cost(), now);
    this.arrivals = new Arrivals(request.workload());
    this.books = new Books(request, now);
  }

  /** Runs the whole workload and, as far as asked, until the queue is empty. */
  public static SimulationResult run(SimulationRequest request) {
    return new VirtualDriver(request).run();
  }

  private SimulationResult run() {
    engine.on(new Event.Connected(true, 0), now);
    engine.on(new Event.LineFree(), now);
    more = arrivals.advance();
    long measuredEnd = request.workload().endNanos();
    long end = measuredEnd + request.runOut().toNanos();
    while (overflowAt == NEVER) {
      act();
      long next = nextInstant();
      boolean over = next == NEVER || next > end || now >= measuredEnd && empty();
      if (over) {
        break;
      }
      books.sampleUpTo(next, engine);
      now = Math.max(now, next);
      happen();
    }
    books.sampleUpTo(overflowAt != NEVER ? overflowAt : Math.max(now, measuredEnd), engine);
    return books.result(drained(), overflowAt, arrivals, extents);
  }

  private long nextInstant() {
    long next = more ? arrivals.completeAt() : NEVER;
    next = Math.min(next, compressedAt);
    next = Math.min(next, lineFreeAt);
    next = Math.min(next, wakeAt);
    return inFlight.isEmpty() ? next : Math.min(next, inFlight.getFirst().durableAt());
  }

  private void happen() {
    while (!inFlight.isEmpty() && inFlight.getFirst().durableAt() <= now) {
      acknowledge(inFlight.removeFirst());
    }
    if (lineFreeAt <= now) {
      lineFreeAt = NEVER;
      engine.on(new Event.LineFree(), now);
    }
    if (compressing != null && compressedAt <= now) {
      compressed(compressing);
    }
    while (more && arrivals.completeAt() <= now) {
      arrive();
    }
    wakeAt = NEVER;
  }

  private void acknowledge(InFlight sent) {
    books.beforeAcknowledgement(engine, now);
    long last = sent.extent().last();
    engine.on(new Event.Acknowledged(last, last), now);
    durable = last;
    books.acknowledged(sent.extent().payloadBytes(), sent.wireBytes());
    if (empty()) {
      books.drained(now);
    }
  }

  /** Empty but for what the grain of the simulation leaves on the way while writes go on. */
  private boolean drained() {
    long grain = 2 * Math.max(arrivals.quantumBytes(), Engine.EXTENT_MAX_BYTES);
    return empty() || books.payloadBytes() <= grain;
  }

  private boolean empty() {
    return openOldest == NEVER && durable == sequence;
  }

  private void arrive() {
    if (openOldest == NEVER) {
      openOldest = arrivals.startsAt();
      engine.on(new Event.Opened(openOldest), now);
    }
    openPayload += arrivals.payloadBytes();
    openOperations += arrivals.operations();
    books.arrived(
        arrivals.payloadBytes(),
        request.cost().of(arrivals.operations(), arrivals.payloadBytes(), request.ratio()));
    books.afterArrival(engine, now);
    more = arrivals.advance();
    if (openPayload >= engine.extentTargetBytes(now)) {
      seal();
    }
  }

  /** Closes the open run; sequences stay whole numbers while operations are spread evenly. */
  private void seal() {
    operationsSeen += openOperations;
    long last = Math.max(sequence + 1, Math.round(operationsSeen));
    long records = openPayload + Math.round(openOperations * request.cost().headerBytes());
    Extent extent = new Extent(sequence + 1, last, openPayload, records, openOldest);
    sequence = last;
    openOldest = NEVER;
    openPayload = 0;
    openOperations = 0;
    engine.on(new Event.Captured(extent), now);
  }

  private void act() {
    while (overflowAt == NEVER) {
      switch (engine.next(now)) {
        case Action.Seal _ -> seal();
        case Action.Prepare prepare -> compress(prepare.extent());
        case Action.Send send -> send(send);
        case Action.Spill spill -> engine.on(new Event.Spilled(spill.extent().first()), now);
        case Action.Load load -> engine.on(new Event.Loaded(load.extent().first()), now);
        case Action.WaitUntil wait -> {
          wakeAt = Math.max(now, wait.instant());
          return;
        }
        case Action.AwaitEvent _ -> {
          return;
        }
        case Action.Discard _, Action.Disconnect _, Action.Mirror _ -> overflowAt = now;
      }
    }
  }

  private void compress(Extent extent) {
    compressing = extent;
    double seconds = extent.payloadBytes() / request.codecBytesPerSecond();
    compressedAt = now + Math.round(seconds * 1e9);
    if (compressedAt == now) {
      compressed(extent);
    }
  }

  private void compressed(Extent extent) {
    compressing = null;
    compressedAt = NEVER;
    engine.on(new Event.Prepared(extent.first(), frameBytes(extent)), now);
  }

  private long frameBytes(Extent extent) {
    long headers = extent.recordBytes() - extent.payloadBytes();
    return Math.round(headers + extent.payloadBytes() / request.ratio());
  }

  private void send(Action.Send send) {
    extents++;
    double wire = request.cost().ofFrame(send.frameBytes());
    lineFreeAt = carriedAt(wire);
    long durableAt = lineFreeAt == NEVER ? NEVER : lineFreeAt + request.latency().toNanos();
    inFlight.addLast(new InFlight(send.extent(), wire, durableAt));
  }

  /**
   * When the line has carried {@code wire} bytes from now on; {@link #NEVER} when it never will.
   */
  private long carriedAt(double wire) {
    long at = now;
    double left = wire;
    while (true) {
      double rate = request.line().bytesPerSecondAt(at);
      long change = request.line().nextChangeAfter(at);
      double seconds = rate == Cap.UNLIMITED ? 0 : left / rate;
      if (rate > 0 && (change == Long.MAX_VALUE || at + seconds * 1e9 <= change)) {
        return at + Math.round(seconds * 1e9);
      }
      if (change == Long.MAX_VALUE) {
        return NEVER;
      }
      left -= rate * (change - at) / 1e9;
      at = change;
    }
  }
}
