package dev.weir.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a real process with SIGKILL in mid-apply, again and again on the same replica, and compares
 * the replica after each start with the reference tree at the position reached. {@code
 * -Dweir.kills=N} makes it a soak.
 */
class KilledTargetTest {
  @TempDir Path base;

  @Test
  void holdsOneExactPositionAfterEveryKill() throws IOException {
    Requires.root("owners of a replica killed in mid-burst");
    long seed = new Random().nextInt(1_000_000);
    int kills = Integer.getInteger("weir.kills", 4);
    System.out.println("killed target: seed " + seed + ", kills " + kills);
    Random random = new Random(seed);
    long least = 0;
    for (int kill = 0; kill < kills; kill++) {
      long acknowledged = runAndKill(seed, random, OrphanPolicy.DELETE);
      least = Math.max(least, acknowledged);
      try (TargetStore store = StoreFeeder.open(base)) {
        long reached = store.applied().sequence();
        assertThat(reached).as("seed %d kill %d", seed, kill).isGreaterThanOrEqualTo(least);
        assertThat(ModelTree.manifestOf(base.resolve("root")))
            .as("seed %d kill %d at %d", seed, kill, reached)
            .isEqualTo(reference(seed, reached).tree.manifest());
        least = reached;
      }
    }
  }

  /** Between two lives others write into the root, under names that the source uses, too. */
  @ParameterizedTest
  @EnumSource(names = {"REPORT", "MOVE"})
  void losesNoOrphanInAKill(OrphanPolicy policy) throws IOException {
    Requires.root("owners of a replica killed in mid-burst");
    long seed = new Random().nextInt(1_000_000);
    int kills = Integer.getInteger("weir.kills", 4);
    System.out.println("killed target with orphans: seed " + seed + ", kills " + kills);
    Random random = new Random(seed);
    Path outside = Files.createDirectories(base.resolve("outside"));
    PlantedOrphans planted = new PlantedOrphans(base.resolve("root"), outside, random);
    for (int kill = 0; kill < kills; kill++) {
      runAndKill(seed, random, policy);
      String when = "%s seed %d kill %d".formatted(policy, seed, kill);
      ModelTree tree;
      try (TargetStore store = StoreFeeder.open(base, policy)) {
        tree = reference(seed, store.applied().sequence()).tree;
        assertThat(planted.requireAll(when)).as(when).isEqualTo(tree.manifest());
        store.checkpoint();
      }
      for (int i = 0; i < 8; i++) {
        planted.plant(tree);
      }
    }
    assertThat(planted.size()).as("seed %d", seed).isGreaterThan(kills);
    TargetStoreTest.remove(base);
  }

  private static OperationScript reference(long seed, long reached) {
    StoreFeeder feeder = new StoreFeeder(seed);
    while (feeder.writer.nextSequence() <= reached) {
      feeder.writer.clear();
      feeder.script.step();
    }
    assertThat(feeder.writer.nextSequence()).isEqualTo(reached + 1);
    return feeder.script;
  }

  /** Returns the last position that the killed process said was durable. */
  private long runAndKill(long seed, Random random, OrphanPolicy policy) throws IOException {
    Path errors = base.resolve("errors");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CrashingTarget.class.getName(),
                    base.toString(),
                    Long.toString(seed),
                    Long.toString(random.nextLong()),
                    policy.name()))
            .redirectError(errors.toFile())
            .start();
    long durable = 0;
    int until = 20 + random.nextInt(400);
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      assertThat(line).as(Files.readString(errors)).isNotNull();
      for (int i = 0; i < until && line != null; i++) {
        durable = Long.parseLong(line.substring(line.indexOf(' ') + 1));
        line = lines.readLine();
      }
      assertThat(line).as(Files.readString(errors)).isNotNull();
      process.destroyForcibly();
    }
    process.onExit().join();
    return durable;
  }
}
