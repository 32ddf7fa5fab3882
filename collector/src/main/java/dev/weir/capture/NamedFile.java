package dev.weir.capture;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells an open file from another that may have taken its name. No other file has its key as long
 * as it is open.
 *
 * @param key null on platforms that have none (Windows), which do not let go of an open file's name
 */
record NamedFile(@Nullable Object key) {
  /** One symbolic link for each open file of this process, on Linux. */
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  /** The file that has this name now. */
  static NamedFile at(Path path) throws IOException {
    return new NamedFile(keyOf(path));
  }

  /** Whether the name leads to this file; true where that cannot be told. */
  boolean has(Path path) {
    try {
      return key == null || key.equals(keyOf(path));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** The name it has now, as far as the system tells; it has to be open in this process. */
  Optional<Path> name() throws IOException {
    if (key == null || !Files.isDirectory(OPEN_FILES)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN_FILES)) {
      for (Path each : open) {
        Optional<Path> name = nameBehind(each);
        if (name.isPresent()) {
          return name;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return Optional.empty();
  }

  private Optional<Path> nameBehind(Path link) {
    try {
      Path name = Files.readSymbolicLink(link);
      boolean ours = key != null && key.equals(keyOf(link)) && key.equals(keyOf(name));
      return ours ? Optional.of(name) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // Closed meanwhile, or no file with a name.
    }
  }

  private static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
