package dev.weir.intercept.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weir.rules.PathRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fresh directory, captured; unmounted and removed on close. */
final class Protected implements AutoCloseable {
  final Path directory;
  final RecordingSink sink = new RecordingSink();
  final FuseWriteSource source;

  Protected(Path parent) {
    this(parent, PathRules.NONE);
  }

  Protected(Path parent, PathRules rules) {
    Needed.fuse();
    try {
      directory = Files.createTempDirectory(parent, "weir-fuse-").toRealPath();
      Files.setPosixFilePermissions(
          directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    source = new FuseWriteSource(directory, FuseWriteSource.Options.keepingApart().ruledBy(rules));
  }

  /** In the system's temporary directory. */
  static Protected create() {
    return new Protected(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The same, of which only a part is replicated. */
  static Protected ruledBy(PathRules rules) {
    return new Protected(Path.of(System.getProperty("java.io.tmpdir")), rules);
  }

  Protected started() {
    source.start(sink);
    return this;
  }

  Protected mirrored() throws InterruptedException {
    started();
    source.mirror((entries, bytes) -> {});
    return this;
  }

  Path resolve(String name) {
    return directory.resolve(name);
  }

  /** Unmounts and compares the plain directory with what the operations make. */
  void unmountAndCompare() {
    source.close();
    assertThat(source.missed()).isZero();
    ReplicaModel model = sink.replay();
    assertThat(model.complete).isTrue();
    RealTree tree = new RealTree(model);
    List<String> differences = tree.compare(directory.toString());
    assertThat(differences).isEmpty();
    assertThat(tree.compared).isPositive();
  }

  /** Runs a program in the captured directory and fails unless it ends with 0. */
  static String run(Path where, String... command) {
    try {
      Path output = Files.createTempFile("weir-run-", ".txt");
      Process process =
          new ProcessBuilder(command)
              .directory(where.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(240, TimeUnit.SECONDS);
      String text = Files.readString(output, java.nio.charset.StandardCharsets.ISO_8859_1);
      Files.delete(output);
      if (!ended) {
        process.destroyForcibly();
        fail(String.join(" ", command) + " did not end: " + text);
      }
      assertThat(process.exitValue()).as("%s: %s", String.join(" ", command), text).isZero();
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    source.close();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path dir, @org.jspecify.annotations.Nullable IOException e) throws IOException {
              Files.delete(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
