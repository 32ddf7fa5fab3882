package dev.weir.node;

import dev.weir.durable.DurableFile;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A small file of the state directory that is there whole or as it was before, over any crash. */
final class KeptText {
  private final Path file;
  private final Path directory;
  private final String what;

  /**
   * @param what what the file holds, for messages, in the plural
   */
  KeptText(Path directory, String name, String what) {
    this.directory = directory;
    this.file = directory.resolve(name);
    this.what = what;
  }

  Path file() {
    return file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * The text, empty when nothing is kept.
   *
   * @throws ProblemException when it cannot be read
   */
  Optional<String> read() {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable("read", e);
    }
  }

  /**
   * Replaces the text; it survives any crash once this returns.
   *
   * @throws ProblemException when it cannot be written; what was kept before stays
   */
  void keep(String text) {
    Path part = directory.resolve(file.getFileName() + ".part");
    try {
      Files.createDirectories(directory);
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      DurableFile.replace(part, file, out -> DurableFile.write(out, bytes, 0));
    } catch (IOException e) {
      throw unusable("written", e);
    }
  }

  /**
   * Forgets the text.
   *
   * @throws ProblemException when the file cannot be deleted
   */
  void forget() {
    try {
      if (Files.deleteIfExists(file)) {
        DurableFile.forceDirectory(directory);
      }
    } catch (IOException e) {
      throw unusable("written", e);
    }
  }

  private ProblemException unusable(String done, IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        directory.toString(),
        what + " cannot be " + done + " (" + e + ")",
        "check its rights and the free space",
        e);
  }
}
