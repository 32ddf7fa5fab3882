package dev.weir.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.journal.BatchHeader;
import dev.weir.journal.JournalPosition;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetStoreTest {
  @TempDir Path base;

  @BeforeEach
  void needsRoot() {
    Requires.root("owners and devices of a replica");
  }

  @Test
  void followsARandomScriptExactly() {
    for (long seed : seeds(4)) {
      Path here = base.resolve("s" + seed);
      StoreFeeder feeder = new StoreFeeder(seed);
      try (TargetStore store = StoreFeeder.open(make(here))) {
        for (int round = 0; round < 40; round++) {
          feeder.feed(store, 25);
          StoreFeeder.applyAll(store);
          requireEqual(here, feeder, seed);
          assertThat(store.status().consistent()).isTrue();
          if (round % 7 == 0) {
            store.checkpoint();
          }
        }
        assertThat(store.status().deficiencies()).allMatch(d -> d.startsWith("device left out"));
      }
    }
  }

  @Test
  void startsAgainFromAnyCheckpointAndReplaysOverNewerFiles() {
    for (long seed : seeds(6)) {
      Path here = base.resolve("s" + seed);
      StoreFeeder feeder = new StoreFeeder(seed);
      Random random = new Random(seed);
      TargetStore store = StoreFeeder.open(make(here));
      for (int round = 0; round < 30; round++) {
        feeder.feed(store, 1 + random.nextInt(30));
        store.force();
        store.applySome(1 + random.nextInt(100_000));
        if (random.nextInt(4) == 0) {
          store.checkpoint();
        }
        if (random.nextInt(3) == 0) {
          store.close();
          store = StoreFeeder.open(here);
          requireEqual(here, feeder, seed);
        }
      }
      store.close();
    }
  }

  @Test
  void knowsItsRootFromTheFirstOperationOn() throws IOException {
    Path here = make(base.resolve("first"));
    StoreFeeder feeder = new StoreFeeder(1);
    try (TargetStore store = StoreFeeder.open(here)) {
      assertThat(store.checkpointDue(0)).isFalse();
      feeder.feed(store, 20);
      StoreFeeder.applyAll(store);
      assertThat(store.checkpointDue(0)).isTrue();
      store.checkpoint();
      assertThat(store.checkpointDue(0)).isFalse();
    }
    Path root = here.resolve("root");
    Files.move(root, here.resolve("elsewhere"));
    Files.createDirectory(root);
    assertThatThrownBy(() -> StoreFeeder.open(here))
        .hasMessageContaining("not the directory that the checkpoint describes");
  }

  /** A start that was cut off made it; file systems give numbers of what was removed again. */
  @Test
  void aWaitingRoomWithTheNumberOfARemovedDirectoryIsNotThatDirectory() throws IOException {
    Path here = make(base.resolve("reused"));
    StoreFeeder feeder = new StoreFeeder(1);
    OperationWriter writer = feeder.writer;
    try (TargetStore store = StoreFeeder.open(here)) {
      writer.mirrorBegin(1, 5);
      writer.create(1, 5, "removed".getBytes(UTF_8), directory(2));
      writer.mirrorEnd(1, 5);
      feeder.give(store, 1);
      StoreFeeder.applyAll(store);
      store.checkpoint();
      long first = writer.clear().nextSequence();
      writer.flags(OperationLayout.FLAG_DIRECTORY).unlink(1, 6, 2, "removed".getBytes(UTF_8));
      writer.create(1, 7, "made".getBytes(UTF_8), directory(3));
      feeder.give(store, first);
      store.force();
    }
    Path root = here.resolve("root");
    Files.move(root.resolve("removed"), root.resolve(".weir-restoring"));
    try (TargetStore store = StoreFeeder.open(here)) {
      StoreFeeder.applyAll(store);
      try (Stream<Path> left = Files.list(root)) {
        assertThat(left).containsExactly(root.resolve("made"));
      }
    }
  }

  private static NewObject directory(long inode) {
    return new NewObject(inode, 040755, 0, 0, 0, 5, 0, new byte[0]);
  }

  @Test
  void replaysWhateverPartOfTheLaterEffectsAPowerLossKept() throws IOException {
    for (long seed : seeds(10)) {
      Path here = base.resolve("s" + seed);
      StoreFeeder feeder = new StoreFeeder(seed);
      Random random = new Random(seed);
      PowerLoss loss = new PowerLoss(here, random);
      TargetStore store = StoreFeeder.open(make(here));
      feeder.feed(store, 150);
      StoreFeeder.applyAll(store);
      for (int round = 0; round < 5; round++) {
        store.checkpoint();
        loss.rememberInodes();
        feeder.feed(store, 60);
        StoreFeeder.applyAll(store);
        store.close();
        loss.strike();
        store = StoreFeeder.open(here);
        requireEqual(here, feeder, seed);
      }
      store.close();
    }
  }

  @Test
  void aNewMirrorReplacesWhatIsThereAndKeepsDirectories() throws IOException {
    for (long seed : seeds(4)) {
      Path here = make(base.resolve("s" + seed));
      StoreFeeder feeder = new StoreFeeder(seed);
      StoreFeeder other = new StoreFeeder(seed + 1);
      try (TargetStore store = StoreFeeder.open(here)) {
        feeder.feed(store, 200);
        StoreFeeder.applyAll(store);
        for (int i = 0; i < 300; i++) {
          other.script.step();
        }
        long first = other.writer.clear().stamp(1, 5).nextSequence();
        other.epoch = 2;
        other.script.mirror();
        assertThat(other.give(store, first)).isInstanceOf(ReceiveOutcome.Accepted.class);
        store.force();
        store.applySome(500);
        assertThat(store.status().consistent()).isFalse();
        store.checkpoint();
        store.applySome(5_000);
      }
      try (TargetStore again = StoreFeeder.open(here)) {
        requireEqual(here, other, seed);
        assertThat(again.status().consistent()).isTrue();
        other.feed(again, 100);
        StoreFeeder.applyAll(again);
        requireEqual(here, other, seed);
      }
    }
  }

  @Test
  void refusesGapsPastEpochsAndAcceptsRepeats() {
    StoreFeeder feeder = new StoreFeeder(1);
    try (TargetStore store = StoreFeeder.open(base)) {
      assertThat(store.resume()).isEqualTo(JournalPosition.NONE);
      feeder.epoch = 3;
      feeder.feed(store, 5);
      JournalPosition end = store.resume();
      assertThat(end.epoch()).isEqualTo(3);
      assertThat(feeder.give(store, 1)).isInstanceOf(ReceiveOutcome.Duplicate.class);
      ByteBuffer some = ByteBuffer.allocate(10);
      BatchHeader gap = new BatchHeader(3, end.sequence() + 2, end.sequence() + 2, 10, 10, 0);
      assertThat(store.receive(gap, some)).isInstanceOf(ReceiveOutcome.Refused.class);
      BatchHeader past = new BatchHeader(2, end.sequence() + 1, end.sequence() + 1, 10, 10, 0);
      assertThat(store.receive(past, some)).isInstanceOf(ReceiveOutcome.Refused.class);
      BatchHeader codec = new BatchHeader(3, end.sequence() + 1, end.sequence() + 1, 10, 10, 77);
      assertThat(store.receive(codec, some)).isInstanceOf(ReceiveOutcome.Refused.class);
    }
  }

  @Test
  void neverAppliesWhatIsNotDurable() {
    StoreFeeder feeder = new StoreFeeder(1);
    try (TargetStore store = StoreFeeder.open(base)) {
      feeder.feed(store, 5);
      assertThat(store.applySome(1 << 20)).isInstanceOf(ApplyOutcome.UpToDate.class);
      assertThat(store.applied()).isEqualTo(JournalPosition.NONE);
      store.force();
      store.applySome(1 << 20);
      assertThat(store.applied()).isEqualTo(store.resume());
    }
  }

  @Test
  void aRootInUseIsRefusedWithoutAdopt() throws IOException {
    Path root = Files.createDirectories(base.resolve("root"));
    Files.writeString(root.resolve("old"), "x");
    assertThatThrownBy(() -> StoreFeeder.open(base))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("adopt: true");
    assertThat(root.resolve("old")).exists();
    StoreFeeder feeder = new StoreFeeder(1);
    try (TargetStore store =
        TargetStore.open(root, base.resolve("state"), StoreFeeder.SMALL.withAdopt(true))) {
      assertThat(root.resolve("old")).exists();
      feeder.feed(store, 30);
      StoreFeeder.applyAll(store);
      requireEqual(base, feeder, 1);
    }
  }

  @Test
  void reportsWhatSomebodyElseTookAway() throws IOException {
    StoreFeeder feeder = new StoreFeeder(1);
    try (TargetStore store = StoreFeeder.open(base)) {
      feeder.feed(store, 5);
      long first = feeder.writer.clear().nextSequence();
      feeder.writer.create(1, 5, "kept".getBytes(UTF_8), NewObject.plain(9, 0100644, 0, 0, 5, 0));
      feeder.give(store, first);
      StoreFeeder.applyAll(store);
      store.checkpoint();
    }
    Files.delete(base.resolve("root/kept"));
    Map<String, String> before = ModelTree.manifestOf(base.resolve("root"));
    assertThatThrownBy(() -> StoreFeeder.open(base))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("/kept");
    assertThat(ModelTree.manifestOf(base.resolve("root"))).isEqualTo(before);
  }

  /** On a disk of its own: a flipped byte may ask for any amount of space. */
  @Test
  void hostileOperationsNeverLeaveTheRoot() throws IOException {
    try (SmallDisk disk = new SmallDisk(base.resolve("disk"), 96, "hostile operations")) {
      Path outside = Files.createDirectories(disk.path.resolve("outside"));
      Files.writeString(outside.resolve("victim"), "untouched");
      long seed = Long.getLong("weir.seed", System.nanoTime());
      System.out.println("hostile operations: -Dweir.seed=" + seed);
      Random random = new Random(seed);
      for (int round = 0; round < 60; round++) {
        Path here = make(disk.path.resolve("h"));
        applyHostile(here, outside, new StoreFeeder(seed + round), random);
        remove(here);
      }
      assertThat(Files.readString(outside.resolve("victim"))).isEqualTo("untouched");
      try (var files = Files.list(outside)) {
        assertThat(files).hasSize(1);
      }
    }
  }

  private static void applyHostile(Path here, Path outside, StoreFeeder feeder, Random random) {
    try (TargetStore store = StoreFeeder.open(here)) {
      feeder.feed(store, 60);
      StoreFeeder.applyAll(store);
      long first = feeder.writer.clear().nextSequence();
      feeder.writer.create(
          1,
          5,
          "out".getBytes(UTF_8),
          NewObject.symlink(900, 0, 0, 5, outside.toString().getBytes(UTF_8)));
      for (int i = 0; i < 20; i++) {
        feeder.script.step();
      }
      byte[] bytes = feeder.writer.segment().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
      for (int flips = random.nextInt(30); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) (random.nextBoolean() ? '/' : random.nextInt());
      }
      long last = feeder.writer.nextSequence() - 1;
      store.receive(
          new BatchHeader(1, first, last, bytes.length, bytes.length, 0), ByteBuffer.wrap(bytes));
      try {
        StoreFeeder.applyAll(store);
      } catch (ProblemException refused) {
        assertThat(refused.getMessage()).contains("; ");
      }
    }
  }

  /** Not by name: some that operations made cannot be written as a Java path. */
  static void remove(Path directory) {
    Beneath beneath = new LinuxBeneath();
    int parent = beneath.openRoot(directory.resolveSibling("."));
    TargetOptions options = StoreFeeder.SMALL;
    new Replica(beneath, parent, new Namespace(), new Wants(), options)
        .removeTree(parent, Name.of(directory.getFileName().toString()));
    beneath.close(parent);
  }

  private static long[] seeds(int count) {
    long[] seeds = new Random().longs(count, 1, 1_000_000).toArray();
    System.out.println("target seeds " + java.util.Arrays.toString(seeds));
    return seeds;
  }

  private static Path make(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void requireEqual(Path base, StoreFeeder feeder, long seed) {
    assertThat(ModelTree.manifestOf(base.resolve("root")))
        .as("seed %d at %d", seed, feeder.writer.nextSequence() - 1)
        .isEqualTo(feeder.script.tree.manifest());
  }
}
