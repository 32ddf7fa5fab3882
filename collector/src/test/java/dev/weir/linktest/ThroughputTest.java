package dev.weir.linktest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ThroughputTest {
  private static Throughput of(long... slices) {
    return Throughput.of(new Arrivals(slices));
  }

  private static long[] constant(int count, long bytes) {
    long[] slices = new long[count];
    Arrays.fill(slices, bytes);
    return slices;
  }

  @Test
  void leavesSlowStartOut() {
    long[] slices = constant(100, 1000);
    for (int i = 0; i < 15; i++) {
      slices[i] = 1L << Math.min(i, 9);
    }
    Throughput found = of(slices);
    assertThat(found.warmUpSeconds()).isEqualTo(1.5);
    assertThat(found.steady()).isTrue();
    assertThat(found.payloadBytesPerSecond()).hasSize(8).containsOnly(10_000);
  }

  @Test
  void aRateThatStillRisesIsNotSteady() {
    long[] slices = new long[100];
    Arrays.setAll(slices, i -> 10L * i);
    assertThat(of(slices).steady()).isFalse();
  }

  @Test
  void countsFramesAsThePlannerDoes() {
    // 20 Mbit/s of frames of 1514 bytes are 1651.2549 frames, with 1448 bytes of payload each.
    long perSlice = Math.round(20e6 / 8 / 1514 * 1448 / 10);
    Throughput found = of(constant(50, perSlice));
    assertThat(found.bitsPerSecond()).isCloseTo(20e6, within(100.0));
    assertThat(found.bitsPerSecond(0)).isEqualTo(found.bitsPerSecond(1));
  }

  @Test
  void aStallIsInTheWorstTenthAndNotInTheMedian() {
    long[] slices = constant(100, 1000);
    Arrays.fill(slices, 50, 60, 0);
    Throughput found = of(slices);
    assertThat(found.medianPayloadBytesPerSecond()).isEqualTo(10_000);
    assertThat(found.bitsPerSecond(0.1)).isZero();
  }
}
