package dev.weir.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Bytes that can be read from their beginning as often as needed, with a name for messages. */
public interface ByteSource {
  /** What a person calls these bytes, mostly a file name. */
  String name();

  /** A new stream at the first byte; the caller closes it. */
  InputStream open() throws IOException;

  /** What lies beside these bytes and continues them, where there is such a thing. */
  default Optional<ByteSource> tail() {
    return Optional.empty();
  }

  static ByteSource of(Path file) {
    return new OfFile(file);
  }

  /** Bytes in memory; the array is not copied. */
  static ByteSource of(String name, byte[] content) {
    return new OfMemory(name, content);
  }

  /** A file on disk. */
  record OfFile(Path file) implements ByteSource {
    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public Optional<ByteSource> tail() {
      Path beside = TailFile.of(file);
      return Files.isRegularFile(beside) ? Optional.of(new OfFile(beside)) : Optional.empty();
    }
  }

  /** Bytes held in memory. */
  final class OfMemory implements ByteSource {
    private final String name;
    private final byte[] content;

    private OfMemory(String name, byte[] content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }
  }
}
