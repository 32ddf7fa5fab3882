package dev.weir.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.linux.Errno;
import dev.weir.operation.NewObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservationTest {
  private static final int KEEP_SIZE = 1;
  private static final int ZERO_RANGE = 16;
  private static final int MIB = 1 << 20;

  @TempDir Path base;

  private Beneath beneath = new LinuxBeneath();
  private Reservation reservation = new Reservation(beneath);
  private int root;
  private int file;

  @BeforeEach
  void makeFile() {
    Requires.root("space set aside on a replica");
    root = beneath.openRoot(base);
    file = beneath.createFile(root, Name.of("file"), 0600);
  }

  @AfterEach
  void close() {
    beneath.close(file);
    beneath.close(root);
  }

  @Test
  void countsTheBlocksOfTheRangeOnly() {
    beneath.allocate(file, KEEP_SIZE, 0, MIB);
    beneath.allocate(file, KEEP_SIZE, 3 * MIB, MIB);
    assertThat(reservation.allocated(file, 0, 1L << 40)).isEqualTo(2 * MIB);
    // A file system that tells no extents counts the whole file: it never refuses too much.
    assertThat(reservation.allocated(file, MIB / 2, 1L << 40)).isIn(MIB * 3L / 2, 2L * MIB);
  }

  @Test
  void whatIsThereAlreadyNeedsNoSpaceAndWhatCannotBeMetIsRefusedUntouched() {
    beneath.allocate(file, 0, 0, MIB);
    reservation.require(file, 0, MIB);
    assertThatThrownBy(() -> reservation.require(file, 0, Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC))
        .hasMessageContaining("free");
    assertThat(beneath.stat(file).allocatedBytes()).isEqualTo(MIB);
  }

  @Test
  void aRequestBeyondTheDiskIsHeldAndTakesNothing() throws IOException {
    StoreFeeder feeder = new StoreFeeder(1);
    Path replica = base.resolve("replica");
    try (TargetStore store = StoreFeeder.open(replica)) {
      feeder.feed(store, 1);
      long first = feeder.writer.clear().nextSequence();
      byte[] name = "grown".getBytes(StandardCharsets.UTF_8);
      feeder.writer.create(1, 5, name, NewObject.plain(900, 0100644, 0, 0, 5, 0));
      feeder.writer.write(900, 0, 5, new byte[100]);
      feeder.writer.allocate(900, 0, 1L << 60, KEEP_SIZE, 6);
      feeder.give(store, first);
      store.force();
      assertThat(store.applySome(Long.MAX_VALUE)).isInstanceOf(ApplyOutcome.TargetFull.class);
      assertThat(store.status().full()).contains("fallocate of", "free", "goes on");
      assertThat(store.applied().sequence()).isEqualTo(feeder.writer.nextSequence() - 2);
    }
    int opened = beneath.openRoot(replica.resolve("root"));
    assertThat(beneath.stat(opened, Name.of("grown")).allocatedBytes()).isLessThan(MIB);
    beneath.close(opened);
  }

  @Test
  void zeroingAHoleLargerThanTheDiskTakesNothingWhereItHasToBeImitated() throws IOException {
    try (SmallDisk disk = new SmallDisk(base.resolve("small"), 16, "a small disk")) {
      StoreFeeder feeder = new StoreFeeder(1);
      try (TargetStore store =
          TargetStore.open(disk.path.resolve("root"), base.resolve("state"), StoreFeeder.SMALL)) {
        feeder.feed(store, 1);
        long first = feeder.writer.clear().nextSequence();
        byte[] name = "sparse".getBytes(StandardCharsets.UTF_8);
        feeder.writer.create(1, 5, name, NewObject.plain(900, 0100644, 0, 0, 5, 0));
        feeder.writer.write(900, 10 * MIB, 5, "abcdef".getBytes(StandardCharsets.UTF_8));
        feeder.writer.truncate(900, 1L << 30, 5);
        feeder.writer.allocate(900, 10 * MIB + 2, 2, ZERO_RANGE | KEEP_SIZE, 6);
        feeder.give(store, first);
        StoreFeeder.applyAll(store);
        assertThat(store.applied()).isEqualTo(store.resume());
      }
      try (RandomAccessFile read =
          new RandomAccessFile(disk.path.resolve("root/sparse").toFile(), "r")) {
        byte[] found = new byte[6];
        read.seek(10 * MIB);
        read.readFully(found);
        assertThat(found).isEqualTo("ab\0\0ef".getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
