package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HandleTableTest {
  @Test
  void givesWhatAMapWouldGive() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("HandleTableTest: -Dweir.seed=" + seed);
    Random random = new Random(seed);
    HandleTable table = new HandleTable();
    Map<Long, byte[]> map = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long inode = 1 + random.nextLong(30_000);
      byte[] handle = new byte[inode % 97 == 0 ? 24 : 16];
      random.nextBytes(handle);
      table.put(inode, handle);
      map.put(inode, handle);
    }
    for (long inode = 1; inode <= 30_000; inode++) {
      assertThat(table.get(inode)).isEqualTo(map.get(inode));
    }
    assertThat(table.size()).isEqualTo(map.size());
    table.clear();
    assertThat(table.get(map.keySet().iterator().next())).isNull();
  }
}
