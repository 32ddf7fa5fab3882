package dev.weir.capture;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of a capture being written: locked against other writers, grown by whole pieces, and
 * kept under a name that others find although somebody moves or deletes it meanwhile.
 */
final class CaptureFile implements Closeable {
  private static final String PART = ".part";

  private Path path;
  private FileChannel channel;
  private NamedFile identity;
  private long end;
  private long written;

  private CaptureFile(Path path, FileChannel channel, long end) throws IOException {
    this.path = path;
    this.channel = channel;
    this.identity = NamedFile.at(path);
    this.end = end;
  }

  /**
   * Makes a file that must not exist yet. It gets its name only with its beginning on the medium:
   * no kill leaves an unreadable one.
   *
   * @throws ProblemException when it exists or cannot be made; nothing is left behind then
   */
  static CaptureFile create(Path path, byte[] beginning) {
    if (Files.exists(path)) {
      throw exists(path, null);
    }
    try {
      CaptureFile made = new CaptureFile(path, newlyNamed(path, beginning), beginning.length);
      made.written = beginning.length;
      return made;
    } catch (FileAlreadyExistsException e) {
      throw exists(path, e);
    } catch (IOException e) {
      throw unmade(path, e);
    }
  }

  /** Opens a file that exists, for going on in it from {@link #cut}. */
  static CaptureFile open(Path path) {
    try {
      return new CaptureFile(path, opened(path), 0);
    } catch (IOException e) {
      throw unmade(path, e);
    }
  }

  Path path() {
    return path;
  }

  long end() {
    return end;
  }

  /** Bytes handed to the medium by this writer. */
  long written() {
    return written;
  }

  /** The whole content, for a reader. */
  ChannelBytes content() {
    return new ChannelBytes(path.toString(), channel);
  }

  /** Removes what lies behind a byte and goes on there. */
  void cut(long at) throws IOException {
    channel.truncate(at);
    end = at;
  }

  /** Appends, all or nothing, and waits until it is on the medium. */
  void append(byte[] added) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(added);
    try {
      while (out.hasRemaining()) {
        channel.write(out, end + out.position());
      }
      channel.force(false);
    } catch (IOException e) {
      cutBack(e);
      throw e;
    }
    end += added.length;
    written += added.length;
  }

  /** Waits until content and length are on the medium. */
  void force() throws IOException {
    channel.force(true);
  }

  /** Whether the name still leads to this file. */
  boolean named() {
    return identity.has(path);
  }

  /**
   * Takes the name that the file was given meanwhile; where it has none any more, is written again
   * under its old name, or beside it where that is taken.
   *
   * @param free a name for that case
   * @return what happened, in a whole sentence
   */
  String nameAgain(Path free) throws IOException {
    Path old = path;
    Optional<Path> moved = identity.name();
    if (moved.isPresent()) {
      path = moved.get();
      return "While it was written, %s was moved; writing went on in %s.".formatted(old, path);
    }
    Path again = Files.exists(path) ? free : path;
    Files.createDirectories(again.toAbsolutePath().getParent());
    FileChannel lost = channel;
    channel = newlyNamed(again, lost, end);
    path = again;
    identity = NamedFile.at(again);
    lost.close();
    return "While it was written, %s was deleted%s; all it held was written again%s."
        .formatted(
            old,
            again.equals(old) ? "" : " and another file put in its place",
            again.equals(old) ? "" : " as " + again);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void cutBack(IOException cause) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      cause.addSuppressed(e); // The next attempt overwrites it; readers stop before it.
    }
  }

  private static FileChannel newlyNamed(Path path, byte[] content) throws IOException {
    return newlyNamed(path, part -> part.write(ByteBuffer.wrap(content), 0));
  }

  private static FileChannel newlyNamed(Path path, FileChannel content, long bytes)
      throws IOException {
    return newlyNamed(
        path,
        part -> {
          for (long at = 0; at < bytes; ) {
            at += content.transferTo(at, bytes - at, part);
          }
        });
  }

  /** What a file holds before it gets its name. */
  @FunctionalInterface
  private interface Filling {
    void into(FileChannel part) throws IOException;
  }

  private static FileChannel newlyNamed(Path path, Filling filling) throws IOException {
    Path part = path.resolveSibling(path.getFileName() + PART);
    try (FileChannel filled =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock(path, filled);
      filled.truncate(0);
      filling.into(filled);
      filled.force(true);
      name(part, path);
    } catch (IOException e) {
      discard(part, e);
      throw e;
    }
    return opened(path); // By its own name, so that the system tells when it is moved.
  }

  private static FileChannel opened(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(path, channel);
      return channel;
    } catch (IOException | ProblemException e) {
      channel.close();
      throw e;
    }
  }

  private static void name(Path part, Path path) throws IOException {
    try {
      Files.createLink(path, part);
      Files.delete(part);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.move(part, path); // A file system without hard links.
    }
  }

  private static void discard(Path part, IOException cause) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void lock(Path path, FileChannel file) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw ProblemException.wrongUse(
          path.toString(),
          "another collector is writing this capture",
          "stop that one first, or choose another name");
    }
  }

  private static ProblemException exists(Path path, @Nullable IOException cause) {
    String what = "the file exists and a capture is never written over";
    String remedy = "choose another name, remove the file first, or go on in it with --resume";
    return cause == null
        ? ProblemException.wrongUse(path.toString(), what, remedy)
        : ProblemException.of(
            ProblemException.Kind.WRONG_USE, path.toString(), what, remedy, cause);
  }

  private static ProblemException unmade(Path path, IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        path.toString(),
        "the capture cannot be made or opened there: " + FileTrouble.of(e),
        "choose a folder that exists, may be written and has room",
        e);
  }
}
