package dev.weir.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operation.NewObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica on a file system of 3 MiB, and a journal on one. */
class FullDiskTest {
  @TempDir Path base;
  private @Nullable SmallDisk disk;
  private Path small = Path.of("");

  @BeforeEach
  void mount() throws IOException {
    disk = new SmallDisk(base.resolve("small"), 3, "a full disk");
    small = disk.path;
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void applyingWaitsForSpaceWhileTheJournalGoesOn() throws IOException {
    Path ballast = Files.write(small.resolve("ballast"), new byte[2 << 20]);
    StoreFeeder feeder = new StoreFeeder(1);
    Path root = small.resolve("root");
    Path state = base.resolve("state");
    try (TargetStore store = TargetStore.open(root, state, StoreFeeder.SMALL)) {
      feeder.feed(store, 1);
      files(feeder, store, 8);
      store.force();
      ApplyOutcome outcome = store.applySome(Long.MAX_VALUE);
      assertThat(outcome).isInstanceOf(ApplyOutcome.TargetFull.class);
      assertThat(store.status().full()).contains("no space left").contains("free space");
      assertThat(store.applied().sequence()).isLessThan(store.resume().sequence());
      assertThat(store.applySome(1)).isInstanceOf(ApplyOutcome.TargetFull.class);
    }
    try (TargetStore store = TargetStore.open(root, state, StoreFeeder.SMALL)) {
      assertThat(store.status().full()).isNotEmpty();
      Files.delete(ballast);
      StoreFeeder.applyAll(store);
      assertThat(store.status().full()).isEmpty();
      assertThat(store.applied()).isEqualTo(store.resume());
      for (int i = 0; i < 8; i++) {
        assertThat(Files.readAllBytes(root.resolve("f" + i))).isEqualTo(content(i));
      }
    }
  }

  @Test
  void aJournalWithoutRoomRefusesAndGoesOnLater() throws IOException {
    Path ballast = Files.write(small.resolve("ballast"), new byte[2 << 20]);
    StoreFeeder feeder = new StoreFeeder(1);
    try (TargetStore store =
        TargetStore.open(
            base.resolve("root"),
            small.resolve("state"),
            StoreFeeder.SMALL.withJournal(
                new dev.weir.journal.JournalLimits(64 << 10, 16 << 20)))) {
      feeder.feed(store, 1);
      long first = feeder.writer.nextSequence();
      ReceiveOutcome outcome = new ReceiveOutcome.Duplicate(store.resume());
      while (!(outcome instanceof ReceiveOutcome.NoRoom)) {
        first = feeder.writer.clear().nextSequence();
        feeder.writer.setXattr(1, 5, "user.x".getBytes(StandardCharsets.UTF_8), new byte[3_000]);
        outcome = feeder.give(store, first);
      }
      StoreFeeder.applyAll(store);
      assertThat(store.resume().sequence()).isEqualTo(first - 1);
      assertThat(store.applied().sequence()).isEqualTo(first - 1);
      Files.delete(ballast);
      assertThat(feeder.give(store, first)).isInstanceOf(ReceiveOutcome.Accepted.class);
      StoreFeeder.applyAll(store);
      assertThat(store.applied().sequence()).isEqualTo(first);
    }
  }

  private static void files(StoreFeeder feeder, TargetStore store, int count) {
    for (int i = 0; i < count; i++) {
      long first = feeder.writer.clear().nextSequence();
      byte[] name = ("f" + i).getBytes(StandardCharsets.UTF_8);
      feeder.writer.create(1, 5, name, NewObject.plain(900 + i, 0100644, 0, 0, 5, 0));
      feeder.writer.write(900 + i, 0, 5, content(i));
      assertThat(feeder.give(store, first)).isInstanceOf(ReceiveOutcome.Accepted.class);
    }
  }

  private static byte[] content(int i) {
    byte[] bytes = new byte[200_000];
    java.util.Arrays.fill(bytes, (byte) i);
    return bytes;
  }
}
