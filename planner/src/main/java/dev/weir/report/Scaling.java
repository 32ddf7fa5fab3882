package dev.weir.report;

/**
 * How payload bytes become wire bytes: wire = payload x k with k = (1 + growth)^years x (1 +
 * overhead) / ratio.
 *
 * @param ratio compression ratio, bytes before over bytes after
 * @param overhead protocol bytes per byte sent; with a header per operation the mean over the
 *     period, chosen so that k carries the total exactly
 * @param growth yearly growth, 0.3 for 30 %
 * @param years years ahead
 * @param exact false if wire bytes are not proportional to payload (a header per operation), so
 *     that changing the ratio in the workbook is an approximation; the sheet then says so
 */
public record Scaling(double ratio, double overhead, double growth, double years, boolean exact) {
  /** Payload goes as it is. */
  public static final Scaling NONE = new Scaling(1, 0, 0, 0, true);

  /** Wire bytes per payload byte. */
  public double factor() {
    return Math.pow(1 + growth, years) * (1 + overhead) / ratio;
  }

  /** The payload of so many wire bytes at the volume planned for. */
  public double payload(double wireBytes) {
    return wireBytes * ratio / (1 + overhead);
  }
}
