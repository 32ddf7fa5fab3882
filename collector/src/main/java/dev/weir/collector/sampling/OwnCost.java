package dev.weir.collector.sampling;

import dev.weir.capture.CaptureLog;
import dev.weir.capture.CostInterval;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Stores each minute what the measuring cost, and has the probe do less where that is more than
 * allowed. Bytes and operations are never given up.
 */
final class OwnCost {
  private final Probe probe;
  private final CaptureLog writer;
  private final CostGovernor governor;
  private final Supplier<ProcessCost> reading;
  private ProcessCost before = ProcessCost.UNKNOWN;
  private long kernelBefore;
  private boolean nothingLeft;

  OwnCost(Probe probe, CaptureLog writer, CostGovernor governor, Supplier<ProcessCost> reading) {
    this.probe = probe;
    this.writer = writer;
    this.governor = governor;
    this.reading = reading;
  }

  /** Begins the first stretch. */
  void begin() {
    before = reading.get();
    kernelBefore = probe.kernelNanos();
  }

  /**
   * Ends a stretch.
   *
   * @param startNanos its begin in the capture's time
   * @param nowNanos of a clock that never jumps
   */
  void account(long startNanos, long lengthNanos, long nowNanos) {
    ProcessCost now = reading.get();
    long kernel = probe.kernelNanos();
    writer.cost(
        new CostInterval(
            startNanos,
            lengthNanos,
            since(before.cpuNanos(), now.cpuNanos()),
            since(kernelBefore, kernel),
            now.residentBytes(),
            now.anonymousBytes(),
            since(before.readBytes(), now.readBytes()),
            since(before.writtenBytes(), now.writtenBytes())));
    before = now;
    kernelBefore = kernel;
    long used = now.cpuNanos() < 0 ? -1 : now.cpuNanos() + Math.max(0, kernel);
    OptionalDouble share = governor.tooMuch(nowNanos, used);
    if (share.isPresent() && !nothingLeft) {
      writer.warning(eased(share.getAsDouble(), startNanos + lengthNanos));
    }
  }

  private String eased(double share, long atNanos) {
    Optional<String> given = probe.ease();
    nothingLeft = given.isEmpty();
    return String.format(
        Locale.ROOT,
        "At %s measuring had taken %.2f %% of one core for %d minutes, more than the %.2f %%"
            + " allowed. %s",
        Instant.EPOCH.plusNanos(atNanos),
        share * 100,
        CostGovernor.WINDOW.toMinutes(),
        governor.allowedShare() * 100,
        given.orElse("Nothing was left to give up beside bytes and operations, which go on."));
  }

  private static long since(long before, long now) {
    return before < 0 || now < before ? -1 : now - before;
  }
}
