package dev.weir.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.WireCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SynchronousLatencyTest {
  private static final SynchronousTerms TERMS =
      new SynchronousTerms(Duration.ofMillis(10), 1e6, Duration.ofMillis(1), WireCost.NONE, 1);

  /** 10 ms + 4,096 B at 1 MB/s + 1 ms = 15.096 ms, 66.24 writes a second. */
  @Test
  void aWriteWaitsForRoundTripTransferAndDisk() {
    List<SynchronousLatency> rows = SynchronousLatency.of(TERMS, List.of());
    SynchronousLatency.OfSize small = rows.getFirst().atMost();
    assertThat(small.payloadBytes()).isEqualTo(4096);
    assertThat(small.addedSeconds()).isCloseTo(0.015096, within(1e-12));
    assertThat(small.writesPerSecond()).isCloseTo(66.2427, within(1e-4));
    assertThat(rows.getFirst().percentile()).isEmpty();
    assertThat(rows.getLast().atMost().payloadBytes()).isEqualTo(1 << 20);
    assertThat(rows)
        .isSortedAccordingTo(
            java.util.Comparator.comparingDouble(row -> row.atMost().addedSeconds()));
  }

  /** 90 writes of 4 to 8 KiB and 10 of 64 to 128 KiB: half and nine in ten are small. */
  @Test
  void percentilesAreThoseOfTheMeasuredSizes() {
    List<Long> counts = new ArrayList<>(Collections.nCopies(17, 0L));
    counts.set(12, 90L);
    counts.set(16, 10L);
    List<SynchronousLatency> rows = SynchronousLatency.of(TERMS, counts);
    assertThat(rows)
        .extracting(row -> row.percentile().orElseThrow())
        .containsExactly(0.5, 0.9, 0.95, 0.99, 0.999, 1.0);
    assertThat(rows)
        .extracting(row -> row.atLeast().payloadBytes())
        .containsExactly(4096L, 4096L, 65_536L, 65_536L, 65_536L, 65_536L);
    assertThat(rows.getFirst().atMost().payloadBytes()).isEqualTo(8191);
    assertThat(rows.getLast().atMost().addedSeconds()).isCloseTo(0.011 + 131_071e-6, within(1e-12));
  }

  /** 8 KiB at 2:1 with a header of 48 bytes and a quarter of overhead: 5,180 wire bytes. */
  @Test
  void headerCompressionAndOverheadTravelToo() {
    SynchronousTerms terms =
        new SynchronousTerms(Duration.ZERO, 1e6, Duration.ZERO, new WireCost(48, 1.25), 2);
    assertThat(terms.addedSeconds(8192)).isCloseTo(5180e-6, within(1e-12));
  }
}
