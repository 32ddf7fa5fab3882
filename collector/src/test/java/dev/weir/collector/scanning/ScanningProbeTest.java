package dev.weir.collector.scanning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passes by hand, without the thread that makes them each second. */
class ScanningProbeTest {
  @TempDir Path scratch;
  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(scratch.resolve("tree"));
  }

  private static ScanningProbe probe(Path path) throws IOException {
    return new ScanningProbe(new PathSelection(List.of(path), List.of()));
  }

  /** One pass: the bytes counted, or why they are not. */
  private static Object pass(ScanningProbe probe) {
    probe.look();
    List<Object> seen = new ArrayList<>();
    probe.sample(
        Instant.now(),
        new Probe.CounterSink() {
          @Override
          public void counter(int source, long bytes, long operations) {
            seen.add(bytes);
          }

          @Override
          public void missing(int source, String why) {
            seen.add(why);
          }
        });
    assertThat(seen).hasSize(1);
    return seen.getFirst();
  }

  private static byte[] ones(int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  @Test
  void aPassThatFailsLeavesTheSourceOutWithTheReason() throws IOException {
    Files.write(tree.resolve("a"), ones(1_000));
    try (ScanningProbe probe = probe(tree)) {
      Object begin = pass(probe);
      Path away = Files.move(tree, scratch.resolve("away"));
      assertThat(pass(probe)).asString().contains("not there any more");
      Files.write(away.resolve("b"), ones(50));
      assertThat(pass(probe)).asString().contains("not there any more");
      Files.move(away, tree);
      assertThat(pass(probe)).isEqualTo((Long) begin + 50);
      Files.move(tree, scratch.resolve("away"));
      Files.write(tree, ones(3));
      assertThat(pass(probe)).asString().contains("no folder any more");
      assertThat(probe.warnings())
          .anyMatch(warning -> warning.startsWith(tree + " could not be scanned"));
    }
  }

  @Test
  void whatALinkNamesIsScannedAlsoAfterItWasTurned() throws IOException {
    Path link = Files.createSymbolicLink(scratch.resolve("current"), tree);
    try (ScanningProbe probe = probe(link)) {
      Object begin = pass(probe);
      Path other = Files.createDirectory(scratch.resolve("other"));
      Path turned = Files.createSymbolicLink(scratch.resolve("turned"), other);
      Files.move(turned, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.write(other.resolve("b"), ones(70));
      assertThat(pass(probe)).isEqualTo((Long) begin + 70);
    }
  }
}
