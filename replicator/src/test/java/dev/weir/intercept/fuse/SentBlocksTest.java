package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SentBlocksTest {
  private static final int SIZE = 300;

  @RepeatedTest(10)
  void agreesWithABitForEachByte() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("SentBlocksTest: -Dweir.seed=" + seed);
    Random random = new Random(seed);
    SentBlocks blocks = new SentBlocks();
    BitSet bits = new BitSet();
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(SIZE);
      int to = from + 1 + random.nextInt(9);
      blocks.add(7, from, to);
      bits.set(from, to);
      int at = random.nextInt(SIZE);
      int unsent = bits.nextClearBit(at);
      int next = bits.nextSetBit(unsent);
      assertThat(blocks.firstUnsent(7, at)).isEqualTo(unsent);
      assertThat(blocks.nextSent(7, unsent, 2 * SIZE)).isEqualTo(next < 0 ? 2 * SIZE : next);
      assertThat(blocks.firstUnsent(8, at)).isEqualTo(at);
    }
    blocks.forget(7);
    assertThat(blocks.firstUnsent(7, bits.nextSetBit(0))).isEqualTo(bits.nextSetBit(0));
  }

  @Test
  void forgetsTheFirstFilesFirst() {
    SentBlocks blocks = new SentBlocks(3);
    for (long inode = 1; inode <= 5; inode++) {
      blocks.add(inode, 0, 10);
    }
    assertThat(blocks.firstUnsent(2, 0)).isZero();
    assertThat(blocks.firstUnsent(3, 0)).isEqualTo(10);
    assertThat(blocks.firstUnsent(5, 0)).isEqualTo(10);
  }
}
