package dev.weir.collector.compressing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LotteryTest {
  @Test
  void picksOneInTwoToTheExponentOfAnyRunOfWindows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int exponent = 0; exponent < 12; exponent++) {
      Lottery lottery = Lottery.drawn(exponent, new SplittableRandom(random.nextLong()));
      long from = random.nextLong(1L << 40);
      int windows = 1 << 16;
      long picked = 0;
      for (long window = from; window < from + windows; window++) {
        picked += lottery.picks(window) ? 1 : 0;
      }
      assertThat((double) picked)
          .as("seed %d, exponent %d", seed, exponent)
          .isCloseTo(windows / (double) (1 << exponent), within(4.0));
    }
  }

  @Test
  void everyWindowHasTheSameChance() {
    SplittableRandom random = new SplittableRandom(7);
    int draws = 40_000;
    for (long window : new long[] {0, 1, 2, 1000, 1L << 45}) {
      int picked = 0;
      for (int i = 0; i < draws; i++) {
        picked += Lottery.drawn(3, random).picks(window) ? 1 : 0;
      }
      assertThat(picked / (double) draws).as("window %d", window).isCloseTo(0.125, within(0.01));
    }
  }

  @Test
  void aThinnerLotteryPicksOnlyWhatThisOneDoes() {
    Lottery lottery = Lottery.drawn(2, new SplittableRandom(11));
    for (long window = 0; window < 10_000; window++) {
      if (lottery.thinner().picks(window)) {
        assertThat(lottery.picks(window)).isTrue();
      }
    }
  }
}
