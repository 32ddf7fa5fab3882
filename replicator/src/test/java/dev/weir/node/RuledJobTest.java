package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.intercept.fuse.Needed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job with rules, on a real mount, to a real replica. */
class RuledJobTest {
  private static final String RULES =
      """
          exclude: ["*.tmp", "/cache/**"]
          include: ["/cache/keep/"]
      """;

  @TempDir Path directory;

  @BeforeEach
  void requireFuse() {
    Needed.fuse();
  }

  @Test
  void onlyWhatCountsIsAtTheReplicaAndVerifiesAsEqual() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      write(pair, "a", "cache/keep/b", "cache/c", "d.tmp");
      pair.startTarget();
      Node node = pair.startSource(RULES, new SystemCapture(directory.resolve("state-alpha")));
      JobStatus same = pair.awaitSame();
      assertThat(same.capture().promise())
          .contains("The rules leave out *.tmp, /cache/**, but not /cache/keep/.");
      assertThat(names(pair.replica)).containsExactlyElementsOf(List.of("a", "cache/keep/b"));

      write(pair, "new.tmp", "tree.tmp/x/f", "cache/g");
      move(pair, "new.tmp", "a");
      move(pair, "tree.tmp", "tree");
      move(pair, "cache/keep", "cache/gone");
      write(pair, "tree/x/later");
      pair.awaitSame();
      assertThat(names(pair.replica)).containsExactly("a", "tree/x/f", "tree/x/later");
      assertThat(pair.replica.resolve("a")).hasContent("new.tmp");

      node.verifyJob("demo");
      JobStatus over =
          pair.await(s -> s.verification() != null && s.verification().findings() != null);
      JobStatus.Verification verification = Objects.requireNonNull(over.verification());
      assertThat(verification.failure()).isEmpty();
      assertThat(Objects.requireNonNull(verification.findings()).first()).isEmpty();
    }
  }

  @Test
  void otherRulesAtTheNextStartChangeWhatIsThere() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      write(pair, "a", "cache/keep/b", "cache/c", "d.tmp");
      pair.startTarget();
      SystemCapture captures = new SystemCapture(directory.resolve("state-alpha"));
      pair.startSource(RULES, captures);
      long epoch = pair.awaitSame().epoch();
      pair.stopSource();
      pair.startSource("    exclude: [\"/a\"]\n", captures);
      assertThat(pair.awaitSame().epoch()).isGreaterThan(epoch);
      assertThat(names(pair.replica)).containsExactly("cache/c", "cache/keep/b", "d.tmp");
      assertThat(pair.replica.resolve("cache/c")).hasContent("cache/c");
      assertThat(pair.replica.resolve("d.tmp")).hasContent("d.tmp");
      assertThat(names(pair.root)).contains("a");
    }
  }

  @Test
  void aRenameTooLargeForTheBorderBeginsANewEpochByItself() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      pair.startTarget();
      pair.startSource(RULES, new SystemCapture(directory.resolve("state-alpha")));
      long epoch = pair.awaitSame().epoch();
      Files.write(pair.root.resolve("big.tmp"), new byte[80 << 20]);
      move(pair, "big.tmp", "big");
      pair.await(status -> status.epoch() > epoch);
      pair.awaitSame();
      pair.assertReplicaEquals();
    }
  }

  private static void write(NodePair pair, String... files) throws IOException {
    for (String file : files) {
      Path path = pair.root.resolve(file);
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, file);
    }
  }

  private static void move(NodePair pair, String from, String to) throws IOException {
    Path path = pair.root.resolve(from);
    Files.move(path, pair.root.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Set<String> names(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      Set<String> names = new TreeSet<>();
      all.filter(Files::isRegularFile).forEach(file -> names.add(root.relativize(file).toString()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
