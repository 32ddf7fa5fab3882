package dev.weir.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeComparisonTest {
  @TempDir Path base;
  private Path left = Path.of("");
  private Path right = Path.of("");

  @BeforeEach
  void twoEqualTrees() throws IOException {
    Requires.root("owners in a comparison");
    left = Files.createDirectories(base.resolve("left"));
    Files.createDirectories(left.resolve("d/e"));
    Files.write(left.resolve("d/big"), new byte[3_000_000]);
    Files.writeString(left.resolve("d/small"), "text");
    Files.createLink(left.resolve("d/e/link"), left.resolve("d/small"));
    Files.createSymbolicLink(left.resolve("d/sym"), Path.of("small"));
    Files.setAttribute(left.resolve("d/small"), "user:note", java.nio.ByteBuffer.wrap(new byte[3]));
    right = base.resolve("right");
    run("cp", "-a", left.toString(), right.toString());
  }

  @Test
  void aCopyByAnotherProgramIsEqual() {
    TreeComparison.Outcome outcome = TreeComparison.compare(left, right, 10);
    assertThat(outcome.differences()).isEmpty();
    assertThat(outcome.objects()).isEqualTo(7);
    assertThat(outcome.bytes()).isEqualTo(3_000_008);
  }

  @Test
  void findsEachSingleDifference() throws IOException {
    Path small = right.resolve("d/small");
    expect(TreeDifference.Kind.MODE, "chmod", "601", small.toString());
    expect(TreeDifference.Kind.OWNER, "chown", "7:8", small.toString());
    expect(TreeDifference.Kind.MODIFIED, "touch", "-d", "@1.000000001", small.toString());
    expect(TreeDifference.Kind.ATTRIBUTES, "setfattr", "-n", "user.x", "-v", "1", small.toString());
    expect(TreeDifference.Kind.MISSING, "rm", right.resolve("d/big").toString());
    expect(TreeDifference.Kind.SYMLINK, "ln", "-sfn", "elsewhere", right + "/d/sym");
    expect(TreeDifference.Kind.SIZE, "truncate", "-s", "9", small.toString());
    expect(TreeDifference.Kind.TYPE, "sh", "-c", "rm $0/d/sym; mkdir $0/d/sym", right.toString());
    expect(
        TreeDifference.Kind.LINKS,
        "sh",
        "-c",
        "cp -p $0/d/small $0/t; mv $0/t $0/d/e/link",
        right.toString());
    try (var channel =
        Files.newByteChannel(right.resolve("d/big"), java.nio.file.StandardOpenOption.WRITE)) {
      channel.position(2_500_000).write(java.nio.ByteBuffer.wrap(new byte[] {1}));
    }
    FileTime time = Files.getLastModifiedTime(left.resolve("d/big"));
    Files.setLastModifiedTime(right.resolve("d/big"), time);
    assertThat(TreeComparison.compare(left, right, 10).differences())
        .hasSize(1)
        .first()
        .asString()
        .contains("/d/big: content")
        .contains("byte 2500000");
  }

  @Test
  void keepsFewDifferencesAndCountsAll() throws IOException {
    for (int i = 0; i < 30; i++) {
      Files.createFile(right.resolve("extra" + i));
    }
    TreeComparison.Outcome outcome = TreeComparison.compare(left, right, 5);
    assertThat(outcome.differences()).hasSize(5);
    assertThat(outcome.differenceCount()).isGreaterThanOrEqualTo(30);
    assertThat(outcome.equal()).isFalse();
  }

  private void expect(TreeDifference.Kind kind, String... change) throws IOException {
    run(change);
    List<TreeDifference> found = TreeComparison.compare(left, right, 100).differences();
    assertThat(found).extracting(TreeDifference::kind).contains(kind);
    run("rm", "-r", right.toString());
    run("cp", "-a", left.toString(), right.toString());
    assertThat(TreeComparison.compare(left, right, 100).differences()).isEmpty();
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.onExit().join().exitValue()).as(String.join(" ", command)).isZero();
  }
}
