package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.intercept.FileListener;
import dev.weir.intercept.KnownFiles;
import dev.weir.intercept.fuse.MirrorRaceTest.Race;
import dev.weir.intercept.fuse.MirrorRaceTest.Writer;
import dev.weir.operation.OperationType;
import dev.weir.operation.OperationView;
import dev.weir.target.TreeComparison;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The directory changes at random while nobody captures it; then eight threads change it while a
 * difference mirror runs towards a real replica that lags, dies and starts again. At the end both
 * trees are the same, byte for byte and name for name. In every other round the mirror relies on a
 * catalogue that was taken while the threads changed the directory.
 */
@Timeout(400)
class DifferenceRaceTest {
  private static final int THREADS = 8;
  private static final int STEPS_EACH = 3;
  private static final int STEPS_AWAY = 400;
  private static final int STEPS_AFTER = 500;
  private static final int ROUNDS = 3;

  @TempDir Path base;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void theReplicaBecomesTheVeryTree(long seed) throws Exception {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (Protected p = Protected.create();
        FedTarget target = new FedTarget(base, random)) {
      String root = p.directory.toString();
      steps(root, seed, 2000);
      Noted noted = new Noted();
      for (int round = 0; round <= ROUNDS; round++) {
        RecordingSink sink = new RecordingSink();
        target.begin(sink);
        Noted known = round % 2 == 1 ? noted : new Noted();
        noted = new Noted();
        mirror(
            p.directory, sink, target, seed * 100 + round, new Mirroring(round > 0, known, noted));
        int same = directoriesToldSame(sink);
        System.out.printf(
            "round %d: %d of %d known, %d directories the same%n",
            round, known.trusted, known.facts.size(), same);
        target.finish();
        assertThat(TreeComparison.compare(p.directory, target.root(), 10).differences())
            .as("seed %d round %d", seed, round)
            .isEmpty();
        steps(root, seed * 1000 + round, STEPS_AWAY);
      }
      System.out.println(target.crashes + " crashes");
    }
  }

  private static int directoriesToldSame(RecordingSink sink) {
    OperationView view = new OperationView();
    int found = 0;
    for (int i = 0; i < sink.size(); i++) {
      view.wrap(MemorySegment.ofArray(sink.operation(i)), 0);
      found += view.type() == OperationType.NAMES ? 1 : 0;
    }
    return found;
  }

  /** A catalogue in memory. */
  private static final class Noted implements FileListener, KnownFiles {
    final Map<Long, List<Long>> facts = new HashMap<>();
    int trusted;

    @Override
    public void found(long inode, long size, long mtime, long ctime) {
      facts.put(inode, List.of(size, mtime, ctime));
    }

    @Override
    public boolean tellsNames() {
      return true;
    }

    @Override
    public boolean unchanged(long inode, long size, long mtime, long ctime) {
      boolean same = List.of(size, mtime, ctime).equals(facts.get(inode));
      trusted += same ? 1 : 0;
      return same;
    }
  }

  /**
   * How to mirror.
   *
   * @param noted takes the catalogue of the end
   */
  private record Mirroring(boolean difference, KnownFiles known, FileListener noted) {}

  private static void mirror(
      Path directory, RecordingSink sink, FedTarget target, long seed, Mirroring how)
      throws Exception {
    FuseWriteSource source = new FuseWriteSource(directory, FuseWriteSource.Options.keepingApart());
    Race race = new Race();
    List<Future<?>> writers = new ArrayList<>();
    source.start(sink);
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        Writer writer = new Writer(directory.toString(), seed * 10 + i);
        writers.add(
            executor.submit(
                () -> {
                  race.run(writer);
                  return null;
                }));
      }
      sink.pace = () -> race.advance(STEPS_EACH);
      try {
        if (how.difference) {
          source.mirrorDifference(how.known, target, (entries, bytes) -> {});
        } else {
          source.mirror((entries, bytes) -> {});
        }
        CompletableFuture<Void> advance =
            CompletableFuture.runAsync(() -> race.advance(STEPS_AFTER));
        source.catalogue(how.noted);
        advance.join();
      } finally {
        race.stop();
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      source.close();
    }
    assertThat(source.missed()).isZero();
  }

  private static void steps(String root, long seed, int count) {
    Writer writer = new Writer(root, seed);
    for (int i = 0; i < count; i++) {
      writer.step();
    }
  }
}
