package dev.weir.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.JournalPosition;
import dev.weir.operation.BlockSums;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the source does not have fares as the policy says, whatever the source does meanwhile. */
class OrphanPolicyTest {
  @TempDir Path base;

  @BeforeEach
  void needsRoot() {
    Requires.root("owners and devices of a replica");
  }

  /** Deeper than Java can name it. */
  @AfterEach
  void removeAll() {
    TargetStoreTest.remove(base);
  }

  /**
   * Objects planted under names that the source uses; operations, mirrors of both kinds after
   * changes that nobody told of, checkpoints, and ends without one. What was planted is never lost,
   * and beside it the replica equals the source exactly.
   */
  @ParameterizedTest
  @EnumSource(OrphanPolicy.class)
  void orphansNeverCostAnExactPosition(OrphanPolicy policy) throws IOException {
    for (int i = 0; i < Integer.getInteger("weir.orphan.seeds", 1); i++) {
      long seed = Long.getLong("weir.seed", new Random().nextInt(1_000_000));
      System.out.println("orphans: " + policy + " -Dweir.seed=" + seed);
      new Run(Files.createDirectories(base.resolve("s" + seed)), policy, seed).run();
    }
  }

  private static final class Run {
    private final Path here;
    private final OrphanPolicy policy;
    private final long seed;
    private final Random random;
    private final StoreFeeder feeder;
    private final PlantedOrphans planted;
    private TargetStore store;

    Run(Path here, OrphanPolicy policy, long seed) throws IOException {
      this.here = here;
      this.policy = policy;
      this.seed = seed;
      random = new Random(seed);
      feeder = new StoreFeeder(seed);
      Path outside = Files.createDirectories(here.resolve("outside"));
      Files.writeString(outside.resolve("victim"), "untouched");
      planted = new PlantedOrphans(here.resolve("root"), outside, random);
      store = StoreFeeder.open(here, policy);
    }

    void run() throws IOException {
      feeder.feed(store, 120);
      StoreFeeder.applyAll(store);
      for (int round = 0; round < 25; round++) {
        if (round % 3 == 1) {
          plant();
        }
        if (round % 5 == 4) {
          mirror(random.nextBoolean() ? OperationLayout.FLAG_DIFFERENCE : 0);
        }
        feeder.feed(store, 1 + random.nextInt(40));
        hurry();
        check("round " + round);
      }
      store.close();
      assertThat(Files.readString(here.resolve("outside/victim"))).isEqualTo("untouched");
    }

    /** Others write to the root while nobody keeps it; the start finds it. */
    private void plant() {
      StoreFeeder.applyAll(store);
      store.checkpoint();
      store.close();
      for (int i = 0; i < 4; i++) {
        planted.plant(feeder.script.tree);
      }
      store = StoreFeeder.open(here, policy);
    }

    /** The source changes and nobody tells of it, then a mirror does. */
    private void mirror(int kind) {
      StoreFeeder.applyAll(store);
      store.checkpoint(); // what came before it keeps its inode number
      Set<Long> before = planted.places().keySet();
      for (int i = 0; i < 30; i++) {
        feeder.script.step();
      }
      long first = feeder.writer.clear().stamp(1, 5).nextSequence();
      feeder.epoch++;
      feeder.script.mirror(kind);
      assertThat(feeder.give(store, first)).isInstanceOf(ReceiveOutcome.Accepted.class);
      store.force();
      store.applySome(1 + random.nextInt(40_000));
      hurry();
      hurry();
      StoreFeeder.applyAll(store);
      if (policy.leaves()) {
        adoptLeft(before);
      }
      check("after a mirror, kind " + kind);
    }

    /** What the source lost meanwhile stays, and is not to be touched from now on. */
    private void adoptLeft(Set<Long> before) {
      Map<String, String> more = new TreeMap<>(planted.requireAll("seed " + seed));
      more.keySet().removeAll(feeder.script.tree.manifest().keySet());
      for (String path : more.keySet()) {
        boolean inAnother = more.keySet().stream().anyMatch(up -> path.startsWith(up + "/"));
        if (!inAnother) {
          assertThat(before)
              .as("seed %d: %s is new: %s", seed, path, more.get(path))
              .contains(planted.adopt(path));
        }
      }
    }

    private void hurry() {
      store.force();
      store.applySome(1 + random.nextInt(60_000));
      if (random.nextInt(4) == 0) {
        store.checkpoint();
      }
      if (random.nextInt(2) == 0) {
        store.close();
        store = StoreFeeder.open(here, policy);
      }
      StoreFeeder.applyAll(store);
    }

    private void check(String when) {
      String what = "%s, seed %d, %s".formatted(policy, seed, when);
      if (policy == OrphanPolicy.DELETE) {
        assertThat(ModelTree.manifestOf(here.resolve("root")))
            .as(what)
            .isEqualTo(feeder.script.tree.manifest());
      } else {
        assertThat(planted.requireAll(what)).as(what).isEqualTo(feeder.script.tree.manifest());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(OrphanPolicy.class)
  void whatTheSourceLostMeanwhileFaresAsThePolicySays(OrphanPolicy policy) throws IOException {
    Path root = base.resolve("root");
    try (TargetStore store = StoreFeeder.open(base, policy)) {
      give(store, 1, this::firstTree);
      give(store, 2, this::secondTree);
      OrphanStatus status = store.status().orphans();
      assertThat(status.policy()).isEqualTo(policy);
      Path aside = root.resolve(".weir-orphans/1970-01-01");
      switch (policy) {
        case DELETE -> {
          assertThat(root.resolve("gone")).doesNotExist();
          assertThat(root.resolve("d/gone")).doesNotExist();
          assertThat(status.removed()).isEqualTo(2);
          assertThat(root.resolve(".weir-orphans")).doesNotExist();
        }
        case MOVE -> {
          assertThat(aside.resolve("gone/deep")).hasContent("deep");
          assertThat(aside.resolve("d/gone")).hasContent("inner");
          assertThat(root.resolve("gone")).doesNotExist();
          assertThat(status.moved()).isEqualTo(2);
          assertThat(status.left()).isZero();
        }
        case REPORT, KEEP -> {
          assertThat(root.resolve("gone/deep")).hasContent("deep");
          assertThat(root.resolve("d/gone")).hasContent("inner");
          assertThat(status.left()).isEqualTo(2);
          assertThat(status.first()).containsExactlyInAnyOrder("/gone", "/d/gone");
          takesTheirPlace(store, root, aside);
        }
      }
      assertThat(root.resolve("d/stays")).hasContent("stays");
    }
  }

  /** The names come back at the source, and the directory goes. */
  private void takesTheirPlace(TargetStore store, Path root, Path aside) throws IOException {
    give(
        store,
        2,
        w -> {
          w.create(1, 9, "gone".getBytes(UTF_8), NewObject.plain(40, 0100644, 0, 0, 9, 0));
          w.write(40, 0, 9, "new".getBytes(UTF_8));
          w.unlink(2, 9, 3, "stays".getBytes(UTF_8));
          w.flags(OperationLayout.FLAG_DIRECTORY);
          w.unlink(1, 9, 2, "d".getBytes(UTF_8));
        });
    assertThat(root.resolve("gone")).hasContent("new");
    assertThat(aside.resolve("gone/deep")).hasContent("deep");
    assertThat(root.resolve("d")).doesNotExist();
    assertThat(aside.resolve("d/gone")).hasContent("inner");
    assertThat(store.status().orphans().left()).isZero();
    give(
        store,
        2,
        w -> {
          w.create(1, 9, "d".getBytes(UTF_8), NewObject.plain(41, 0040755, 0, 0, 9, 0));
          w.create(41, 9, "stays".getBytes(UTF_8), NewObject.plain(42, 0100644, 0, 0, 9, 0));
          w.write(42, 0, 9, "stays".getBytes(UTF_8));
        });
  }

  private void firstTree(OperationWriter w) {
    w.mirrorBegin(1, 5);
    directory(w, 1, "d", 2);
    file(w, 2, "stays", 3);
    file(w, 2, "gone", 4, "inner");
    directory(w, 1, "gone", 5);
    file(w, 5, "deep", 6);
    w.mirrorEnd(1, 5);
  }

  private void secondTree(OperationWriter w) {
    w.flags(OperationLayout.FLAG_DIFFERENCE).mirrorBegin(1, 5);
    directory(w, 1, "d", 2);
    file(w, 2, "stays", 3);
    w.mirrorEnd(1, 5);
  }

  private static void directory(OperationWriter w, long parent, String name, long inode) {
    w.entry(parent, 5, name.getBytes(UTF_8), NewObject.plain(inode, 0040755, 0, 0, 5, 0));
  }

  private static void file(OperationWriter w, long parent, String name, long inode) {
    file(w, parent, name, inode, name);
  }

  private static void file(
      OperationWriter w, long parent, String name, long inode, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    w.entry(
        parent, 5, name.getBytes(UTF_8), NewObject.plain(inode, 0100644, 0, 0, 5, bytes.length));
    w.flags(OperationLayout.FLAG_MIRROR).write(inode, 0, 5, bytes);
  }

  private interface Written {
    void to(OperationWriter writer) throws IOException;
  }

  private void give(TargetStore store, long epoch, Written written) throws IOException {
    StoreFeeder feeder = new StoreFeeder(0);
    feeder.epoch = epoch;
    long first = store.applied().epoch() == epoch ? store.applied().sequence() + 1 : 1;
    feeder.writer.stamp(first, 5);
    written.to(feeder.writer);
    assertThat(feeder.give(store, first)).isInstanceOf(ReceiveOutcome.Accepted.class);
    StoreFeeder.applyAll(store);
  }

  /** What was found by its path must be found by its inode number once it has another name. */
  @Test
  void anAdoptedFileThatIsRenamedKeepsItsContentWhenTheTargetDiesBeforeACheckpoint()
      throws IOException {
    Path root = Files.createDirectories(base.resolve("root"));
    byte[] content = "what was carried there".getBytes(UTF_8);
    Files.write(root.resolve("a"), content);
    try (TargetStore store = adopting(root)) {
      give(
          store,
          1,
          w -> {
            w.flags(OperationLayout.FLAG_DIFFERENCE).mirrorBegin(1, 5);
            w.entry(
                1, 5, "a".getBytes(UTF_8), NewObject.plain(7, 0100644, 0, 0, 5, content.length));
            byte[] sums = new BlockSums().of(MemorySegment.ofArray(content), 0, content.length);
            w.blocks(7, 0, 5, content.length, sums);
            w.mirrorChecked(1, 5);
            w.mirrorEnd(1, 5);
            w.rename(
                new OperationWriter.RenameEnd(1, 6, "a".getBytes(UTF_8)),
                new OperationWriter.RenameEnd(1, 6, "b".getBytes(UTF_8)),
                7,
                0);
          });
      assertThat(root.resolve("b")).hasBinaryContent(content);
    }
    try (TargetStore again = adopting(root)) {
      assertThat(again.status().consistent()).isTrue();
      assertThat(root.resolve("a")).doesNotExist();
      assertThat(root.resolve("b")).hasBinaryContent(content);
    }
  }

  private TargetStore adopting(Path root) {
    return TargetStore.open(root, base.resolve("state"), StoreFeeder.SMALL.withAdopt(true));
  }

  @Test
  void onlyACheckpointWithMarksIsOfTheNewVersion() throws IOException {
    Path file = base.resolve("state/checkpoint");
    try (TargetStore store = StoreFeeder.open(base, OrphanPolicy.REPORT)) {
      give(store, 1, this::firstTree);
      store.checkpoint();
      assertThat(Files.readAllBytes(file)).startsWith("WEIRMAP2".getBytes(UTF_8));
      give(store, 2, this::secondTree);
      store.checkpoint();
      assertThat(Files.readAllBytes(file)).startsWith("WEIRMAP3".getBytes(UTF_8));
    }
    try (TargetStore store = StoreFeeder.open(base, OrphanPolicy.REPORT)) {
      assertThat(store.status().orphans().left()).isEqualTo(2);
    }
  }

  /** Bytes as the version before wrote them, put together here. */
  @Test
  void aCheckpointOfTheVersionBeforeIsRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("WEIRMAP2");
    out.writeLong(3);
    out.writeLong(4);
    out.writeLong(5);
    out.writeBoolean(false);
    out.writeBoolean(true);
    out.writeLong(1);
    out.writeInt(1);
    out.writeLong(1);
    out.writeInt(0040755);
    out.writeLong(77);
    out.writeLong(6);
    out.writeByte(0);
    out.writeLong(0);
    out.writeInt(0);
    out.writeLong(2);
    out.writeLong(9);
    out.writeLong(8);
    out.writeBoolean(true);
    out.writeInt(0);
    CRC32C crc = new CRC32C();
    crc.update(bytes.toByteArray());
    out.writeLong(crc.getValue());
    Files.write(base.resolve("checkpoint"), bytes.toByteArray());
    Checkpoint read = Checkpoint.load(base).orElseThrow();
    assertThat(read.position()).isEqualTo(new JournalPosition(3, 4));
    assertThat(read.namespace().requireRoot().target).isEqualTo(77);
    assertThat(read.lastConsistent().position()).isEqualTo(new JournalPosition(2, 9));
    assertThat(read.wants().isComplete()).isTrue();
    assertThat(read.orphans()).isEqualTo(OrphanMarks.NONE);
  }
}
