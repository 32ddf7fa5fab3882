package dev.weir.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for parsers that read files, in memory where the machine has such a place. */
public final class Scratch {
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final Path PLACE = make();

  private Scratch() {}

  private static Path make() {
    try {
      Path place =
          Files.isWritable(MEMORY)
              ? Files.createTempDirectory(MEMORY, "weir-fuzz")
              : Files.createTempDirectory("weir-fuzz");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(place)));
      return place;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A file of this content, in place of the one before it. */
  public static Path file(String name, byte[] content) throws IOException {
    return Files.write(PLACE.resolve(name), content);
  }

  /** An empty directory, in place of the one before it. */
  public static Path directory(String name) throws IOException {
    Path directory = PLACE.resolve(name);
    remove(directory);
    return Files.createDirectory(directory);
  }

  private static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : deepestFirst) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
