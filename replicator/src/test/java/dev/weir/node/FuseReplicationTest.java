package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.intercept.fuse.Needed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real mount, a real line, a real replica: what an application does arrives byte for byte. */
class FuseReplicationTest {
  @TempDir Path directory;

  private final Random random = new Random(11);

  @BeforeEach
  void requireFuse() {
    Needed.fuse();
  }

  /** Skips the test, loudly, where nothing can be mounted. */
  @Test
  void anApplicationsDirectoryArrivesAndIsPlainAfterwards() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      Files.createDirectory(pair.root.resolve("there"));
      Files.write(pair.root.resolve("there/before"), bytes(3_000_000));
      pair.startTarget();
      pair.startSource("", new SystemCapture(directory.resolve("state-alpha")));
      work(pair.root);
      JobStatus same = pair.awaitSame();
      assertThat(same.capture().mode()).isEqualTo("fuse");
      pair.assertReplicaEquals();
      assertThat(isMounted(pair.root)).isTrue();
      pair.stopSource();
      assertThat(isMounted(pair.root)).isFalse();
      pair.assertReplicaEquals();
    }
  }

  private void work(Path root) throws IOException {
    Path table = Files.createFile(root.resolve("table"));
    try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
      for (int i = 0; i < 400; i++) {
        file.seek(random.nextInt(500) * 8_192L);
        file.write(bytes(8_192));
        if (i % 20 == 0) {
          file.getFD().sync();
        }
      }
      file.setLength(2_000_001);
    }
    for (int i = 0; i < 60; i++) {
      Path directory = Files.createDirectories(root.resolve("d" + i % 7 + "/e" + i % 3));
      Path file = Files.write(directory.resolve("f" + i), bytes(random.nextInt(20_000)));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      if (i % 4 == 0) {
        Files.move(file, root.resolve("moved" + i));
      } else if (i % 5 == 0) {
        Files.delete(file);
      } else if (i % 7 == 0) {
        Files.createLink(directory.resolve("link" + i), file);
        Files.createSymbolicLink(directory.resolve("sym" + i), Path.of("../f" + i));
      }
    }
    Files.setLastModifiedTime(table, FileTime.from(Instant.parse("2020-02-02T02:02:02.020202Z")));
    Files.delete(root.resolve("there/before"));
    Files.delete(root.resolve("there"));
  }

  private static boolean isMounted(Path root) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .anyMatch(line -> line.split(" ")[1].equals(root.toString()));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
