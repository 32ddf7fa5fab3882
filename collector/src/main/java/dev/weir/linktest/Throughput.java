package dev.weir.linktest;

import java.util.Arrays;

/**
 * What came through once it ran steadily: payload bytes per second over slices of a second.
 *
 * @param payloadBytesPerSecond one per second, ascending, at least one
 * @param warmUpSeconds left out at the beginning
 * @param steady false where the rate still changed in the middle of the time
 */
public record Throughput(double[] payloadBytesPerSecond, double warmUpSeconds, boolean steady) {
  /** Batches of five, as in MSER-5, take the saw-tooth of single reads out. */
  private static final int BATCH = 5;

  private static final int SLICES_PER_SECOND = (int) (1000 / Protocol.SLICE.toMillis());

  /**
   * Leaves out the start by the marginal standard error rule (White 1997, MSER-5): the beginning is
   * cut where what remains has the least standard error of its mean. A cut beyond the middle means
   * that there was no steady state.
   */
  static Throughput of(Arrivals arrivals) {
    long[] slices = arrivals.bytesBySlice();
    int batches = slices.length / BATCH;
    double[] sums = new double[batches];
    for (int i = 0; i < batches * BATCH; i++) {
      sums[i / BATCH] += slices[i];
    }
    int most = batches / 2;
    int cut = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int from = 0; from <= most; from++) {
      double error = squaredError(sums, from);
      if (error < least) {
        least = error;
        cut = from;
      }
    }
    boolean steady = cut < most || most == 0;
    return new Throughput(
        seconds(slices, cut * BATCH), (double) cut * BATCH / SLICES_PER_SECOND, steady);
  }

  private static double squaredError(double[] values, int from) {
    int count = values.length - from;
    double mean = Arrays.stream(values, from, values.length).sum() / count;
    double squares =
        Arrays.stream(values, from, values.length).map(v -> (v - mean) * (v - mean)).sum();
    return squares / ((double) count * count);
  }

  private static double[] seconds(long[] slices, int from) {
    int count = (slices.length - from) / SLICES_PER_SECOND;
    double[] seconds = new double[count];
    for (int i = 0; i < count * SLICES_PER_SECOND; i++) {
      seconds[i / SLICES_PER_SECOND] += slices[from + i];
    }
    Arrays.sort(seconds);
    return seconds;
  }

  /** Half of the seconds carried less; between the middle two where their number is even. */
  public double medianPayloadBytesPerSecond() {
    int count = payloadBytesPerSecond.length;
    return (payloadBytesPerSecond[(count - 1) / 2] + payloadBytesPerSecond[count / 2]) / 2;
  }

  /** Median as Ethernet frames, the way lines are sold and planned. */
  public double bitsPerSecond() {
    return FrameAccounting.frameBitsPerSecond(medianPayloadBytesPerSecond());
  }

  /**
   * The rate that this share of the seconds stayed below or at (nearest rank), as Ethernet frames.
   *
   * @param share 0 to 1
   */
  public double bitsPerSecond(double share) {
    int rank = (int) Math.ceil(share * payloadBytesPerSecond.length);
    return FrameAccounting.frameBitsPerSecond(payloadBytesPerSecond[Math.max(0, rank - 1)]);
  }
}
