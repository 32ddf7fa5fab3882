package dev.weir.intercept.fuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operation.OperationType;
import dev.weir.operation.OperationView;
import dev.weir.rules.PathRules;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What rules leave out, on a real mount, and what crosses their border. */
@Timeout(120)
class RulesTest {
  private static final int EXCHANGE = 2;
  private static final PathRules RULES =
      PathRules.of(List.of("*.tmp", "/cache/**"), List.of("/cache/keep/"));

  /** The same rules in other words. */
  private static final Predicate<String> COUNTS =
      path ->
          !(path.matches("(.*/)?[^/]*\\.tmp(/.*)?")
              || path.startsWith("cache/")
                  && path.length() > "cache/".length()
                  && !path.startsWith("cache/keep/"));

  private final RawFiles raw = new RawFiles();

  private static void compare(Protected p) {
    p.source.close();
    assertThat(p.source.missed()).isZero();
    ReplicaModel model = p.sink.replay();
    assertThat(model.complete).isTrue();
    RealTree tree = new RealTree(model, COUNTS);
    assertThat(tree.compare(p.directory.toString())).isEmpty();
    assertThat(tree.leftOut).isPositive();
  }

  private static Protected filled() throws Exception {
    Protected p = Protected.ruledBy(RULES);
    Files.createDirectories(p.resolve("cache/keep/deep"));
    Files.createDirectories(p.resolve("cache/other"));
    Files.writeString(p.resolve("cache/keep/deep/a"), "kept");
    Files.writeString(p.resolve("cache/other/a"), "not kept");
    Files.writeString(p.resolve("a"), "counts");
    Files.writeString(p.resolve("a.tmp"), "does not");
    return p;
  }

  /** Names and contents of what the operations up to now make; directories end with a slash. */
  private static Map<String, String> replica(Protected p) {
    Map<String, String> found = new TreeMap<>();
    ReplicaModel model = p.sink.replay();
    gather(model, model.root, "", found);
    return found;
  }

  private static ReplicaModel.Item item(ReplicaModel model, long inode) {
    return Objects.requireNonNull(model.items.get(inode));
  }

  private static void gather(
      ReplicaModel model, long directory, String path, Map<String, String> found) {
    item(model, directory)
        .entries
        .forEach(
            (name, inode) -> {
              ReplicaModel.Item item = item(model, inode);
              if (item.directory()) {
                found.put(path + name + "/", "");
                gather(model, inode, path + name + "/", found);
              } else {
                found.put(path + name, new String(item.data, 0, item.size, ISO_8859_1));
              }
            });
  }

  @Test
  void whatIsLeftOutIsServedAndNotRecorded() throws Exception {
    try (Protected p = filled().mirrored()) {
      assertThat(replica(p).keySet())
          .containsExactly("a", "cache/", "cache/keep/", "cache/keep/deep/", "cache/keep/deep/a");
      int before = p.sink.size();
      Files.writeString(p.resolve("a.tmp"), "changed");
      Files.writeString(p.resolve("cache/other/a"), "changed");
      raw.chmod(p.resolve("cache/other").toString(), 0700);
      raw.setXattr(p.resolve("cache/other/a").toString(), "user.x", new byte[3]);
      raw.truncate(p.resolve("a.tmp").toString(), 2);
      assertThat(p.sink.size()).as("nothing of it").isEqualTo(before);
      assertThat(Files.readString(p.resolve("a.tmp"))).isEqualTo("ch");
      Files.writeString(p.resolve("cache/keep/deep/a"), "changed");
      Files.createDirectories(p.resolve("cache/more/below"));
      Files.writeString(p.resolve("cache/more/below/b"), "not kept");
      Files.delete(p.resolve("cache/more/below/b"));
      Files.writeString(p.resolve("b.tmp"), "x");
      compare(p);
    }
  }

  @Test
  void aFileRenamedIntoWhatCountsIsThereWholeAtOnce() throws Exception {
    try (Protected p = filled().mirrored()) {
      try (RandomAccessFile file = new RandomAccessFile(p.resolve("new.tmp").toFile(), "rw")) {
        file.setLength(3_000_000);
        file.seek(1_500_000);
        file.write(new byte[] {1, 2, 3});
      }
      raw.setXattr(p.resolve("new.tmp").toString(), "user.k", new byte[] {7});
      int before = p.sink.size();
      Files.move(p.resolve("new.tmp"), p.resolve("a"), StandardCopyOption.ATOMIC_MOVE);
      neverHalf(p, before, "a", "counts", 3_000_000);
      Files.writeString(p.resolve("a"), "and written later");
      compare(p);
    }
  }

  /** Whether under {@code name} there is at each position the old content or all of the new. */
  private static void neverHalf(Protected p, int from, String name, String old, int newSize) {
    ReplicaModel model = new ReplicaModel();
    OperationView view = new OperationView();
    int olds = 0;
    int news = 0;
    for (int i = 0; i < p.sink.size(); i++) {
      model.apply(view.wrap(MemorySegment.ofArray(p.sink.operation(i)), 0));
      if (i >= from) {
        ReplicaModel.Item item =
            item(model, Objects.requireNonNull(item(model, model.root).entries.get(name)));
        boolean isOld = item.size == old.length();
        olds += isOld ? 1 : 0;
        news += isOld ? 0 : 1;
        assertThat(item.size).isIn(old.length(), newSize);
        assertThat(isOld || item.data[1_500_002] == 3).isTrue();
      }
    }
    assertThat(olds).isPositive();
    assertThat(news).isPositive();
  }

  @Test
  void whatIsRenamedOutIsRemoved() throws Exception {
    try (Protected p = filled().mirrored()) {
      Files.move(p.resolve("a"), p.resolve("old.tmp"));
      Files.writeString(p.resolve("old.tmp"), "not followed any more");
      Files.move(p.resolve("cache/keep/deep"), p.resolve("deep.tmp"));
      Files.writeString(p.resolve("deep.tmp/a"), "nor this");
      assertThat(replica(p).keySet()).containsExactly("cache/", "cache/keep/");
      compare(p);
    }
  }

  @Test
  void aTreeRenamedInIsThereWithAllThatCounts() throws Exception {
    try (Protected p = filled().mirrored()) {
      Files.createDirectories(p.resolve("cache/tree/x/y"));
      Files.writeString(p.resolve("cache/tree/x/y/f"), "content");
      Files.writeString(p.resolve("cache/tree/x/no.tmp"), "content");
      Files.createLink(p.resolve("cache/tree/x/l"), p.resolve("cache/tree/x/y/f"));
      Files.createSymbolicLink(p.resolve("cache/tree/s"), Path.of("x/y/f"));
      Files.move(p.resolve("cache/tree"), p.resolve("tree"), StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(p.resolve("tree/x/y/f"), "followed from here on");
      Files.writeString(p.resolve("tree/x/new"), "and this");
      assertThat(replica(p))
          .containsEntry("tree/x/l", "followed from here on")
          .doesNotContainKey("tree/x/no.tmp");
      Files.move(p.resolve("tree"), p.resolve("cache/tree"), StandardCopyOption.ATOMIC_MOVE);
      assertThat(replica(p).keySet()).noneMatch(path -> path.contains("tree"));
      compare(p);
    }
  }

  @Test
  void namesOnBothSidesMakeTheFileCount() throws Exception {
    try (Protected p = filled()) {
      Files.createLink(p.resolve("cache/other/l"), p.resolve("a"));
      p.mirrored();
      Files.writeString(p.resolve("cache/other/l"), "written by the name that does not count");
      assertThat(replica(p)).containsEntry("a", "written by the name that does not count");
      Files.delete(p.resolve("a"));
      assertThat(replica(p)).doesNotContainKey("a");
      Files.writeString(p.resolve("cache/other/l"), "not followed");
      Files.createLink(p.resolve("b"), p.resolve("cache/other/l"));
      Files.writeString(p.resolve("cache/other/l"), "followed");
      assertThat(replica(p)).containsEntry("b", "followed");
      Files.createLink(p.resolve("c.tmp"), p.resolve("b"));
      Files.delete(p.resolve("cache/other/l"));
      Files.move(p.resolve("b"), p.resolve("d.tmp"), StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(p.resolve("c.tmp"), "not followed either");
      assertThat(replica(p)).doesNotContainKeys("b", "c.tmp", "d.tmp");
      Files.move(p.resolve("c.tmp"), p.resolve("e"), StandardCopyOption.ATOMIC_MOVE);
      Files.move(p.resolve("d.tmp"), p.resolve("f"), StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(p.resolve("e"), "one file again");
      assertThat(replica(p)).containsEntry("f", "one file again");
      compare(p);
    }
  }

  @Test
  void whatIsExchangedAcrossTheBorderChangesPlaces() throws Exception {
    try (Protected p = filled().mirrored()) {
      exchange(p, "a", "a.tmp");
      assertThat(replica(p)).containsEntry("a", "does not");
      exchange(p, "a.tmp", "a");
      assertThat(replica(p)).containsEntry("a", "counts");
      exchange(p, "cache/keep/deep", "cache/other");
      Files.writeString(p.resolve("cache/keep/deep/a"), "was other");
      Files.writeString(p.resolve("cache/other/a"), "was deep");
      assertThat(replica(p)).containsEntry("cache/keep/deep/a", "was other");
      compare(p);
    }
  }

  private void exchange(Protected p, String one, String other) {
    assertThat(raw.rename(p.resolve(one).toString(), p.resolve(other).toString(), EXCHANGE))
        .isZero();
  }

  @Test
  void renamingADirectoryThatNoRuleSeesIsARename() throws Exception {
    try (Protected p = filled().mirrored()) {
      Files.createDirectories(p.resolve("plain/below"));
      Files.writeString(p.resolve("plain/below/f"), "x");
      int before = p.sink.size();
      Files.move(p.resolve("plain"), p.resolve("other"), StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(p.resolve("other/below/f"), "y");
      List<OperationType> types = new ArrayList<>();
      p.sink.forEach(v -> types.add(v.type()));
      assertThat(types.subList(before, types.size()))
          .startsWith(OperationType.RENAME)
          .doesNotContain(OperationType.CREATE, OperationType.UNLINK);
      compare(p);
    }
  }

  @Test
  void whatIsTooLargeToCrossTakesPlaceAndIsLeftToAMirror() throws Exception {
    try (Protected p = filled().mirrored()) {
      try (RandomAccessFile file = new RandomAccessFile(p.resolve("big.tmp").toFile(), "rw")) {
        byte[] block = new byte[1 << 20];
        for (int i = 0; i <= Border.CONTENT_MAX_BYTES >> 20; i++) {
          file.write(block);
        }
      }
      Files.move(p.resolve("big.tmp"), p.resolve("big"));
      int after = p.sink.size();
      assertThat(p.source.missed()).isEqualTo(1);
      assertThat(Files.size(p.resolve("big"))).isGreaterThan(Border.CONTENT_MAX_BYTES);
      Files.writeString(p.resolve("a"), "nothing is recorded until a mirror begins");
      assertThat(p.sink.size()).isEqualTo(after);
      p.source.mirror((entries, bytes) -> {});
      assertThat(replica(p)).containsKey("big");
    }
  }

  @Test
  void aPathLongerThanTheKernelTellsIsPlacedRight() throws Exception {
    try (Protected p = Protected.ruledBy(PathRules.of(List.of("/out"), List.of()))) {
      String half = "/" + String.join("/", Collections.nCopies(15, "n".repeat(200)));
      Files.createDirectories(Path.of(p.directory + "/a" + half));
      Files.createDirectories(Path.of(p.directory + "/b" + half));
      p.mirrored();
      String script =
          "R=%s; H=%s; cd $R/b$H; mv $R/b $R/a$H/b; mv $R/a $R/out; echo x > f;"
              + " mv $R/out $R/a; echo y > g; mv $R/a$H/b $R/b";
      Protected.run(p.directory, "sh", "-ec", script.formatted(p.directory, half));
      assertThat(replica(p))
          .containsEntry(("/b" + half).substring(1) + "/f", "x\n")
          .containsEntry(("/b" + half).substring(1) + "/g", "y\n");
      p.unmountAndCompare();
    }
  }
}
