package dev.weir.analysis;

import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.ZoneOffset;
import java.util.Random;

/** Series of every shape that has broken an envelope: flat, noisy, bursty, ramps, zeros, gaps. */
final class RandomWorkload {
  private static final long SECOND = 1_000_000_000L;

  private RandomWorkload() {}

  static Workload of(long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 120 : 40);
    int shape = random.nextInt(6);
    boolean uneven = random.nextBoolean();
    boolean gaps = random.nextBoolean();
    boolean large = random.nextInt(5) == 0;
    WorkloadBuilder builder = new WorkloadBuilder("random " + seed, ZoneOffset.UTC);
    long time = 1_700_000_000L * SECOND;
    for (int i = 0; i < size; i++) {
      if (gaps && random.nextInt(10) == 0) {
        time += 1 + random.nextLong(20 * SECOND);
      }
      long length = uneven ? 1 + random.nextLong(5 * SECOND) : SECOND;
      long bytes = shape(shape, i, size, random) * (large ? 1L << 30 : 1);
      builder.interval(time, length, bytes, random.nextInt(1000));
      time += length;
    }
    return builder.build();
  }

  private static long shape(int shape, int i, int size, Random random) {
    return switch (shape) {
      case 0 -> random.nextInt(1_000_000);
      case 1 -> random.nextInt(8) == 0 ? random.nextInt(50_000_000) : random.nextInt(1000);
      case 2 -> 1000L * i;
      case 3 -> 1000L * (size - i);
      case 4 -> random.nextInt(3) == 0 ? 500_000 : 0;
      default -> 123_456;
    };
  }
}
