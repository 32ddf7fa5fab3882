package dev.weir.engine;

/**
 * What a compression level makes of records, and at what price.
 *
 * @param shareLeft bytes handed to the connection for each byte of records: 1 / ratio, more than 0
 * @param nanosPerByte of records, 0 where packing takes no time
 */
public record Packing(double shareLeft, double nanosPerByte) {
  public Packing {
    if (!(shareLeft > 0) || !(nanosPerByte >= 0) || Double.isInfinite(shareLeft + nanosPerByte)) {
      throw new IllegalArgumentException(shareLeft + " left at " + nanosPerByte + " ns/B");
    }
  }

  /**
   * The same in the words of a measurement.
   *
   * @param ratio bytes before over bytes after
   * @param bytesPerSecond packed; infinite where that takes no time
   */
  public static Packing of(double ratio, double bytesPerSecond) {
    return new Packing(1 / ratio, 1e9 / bytesPerSecond);
  }
}
