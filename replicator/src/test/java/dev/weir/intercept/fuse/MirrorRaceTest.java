package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_CREAT;
import static dev.weir.linux.OpenFlags.O_DIRECT;
import static dev.weir.linux.OpenFlags.O_RDWR;
import static dev.weir.linux.OpenFlags.O_TRUNC;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight threads change everything at once, on the same few files and directories, while mirrors
 * run; the operations replayed in order must give the directory byte for byte. Any operation may
 * fail (its object went away), which is part of the race.
 */
@Timeout(240)
class MirrorRaceTest {
  private static final int THREADS = 8;
  private static final int DIRECTORIES = 24;
  private static final int FILES = 12;
  private static final int FILE_BYTES = 300_000;

  /**
   * Steps of the writers between two of the mirror: enough to race each, and a bound to what is
   * kept, whichever of the two the machine lets run faster (80,000 steps are 2 GB of operations).
   */
  private static final int STEPS_EACH = 10;

  private static final int STEPS_AFTER = 1_000;

  /** One writer with a seed of its own, so that a failing choice of operations can be repeated. */
  static final class Writer {
    private final RawFiles files = new RawFiles();
    private final Random random;
    private final String root;

    Writer(String root, long seed) {
      this.root = root;
      random = new Random(seed);
    }

    /** Directories up to three deep, so that renames move whole trees. */
    private String directory() {
      StringBuilder path = new StringBuilder(root);
      int depth = random.nextInt(4);
      for (int i = 0; i < depth; i++) {
        path.append("/d").append(random.nextInt(DIRECTORIES / 6));
      }
      return path.toString();
    }

    private String file() {
      return directory() + "/f" + random.nextInt(FILES);
    }

    void step() {
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3 -> write(0);
        case 4 -> write(O_DIRECT);
        case 5 -> files.truncate(file(), random.nextInt(FILE_BYTES));
        case 6 -> files.rename(file(), file(), random.nextInt(3) == 0 ? 1 : 0);
        case 7 -> files.rename(file(), file(), 2);
        case 8 -> files.unlink(file(), false);
        case 9 -> files.link(file(), file());
        case 10 -> directoryStep();
        case 11 -> files.chmod(file(), random.nextInt(0777) | 0600);
        case 12 -> files.utimes(random.nextBoolean() ? file() : directory(), 1_000_000, 7);
        case 13 -> xattr();
        case 14 -> files.chown(file(), random.nextInt(3), random.nextInt(3));
        default -> punch();
      }
    }

    private void write(int extraFlags) {
      int truncate = random.nextInt(8) == 0 ? O_TRUNC : 0;
      long fd = files.open(file(), O_RDWR | O_CREAT | extraFlags | truncate, 0644);
      if (fd < 0) {
        return;
      }
      for (int i = random.nextInt(6); i >= 0; i--) {
        int unit = extraFlags == O_DIRECT ? RawFiles.DIRECT_BYTES : 1;
        int offset = random.nextInt(FILE_BYTES / unit) * unit;
        int length = (1 + random.nextInt(60_000 / unit)) * unit;
        files.write(fd, offset, length, (byte) (1 + random.nextInt(255)));
      }
      files.close(fd);
    }

    private void directoryStep() {
      switch (random.nextInt(5)) {
        case 0, 1 -> files.mkdir(directory(), 0755);
        case 2 -> files.rename(directory(), directory(), 0);
        case 3 -> files.rename(directory(), directory(), 2);
        default -> files.unlink(directory(), true);
      }
    }

    private void xattr() {
      String path = random.nextBoolean() ? file() : directory();
      if (random.nextInt(3) > 0) {
        files.setXattr(path, "user.k" + random.nextInt(2), new byte[] {(byte) random.nextInt()});
      } else {
        files.removeXattr(path, "user.k" + random.nextInt(2));
      }
    }

    private void punch() {
      long fd = files.open(file(), O_RDWR, 0);
      if (fd >= 0) {
        int mode = random.nextBoolean() ? 3 : 0;
        files.allocate(fd, mode, random.nextInt(FILE_BYTES), 1 + random.nextInt(50_000));
        files.close(fd);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void operationsReplayToTheVeryTree(long seed) throws Exception {
    System.out.println("seed " + seed);
    try (Protected p = Protected.create()) {
      String root = p.directory.toString();
      populate(root, seed);
      p.started();
      Race race = new Race();
      List<Future<?>> writers = new ArrayList<>();
      try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
        for (int i = 0; i < THREADS; i++) {
          Writer writer = new Writer(root, seed * 1000 + i);
          writers.add(
              executor.submit(
                  () -> {
                    race.run(writer);
                    return null;
                  }));
        }
        p.sink.pace = () -> race.advance(STEPS_EACH);
        try {
          p.source.mirror((entries, bytes) -> {});
          p.source.mirror((entries, bytes) -> {});
          race.advance(STEPS_AFTER);
        } finally {
          race.stop();
        }
        for (Future<?> writer : writers) {
          writer.get();
        }
      }
      System.out.println(race.steps + " steps, " + p.sink.size() + " operations");
      p.unmountAndCompare();
    }
  }

  /** Lets the writers do so many steps, so that each stage of a mirror is raced. */
  static final class Race {
    final AtomicLong steps = new AtomicLong();
    private final Semaphore allowed = new Semaphore(0);
    private volatile boolean stopped;
    private long wanted;

    /** Allows so many steps more and waits until they are begun but for the last of each writer. */
    void advance(int more) {
      wanted += more;
      allowed.release(more);
      while (steps.get() < wanted - THREADS && !stopped) {
        Thread.yield();
      }
    }

    void run(Writer writer) throws InterruptedException {
      allowed.acquire();
      while (!stopped) {
        writer.step();
        steps.incrementAndGet();
        allowed.acquire();
      }
    }

    void stop() {
      stopped = true;
      allowed.release(THREADS);
    }
  }

  private static void populate(String root, long seed) {
    Writer writer = new Writer(root, seed);
    for (int i = 0; i < 3000; i++) {
      writer.step();
    }
  }
}
