package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DistinctBytesTest {
  @Test
  void countsAsABitForEachByteDoes() {
    long seed = System.nanoTime();
    System.out.println("DistinctBytesTest seed " + seed);
    Random random = new Random(seed);
    DistinctBytes.Budget budget = new DistinctBytes.Budget(4096);
    DistinctBytes distinct = new DistinctBytes(budget);
    for (int round = 0; round < 200; round++) {
      BitSet places = new BitSet();
      long written = 0;
      int space = 1 + random.nextInt(20_000);
      int writes = random.nextInt(3000);
      int at = 0;
      boolean followed = true;
      for (int i = 0; i < writes && followed; i++) {
        int length = 1 + random.nextInt(100);
        at = random.nextInt(3) == 0 ? at : random.nextInt(space);
        followed = distinct.add(at, length);
        if (followed) {
          places.set(at, at + length);
          written += length;
          at += length;
        }
      }
      assertThat(distinct.writtenBytes()).isEqualTo(written);
      assertThat(distinct.distinctBytes()).isEqualTo(places.cardinality());
      distinct.clear();
    }
  }

  @Test
  void stopsAtItsBudgetAndGivesItBack() {
    DistinctBytes.Budget budget = new DistinctBytes.Budget(1000);
    DistinctBytes one = new DistinctBytes(budget);
    DistinctBytes other = new DistinctBytes(budget);
    int followed = 0;
    while (one.add(followed * 10L, 1)) {
      followed++;
    }
    assertThat(followed).isBetween(500, 1000);
    assertThat(one.add(3, 1)).isFalse();
    assertThat(one.writtenBytes()).isEqualTo(followed);
    assertThat(one.distinctBytes()).isEqualTo(followed);
    one.clear();
    assertThat(one.add(0, 1)).isTrue();
    int others = 0;
    while (other.add(others * 10L, 1)) {
      others++;
    }
    assertThat(others).isGreaterThan(400);
  }
}
