package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operation.OperationView;
import dev.weir.rules.PathRules;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads change everything at once under rules that leave some of it out; after each round the
 * operations replayed must give exactly what counts. A round in which something crossed the border
 * that is left to a mirror is followed by one.
 */
@Timeout(240)
class RulesRaceTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 60;
  private static final int STEPS = 15;
  private static final int MIRROR_EVERY = 6;

  private static final PathRules RULES =
      PathRules.of(
          List.of("f1", "f2", "/d0/d1/", "/d2/**", "/d3/f5"), List.of("/d2/f3", "/d2/d1/"));

  private final ReplicaModel model = new ReplicaModel();
  private final OperationView view = new OperationView();
  private int applied;

  /** The same rules in other words. */
  private static boolean counts(String path) {
    boolean directory = path.endsWith("/");
    String[] names = path.split("/");
    for (int depth = names.length; depth > 0; depth--) {
      String upTo = String.join("/", List.of(names).subList(0, depth));
      boolean isDirectory = directory || depth < names.length;
      if (upTo.equals("d2/f3") || upTo.equals("d2/d1") && isDirectory) {
        return true;
      }
      String name = names[depth - 1];
      boolean excluded =
          name.equals("f1")
              || name.equals("f2")
              || upTo.equals("d0/d1") && isDirectory
              || depth == 2 && names[0].equals("d2")
              || upTo.equals("d3/f5");
      if (excluded) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void operationsReplayToWhatCounts(long seed) throws Exception {
    System.out.println("seed " + seed);
    try (Protected p = Protected.ruledBy(RULES);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      String root = p.directory.toString();
      MirrorRaceTest.Writer first = new MirrorRaceTest.Writer(root, seed);
      for (int i = 0; i < 1500; i++) {
        first.step();
      }
      p.mirrored();
      List<MirrorRaceTest.Writer> writers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        writers.add(new MirrorRaceTest.Writer(root, seed * 1000 + i));
      }
      int whole = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long missed = p.source.missed();
        List<Future<?>> running = new ArrayList<>();
        for (MirrorRaceTest.Writer writer : writers) {
          running.add(executor.submit(() -> steps(writer)));
        }
        boolean mirrored = round % MIRROR_EVERY == 0 && mirrored(p);
        for (Future<?> one : running) {
          one.get();
        }
        boolean good = p.source.missed() == missed;
        if (!good) {
          p.source.mirror((entries, bytes) -> {});
        }
        whole += good ? 1 : 0;
        compare(p, "seed %d round %d mirrored %s whole %s".formatted(seed, round, mirrored, good));
      }
      System.out.println(whole + " of " + ROUNDS + " rounds needed no mirror");
      assertThat(whole).isGreaterThan(ROUNDS / 4);
    }
  }

  private static void steps(MirrorRaceTest.Writer writer) {
    for (int i = 0; i < STEPS; i++) {
      writer.step();
    }
  }

  /** A mirror while they write; it ends early when something crosses that is left to the next. */
  private static boolean mirrored(Protected p) throws InterruptedException {
    try {
      p.source.mirror((entries, bytes) -> {});
      return true;
    } catch (dev.weir.problem.ProblemException e) {
      assertThat(e).hasMessageContaining("border of the rules");
      return false;
    }
  }

  private void compare(Protected p, String when) {
    for (; applied < p.sink.size(); applied++) {
      model.apply(view.wrap(MemorySegment.ofArray(p.sink.operation(applied)), 0));
    }
    assertThat(model.complete).as(when).isTrue();
    RealTree tree = new RealTree(model, RulesRaceTest::counts);
    assertThat(tree.compare(p.directory.toString())).as(when).isEmpty();
  }
}
