package dev.weir.report;

import java.util.List;
import java.util.Optional;

/**
 * One number from bytes to Mbit/s, each step of which a reader can do by hand.
 *
 * @param steps in order; each follows from those above it
 */
public record UnitAudit(List<Step> steps) {
  public UnitAudit {
    steps = List.copyOf(steps);
  }

  /**
   * @param key of its words in the bundle; under {@code KEY.how} stands how it follows
   * @param value in its unit
   * @param unit key of the unit's name
   * @param decimals with which it is printed
   */
  public record Step(String key, double value, String unit, int decimals) {}

  /** The audit of the objective that decides; absent where nothing was needed. */
  public static Optional<UnitAudit> of(Report report) {
    return report
        .supply()
        .whatIf()
        .map(base -> base.answer().required())
        .or(() -> report.demand().required().stream().findFirst())
        .filter(required -> required.bindingWireBytes() > 0)
        .map(required -> of(required, report.demand().scaling().factor()));
  }

  private static UnitAudit of(RequiredBandwidth required, double factor) {
    double wire = required.bindingWireBytes();
    double length = required.binding().seconds();
    double time = length + required.rpoSeconds();
    double rate = wire / time;
    return new UnitAudit(
        List.of(
            new Step("audit.bytes", wire / factor, "unit.bytes", 0),
            new Step("audit.wire", wire, "unit.bytes", 0),
            new Step("audit.length", length, "unit.seconds", 3),
            new Step("audit.objective", required.rpoSeconds(), "unit.seconds", 3),
            new Step("audit.time", time, "unit.seconds", 3),
            new Step("audit.byteRate", rate, "unit.bytesPerSecond", 1),
            new Step("audit.bitRate", rate * 8, "unit.bitsPerSecond", 1),
            new Step("audit.megabits", rate * 8 / 1e6, "unit.mbps", 6),
            new Step(
                "audit.reported", required.atLeastBytesPerSecond() * 8 / 1e6, "unit.mbps", 6)));
  }
}
