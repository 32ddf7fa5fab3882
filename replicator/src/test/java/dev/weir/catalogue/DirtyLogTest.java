package dev.weir.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is let through stands on disk, at any instant, or the disk says that it cannot tell. */
@Timeout(120)
class DirtyLogTest {
  private static final UUID SUBJECT = new UUID(5, 6);
  private static final double NO_LIMIT = 1e9;

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("dirty");
  }

  private DirtyFile.Found onDisk() {
    return DirtyFile.read(file(), SUBJECT);
  }

  /** One that waits for a slow disk, too. */
  private DirtyLog log(int filesMax, double forces) {
    return new DirtyLog(file(), SUBJECT, new DirtyLog.Limits(filesMax, forces, 60_000));
  }

  /** A catalogue that lists 1 to {@code last}. */
  private Catalogue listing(int last) throws IOException {
    Path path = directory.resolve("catalogue");
    try (CatalogueWriter writer = new CatalogueWriter(path)) {
      for (int i = 1; i <= last; i++) {
        writer.found(i, 1, 1, 1);
      }
      writer.commit(new CatalogueMark(SUBJECT, SUBJECT, 1, 1));
    }
    return Catalogue.load(path);
  }

  @Test
  void aListedFileIsOnDiskBeforeItsFirstChangeAndANewOneNeedNotBe() throws Exception {
    try (DirtyLog log = log(64, NO_LIMIT)) {
      assertThat(log.before().why()).isEqualTo("there is no log of changes");
      assertThat(onDisk().all()).isTrue();
      Catalogue listing = listing(10);
      log.endRound(log.beginRound(), listing);
      assertThat(onDisk()).isEqualTo(new DirtyFile.Found(false, Set.of(), ""));
      log.beforeChange(7);
      log.beforeChange(11);
      assertThat(onDisk().inodes()).containsExactly(7L);
      int round = log.beginRound();
      log.beforeChange(12); // the catalogue of this round may list it
      assertThat(onDisk().inodes()).containsExactlyInAnyOrder(7L, 12L);
      log.endRound(round, listing);
    }
    try (DirtyLog again = log(64, NO_LIMIT)) {
      assertThat(again.before()).isEqualTo(new DirtyLog.Before(Set.of(7L, 12L), ""));
      assertThat(onDisk().inodes()).contains(7L, 12L);
    }
  }

  @Test
  void moreThanItListsIsEverythingUntilARoundEnds() throws Exception {
    try (DirtyLog log = log(64, NO_LIMIT)) {
      Catalogue listing = listing(1000);
      log.endRound(log.beginRound(), listing);
      LongStream.rangeClosed(1, 64).forEach(log::beforeChange);
      assertThat(onDisk().all()).isFalse();
      assertThat(onDisk().inodes()).hasSize(64);
      log.beforeChange(65);
      assertThat(onDisk().all()).isTrue();
      assertThat(log.wantsRound()).isTrue();
      int round = log.beginRound();
      log.beforeChange(500);
      log.endRound(round, listing);
      assertThat(onDisk()).isEqualTo(new DirtyFile.Found(false, Set.of(500L), ""));
      log.beforeChange(65);
      assertThat(onDisk().inodes()).contains(65L);
    }
  }

  @Test
  void aWorkloadThatWouldForceTooOftenIsEverything() throws Exception {
    try (DirtyLog log = log(1024, 10)) {
      log.endRound(log.beginRound(), listing(1000));
      for (int i = 1; i <= 100; i++) {
        log.beforeChange(i);
        assertThat(onDisk().all() || onDisk().inodes().contains((long) i)).isTrue();
      }
      assertThat(onDisk().all()).isTrue();
    }
  }

  @Test
  void aDiskThatHangsHoldsNobodyUpForLong() throws Exception {
    try (DiskImage disk = new DiskImage(directory)) {
      Path path = disk.root().resolve("dirty");
      try (DirtyLog log = new DirtyLog(path, SUBJECT, new DirtyLog.Limits(64, NO_LIMIT, 100))) {
        log.endRound(log.beginRound(), listing(10));
        log.beforeChange(1);
        disk.freeze();
        long began = System.nanoTime();
        log.beforeChange(2);
        log.beforeChange(3);
        long millis = (System.nanoTime() - began) / 1_000_000;
        disk.thaw();
        System.out.println("two changes over a disk that hangs: " + millis + " ms");
        assertThat(millis).isBetween(50L, 2_000L);
        log.beforeChange(4);
      }
      assertThat(DirtyFile.read(path, SUBJECT).why()).contains("more changed");
    }
  }

  /** Whatever a torn or changed byte does, it never makes a file clean that is not. */
  @Test
  void damageIsNeverBelieved() throws Exception {
    Set<Long> files = LongStream.rangeClosed(1, 20).boxed().collect(Collectors.toSet());
    try (DirtyFile log = new DirtyFile(file(), SUBJECT)) {
      log.replace(false, files);
      log.add(new long[] {21, 22}, 2);
    }
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < 4096 + 24 * 16; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(file(), damaged);
      DirtyFile.Found found = onDisk();
      assertThat(found.all() || found.inodes().containsAll(files) && found.inodes().contains(22L))
          .as("byte %d", at)
          .isTrue();
    }
    for (int length = 0; length < whole.length; length += 1013) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThat(onDisk().all()).isTrue();
    }
    Files.write(file(), whole);
    assertThat(DirtyFile.read(file(), new UUID(5, 7)).all()).isTrue();
  }

  /** Threads change files under locks of their own while rounds begin and end. */
  @Test
  void noChangeIsEverUnderWayThatTheDiskDoesNotTellOf() throws Exception {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("DirtyLogTest: -Dweir.seed=" + seed);
    ReentrantReadWriteLock effects = new ReentrantReadWriteLock();
    AtomicInteger told = new AtomicInteger();
    try (DirtyLog log = log(128, NO_LIMIT);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Catalogue listing = listing(400);
      List<ReentrantLock> stripes = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        stripes.add(new ReentrantLock());
      }
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Random random = new Random(seed + t);
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 400; i++) {
                    // 100 to 139 files at a time, others later
                    long inode = 1 + (i / 100) * 80L + random.nextInt(100 + 40 * (i % 2));
                    ReentrantLock stripe = stripes.get((int) (inode % 16));
                    effects.readLock().lock();
                    stripe.lock();
                    try {
                      log.beforeChange(inode);
                      DirtyFile.Found found = onDisk();
                      assertThat(found.all() || found.inodes().contains(inode)).isTrue();
                      told.addAndGet(found.all() ? 0 : 1);
                    } finally {
                      stripe.unlock();
                      effects.readLock().unlock();
                    }
                  }
                }));
      }
      while (done.stream().anyMatch(future -> !future.isDone())) {
        effects.writeLock().lock();
        int round = log.beginRound();
        effects.writeLock().unlock();
        Thread.sleep(5);
        log.endRound(round, listing);
      }
      for (Future<?> future : done) {
        future.get();
      }
    }
    System.out.println(told + " of 1600 by name");
    assertThat(told.get()).isPositive();
  }
}
