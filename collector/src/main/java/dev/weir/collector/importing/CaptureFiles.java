package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens whatever measured file a person names: a capture or any format of the registry. */
public final class CaptureFiles {
  private CaptureFiles() {}

  /**
   * Opens a file whose format its content tells.
   *
   * @throws ProblemException BAD_INPUT when it is missing, foreign or broken
   */
  public static CaptureSource open(Path file) {
    return open(file, ImportFormats.AUTO, ImportOptions.NONE);
  }

  /**
   * Opens a file of a named format.
   *
   * @param format {@code auto} or one of {@link ImportFormats#names}
   * @throws ProblemException BAD_INPUT when it is missing, foreign or broken, WRONG_USE for an
   *     unknown format
   */
  public static CaptureSource open(Path file, String format, ImportOptions options) {
    return opened(file, format, bytes -> ImportFormats.open(bytes, format, options));
  }

  /**
   * The same for an import: empty where the file has to be read before its first row is written.
   */
  static Optional<SinglePass> singlePass(Path file, String format, ImportOptions options) {
    return opened(file, format, bytes -> ImportFormats.singlePass(bytes, format, options));
  }

  /** What is made of a file that can be read. */
  @FunctionalInterface
  private interface Opening<T> {
    T open(ByteSource bytes) throws IOException;
  }

  private static <T> T opened(Path file, String format, Opening<T> opening) {
    ImportFormats.requireKnown(format);
    if (!Files.exists(file)) {
      throw ProblemException.badInput(
          file.toString(), "there is no such file", "check the name and the folder");
    }
    if (Files.isDirectory(file)) {
      throw ProblemException.badInput(file.toString(), "this is a folder", "name the files in it");
    }
    if (!Files.isRegularFile(file)) { // A pipe would be empty at the second look, or never answer.
      throw ProblemException.badInput(
          file.toString(),
          "this is a pipe or a device, and a measured file is read more than once",
          "save it to a file first");
    }
    try {
      return opening.open(ByteSource.of(file));
    } catch (AccessDeniedException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "user " + System.getProperty("user.name") + " may not read this file",
          "give that user the right to read it, or run the command as its owner",
          e);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "reading the file failed: " + reason(e),
          "check its disk or network drive",
          e);
    }
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
    return reason == null ? e.toString() : reason;
  }
}
