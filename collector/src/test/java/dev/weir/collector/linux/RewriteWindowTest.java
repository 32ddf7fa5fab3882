package dev.weir.collector.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a plain set of bytes. */
class RewriteWindowTest {
  private static final long MEBI = 1 << 20;

  private record Totals(long written, long distinct) {}

  private static Map<Integer, Totals> end(RewriteWindow window) {
    Map<Integer, Totals> totals = new HashMap<>();
    window.end((group, written, distinct) -> totals.put(group, new Totals(written, distinct)));
    return totals;
  }

  private static Totals only(RewriteWindow window) {
    Map<Integer, Totals> totals = end(window);
    assertThat(totals).containsOnlyKeys(0);
    return totals.values().iterator().next();
  }

  @Test
  void wholeBlocksAndRunsOfBytesAreExact() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    RewriteWindow window = new RewriteWindow(2);
    BitSet[] truth = {new BitSet(), new BitSet()};
    long[] written = new long[2];
    int appendAt = 9 << 20;
    for (int i = 0; i < 20_000; i++) {
      int group = random.nextInt(2);
      boolean append = random.nextInt(4) == 0;
      int length = append ? 1 + random.nextInt(700) : 4096 * (1 + random.nextInt(8));
      int at = append ? appendAt : 4096 * random.nextInt(2_000);
      appendAt += append ? length : 0;
      window.written(group, at, group, length);
      truth[group].set(at, at + length);
      written[group] += length;
    }
    assertThat(end(window))
        .isEqualTo(
            Map.of(
                0, new Totals(written[0], truth[0].cardinality()),
                1, new Totals(written[1], truth[1].cardinality())));
    assertThat(end(window)).isEmpty();
  }

  @Test
  void scatteredBytesAreNeverCalledRewrittenMoreOftenThanTheyAre() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    RewriteWindow window = new RewriteWindow(1);
    BitSet truth = new BitSet();
    long written = 0;
    for (int i = 0; i < 30_000; i++) {
      int length = 1 + random.nextInt(9_000);
      int at = random.nextInt(4 << 20);
      window.written(5, at, 0, length);
      truth.set(at, at + length);
      written += length;
    }
    Totals totals = only(window);
    assertThat(totals.written()).isEqualTo(written);
    assertThat(totals.distinct())
        .isBetween((long) truth.cardinality(), truth.cardinality() * 102L / 100);
  }

  @Test
  void aReusedInodeNumberIsAnotherFile() {
    RewriteWindow window = new RewriteWindow(1);
    window.written(7, 0, 1L << 32, 4096);
    window.written(7, 0, 2L << 32, 4096);
    window.written(7, 0, 2L << 32, 4096);
    assertThat(end(window)).isEqualTo(Map.of(0, new Totals(3 * 4096, 2 * 4096)));
  }

  @Test
  void moreFilesThanFitAreSampledAndTheShareStaysRight() {
    RewriteWindow window = new RewriteWindow(1);
    int files = 200_000;
    for (int round = 0; round < 3; round++) {
      for (int file = 0; file < files; file++) {
        window.written(1_000 + file, 0, 0, 8192);
      }
    }
    assertThat(window.shift()).isBetween(4, 6);
    Totals totals = only(window);
    assertThat(totals.written()).isBetween(1L, 3L * files * 8192 >> window.shift() - 1);
    assertThat(totals.written()).isEqualTo(3 * totals.distinct());
  }

  @Test
  void halvingLeavesAboutHalfOfTheStretches() {
    RewriteWindow window = new RewriteWindow(1);
    for (int i = 0; i < 2_000; i++) {
      window.written(i % 20, i / 20 * 4 * MEBI, 0, 4096);
    }
    window.halve();
    long first = only(window).written();
    assertThat(first).isBetween(800L * 4096, 1_200L * 4096);
    for (int i = 0; i < 2_000; i++) {
      window.written(i % 20, i / 20 * 4 * MEBI, 0, 4096);
    }
    assertThat(end(window)).isEqualTo(Map.of(0, new Totals(first, first)));
  }

  @Test
  void aWriteAcrossStretchesIsOneSum() {
    RewriteWindow window = new RewriteWindow(1);
    window.written(3, 4 * MEBI - 100, 0, 40 * MEBI);
    window.written(3, 6 * MEBI, 0, 4096);
    assertThat(end(window)).isEqualTo(Map.of(0, new Totals(40 * MEBI + 4096, 40 * MEBI)));
  }
}
