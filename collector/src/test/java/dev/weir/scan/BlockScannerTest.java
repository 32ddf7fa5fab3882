package dev.weir.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockScannerTest {
  @TempDir Path scratch;
  private Path root;
  private BlockScanner scanner;
  private final Model heard = new Model();

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(scratch.resolve("root"));
    scanner = new BlockScanner(root, path -> true, ScanLimits.DEFAULT);
  }

  /** Repeats what it hears on a tree in memory, refusing what could not be repeated on a disk. */
  private static final class Model implements ChangeSink {
    final Map<ScanName, Long> names = new HashMap<>();
    final Map<Long, byte[]> contents = new HashMap<>();
    final Set<Long> directories = new HashSet<>();
    final List<Integer> writes = new ArrayList<>();

    private void take(ScanName name, long inode) {
      assertThat(names.put(name, inode)).as("name was free: " + name).isNull();
    }

    @Override
    public void created(ScanName name, FileFacts facts) {
      assertThat(names.values()).doesNotContain(facts.inode());
      take(name, facts.inode());
      contents.put(facts.inode(), new byte[0]);
      if (facts.isDirectory()) {
        directories.add(facts.inode());
      }
    }

    @Override
    public void linked(ScanName name, FileFacts facts) {
      assertThat(names.values()).contains(facts.inode());
      take(name, facts.inode());
    }

    @Override
    public void moved(ScanName from, ScanName to, FileFacts facts) {
      assertThat(names.remove(from)).isEqualTo(facts.inode());
      take(to, facts.inode());
    }

    @Override
    public void removed(ScanName name, FileFacts facts) {
      assertThat(names.keySet()).noneMatch(other -> other.directory() == facts.inode());
      assertThat(names.remove(name)).isEqualTo(facts.inode());
      directories.remove(facts.inode());
    }

    @Override
    public void resized(FileFacts file) {
      contents.compute(file.inode(), (i, old) -> Arrays.copyOf(old, (int) file.size()));
    }

    @Override
    public void written(FileFacts file, long offset, ByteBuffer data) {
      writes.add(data.remaining());
      byte[] content = contents.get(file.inode());
      data.get(content, (int) offset, data.remaining());
    }

    @Override
    public void attributes(FileFacts facts) {}

    @Override
    public void extendedAttribute(FileFacts facts, String name, byte[] value) {}

    @Override
    public void extendedAttributeRemoved(FileFacts facts, String name) {}

    Map<String, String> tree(long directory, String prefix) {
      Map<String, String> tree = new TreeMap<>();
      names.forEach(
          (name, inode) -> {
            if (name.directory() == directory) {
              String path = prefix + name.text();
              boolean isDirectory = directories.contains(inode);
              tree.put(path, isDirectory ? "d" : Arrays.hashCode(contents.get(inode)) + "");
              tree.putAll(tree(inode, path + "/"));
            }
          });
      return tree;
    }
  }

  private Map<String, String> real() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.filter(p -> !p.equals(root)).toList()) {
        String content =
            Files.isDirectory(path) ? "d" : Arrays.hashCode(Files.readAllBytes(path)) + "";
        tree.put(root.relativize(path).toString(), content);
      }
    }
    return tree;
  }

  private static void patch(Path file, long at, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  private List<Integer> writesOfNextPass() throws Exception {
    heard.writes.clear();
    scanner.pass(heard);
    return List.copyOf(heard.writes);
  }

  @Test
  void exactlyTheChangedBlocksAreTold() throws Exception {
    byte[] content = new byte[10 * BlockScanner.BLOCK_BYTES + 100];
    new Random(1).nextBytes(content);
    Path file = Files.write(root.resolve("f"), content);
    assertThat(writesOfNextPass()).hasSize(11);
    assertThat(writesOfNextPass()).isEmpty();
    patch(file, 3 * BlockScanner.BLOCK_BYTES + 5, new byte[] {1, 2, 3});
    patch(file, 7 * BlockScanner.BLOCK_BYTES - 1, new byte[] {4, 5});
    assertThat(writesOfNextPass()).hasSize(3);
    Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7}, StandardOpenOption.APPEND);
    assertThat(writesOfNextPass()).containsExactly(7);
    Files.write(file, content);
    patch(file, 0, new byte[] {content[0]});
    assertThat(writesOfNextPass().stream().mapToInt(n -> n).sum())
        .isLessThanOrEqualTo(4 * BlockScanner.BLOCK_BYTES);
    assertThat(writesOfNextPass()).isEmpty();
  }

  @Test
  void aHoleIsNotTold() throws Exception {
    Path file = Files.createFile(root.resolve("sparse"));
    patch(file, 5L << 20, new byte[] {1});
    assertThat(writesOfNextPass()).hasSize(1);
  }

  @Test
  void randomTreesConverge() throws Exception {
    for (long seed = 1; seed <= 12; seed++) {
      Random random = new Random(seed);
      Model model = new Model();
      scanner.restart();
      for (int round = 0; round < 12; round++) {
        for (int step = 0; step < 15; step++) {
          change(random);
        }
        scanner.pass(model);
        assertThat(model.tree(scanner.rootFacts().inode(), ""))
            .as("seed " + seed + " round " + round)
            .isEqualTo(real());
      }
      clear();
    }
  }

  private void clear() throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(root)) {
          Files.delete(path);
        }
      }
    }
  }

  private void change(Random random) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.sorted().toList();
    }
    List<Path> directories = all.stream().filter(Files::isDirectory).toList();
    List<Path> files = all.stream().filter(Files::isRegularFile).toList();
    Path directory = directories.get(random.nextInt(directories.size()));
    Path target = directory.resolve("n" + random.nextInt(8));
    Path any = all.get(random.nextInt(all.size()));
    switch (random.nextInt(7)) {
      case 0 -> {
        if (!Files.exists(target)) {
          Files.createDirectory(target);
        }
      }
      case 1, 2 -> {
        if (!Files.isDirectory(target)) {
          byte[] content = new byte[random.nextInt(200_000)];
          random.nextBytes(content);
          Files.write(target, content);
        }
      }
      case 3 -> {
        boolean possible = !any.equals(root) && !target.startsWith(any);
        if (possible && !Files.exists(target)) {
          Files.move(any, target);
        }
      }
      case 4 -> {
        if (!files.isEmpty() && !Files.exists(target)) {
          Files.createLink(target, files.get(random.nextInt(files.size())));
        }
      }
      case 5 -> {
        if (!files.isEmpty()) {
          Path file = files.get(random.nextInt(files.size()));
          if (random.nextBoolean()) {
            patch(file, random.nextInt(150_000), new byte[] {(byte) random.nextInt()});
          } else {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
              channel.truncate(random.nextInt(100_000));
            }
          }
        }
      }
      default -> {
        if (!any.equals(root)) {
          deleteTree(any);
        }
      }
    }
  }

  private static void deleteTree(Path top) {
    try (Stream<Path> walk = Files.walk(top)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void twoDirectoriesThatSwapNamesDoNotCollide() throws Exception {
    Path a = Files.createDirectory(root.resolve("a"));
    Path b = Files.createDirectory(root.resolve("b"));
    Files.writeString(a.resolve("x"), "of a");
    Files.writeString(b.resolve("x"), "of b");
    Model model = new Model();
    scanner.pass(model);
    Files.move(a, root.resolve("c"));
    Files.move(b, a);
    Files.move(root.resolve("c"), b);
    int before = model.writes.size();
    scanner.pass(model);
    assertThat(model.tree(scanner.rootFacts().inode(), "")).isEqualTo(real());
    assertThat(model.writes).as("content is not told again").hasSize(before);
  }

  @Test
  void beyondTheHashLimitAChangedFileIsToldWhole() throws Exception {
    scanner = new BlockScanner(root, path -> true, new ScanLimits(10, 2));
    byte[] content = new byte[5 * BlockScanner.BLOCK_BYTES];
    Arrays.fill(content, (byte) 7);
    Path file = Files.write(root.resolve("f"), content);
    assertThat(writesOfNextPass()).hasSize(5);
    patch(file, 0, new byte[] {1});
    assertThat(writesOfNextPass()).hasSize(5);
  }

  @Test
  void moreNamesThanTheLimitIsAClearError() throws Exception {
    scanner = new BlockScanner(root, path -> true, new ScanLimits(2, 2));
    for (int i = 0; i < 3; i++) {
      Files.createFile(root.resolve("f" + i));
    }
    assertThatThrownBy(this::writesOfNextPass)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("more than 2 names");
  }
}
