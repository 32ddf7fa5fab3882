package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongCountsTest {
  @Test
  void countsAsAMapWould() {
    Random random = new Random(11);
    LongCounts counts = new LongCounts();
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      long key = 1 + random.nextInt(3000);
      if (random.nextInt(20) == 0) {
        counts.remove(key);
        expected.remove(key);
      } else {
        int change = random.nextBoolean() ? 1 : -1;
        counts.add(key, change);
        int now = expected.getOrDefault(key, 0) + change;
        if (now > 0) {
          expected.put(key, now);
        } else {
          expected.remove(key);
        }
      }
      assertThat(counts.get(key)).isEqualTo(expected.getOrDefault(key, 0));
    }
    assertThat(counts.size()).isEqualTo(expected.size());
    expected.forEach((key, count) -> assertThat(counts.get(key)).isEqualTo(count));
  }
}
