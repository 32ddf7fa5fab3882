package dev.weir.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operation.OperationLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WantsTest {
  private static final long BLOCK = OperationLayout.BLOCK_BYTES;

  /** One block of one file. */
  private record Block(long inode, long number) {}

  @RepeatedTest(20)
  void everyBlockIsToldThoughLinesAreLostAndMemoryIsShort() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("WantsTest: -Dweir.seed=" + seed);
    Random random = new Random(seed);
    int most = 1 + random.nextInt(40);
    Wants wants = new Wants(most);
    Set<Block> open = new HashSet<>();
    Set<Long> files = new HashSet<>();
    List<Wants.Run> inFlight = List.of();
    for (int i = 0; i < 2_000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long inode = 1 + random.nextInt(6);
          long block = random.nextInt(500);
          files.add(inode);
          wants.add(inode, block * BLOCK, 1 + random.nextInt((int) BLOCK));
          open.add(new Block(inode, block));
        }
        case 2 -> {
          wants.heard();
          inFlight.forEach(run -> open.removeAll(blocks(run)));
          inFlight = wants.tell(1 + random.nextInt(3));
        }
        default -> {
          wants.tellAgain();
          inFlight = List.of();
        }
      }
      assertThat(wants.runs()).isLessThanOrEqualTo(most + files.size());
      Set<Block> covered = new HashSet<>();
      wants.all().forEach(run -> covered.addAll(blocks(run)));
      assertThat(covered).containsAll(open);
    }
  }

  private static Set<Block> blocks(Wants.Run run) {
    Set<Block> blocks = new HashSet<>();
    for (long at = run.offset(); at < run.end(); at += BLOCK) {
      blocks.add(new Block(run.inode(), at / BLOCK));
    }
    return blocks;
  }

  @Test
  void whatAMirrorWroteIsWantedNoMore() {
    Wants wants = new Wants();
    wants.add(7, 0, BLOCK);
    wants.add(7, BLOCK, BLOCK);
    wants.add(7, 4 * BLOCK, 10);
    wants.written(7, 0, BLOCK);
    assertThat(wants.all())
        .containsExactly(new Wants.Run(7, BLOCK, BLOCK), new Wants.Run(7, 4 * BLOCK, BLOCK));
    wants.written(7, 0, 3 * BLOCK);
    wants.written(7, 4 * BLOCK, 10);
    assertThat(wants.all()).isEmpty();
  }
}
