package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder for files that live as long as one pass; made when the first one is asked for. */
final class Workplace implements Closeable {
  private final List<Path> files = new ArrayList<>();
  private @Nullable Path folder;

  /** A file in it that is not there yet. */
  Path file(String name) throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("weir-import");
    }
    Path file = folder.resolve(name);
    files.add(file);
    return file;
  }

  Path copy(ByteSource bytes) throws IOException {
    Path copy = file("copy");
    try (InputStream in = bytes.open()) {
      Files.copy(in, copy);
    }
    return copy;
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    if (folder != null) {
      Files.deleteIfExists(folder);
    }
  }
}
