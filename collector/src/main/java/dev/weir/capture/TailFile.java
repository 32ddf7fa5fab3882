package dev.weir.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side file of a capture being written: rows younger than the capture's last block, unpacked,
 * as records with a checksum. Each {@link #append} is one write, so that it survives the death of
 * the process at once. Layout in docs/formats/capture-v1.md; read by {@link CaptureTail}.
 */
final class TailFile implements Closeable {
  static final String SUFFIX = ".tail";

  private final Path path;
  private final byte[] marker;
  private @Nullable FileChannel file;
  private @Nullable NamedFile identity;
  private long base;
  private long position;
  private long written;

  /**
   * Of a capture; made with the first {@link #append}, what is there stays until {@link #restart}.
   */
  TailFile(Path capture, byte[] marker) {
    this.path = of(capture);
    this.marker = marker.clone();
  }

  static Path of(Path capture) {
    return capture.resolveSibling(capture.getFileName() + SUFFIX);
  }

  /** Forgets all records; those to come continue the capture at byte {@code continuedAt}. */
  void restart(long continuedAt) throws IOException {
    base = continuedAt;
    position = 0;
    if (file == null) {
      Files.deleteIfExists(path);
    } else {
      file.truncate(0);
    }
  }

  /** Whether others find the file under its name, as far as there is one. */
  boolean named() {
    return identity == null || identity.has(path);
  }

  private FileChannel opened() throws IOException {
    FileChannel open = file;
    if (open == null) {
      open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      file = open;
      identity = NamedFile.at(path);
    }
    return open;
  }

  /**
   * Adds notes and rows.
   *
   * @throws IOException when the medium refuses; the records before stay as they were
   */
  void append(List<String> notes, byte[] rows, int rowCount) throws IOException {
    List<byte[]> texts = notes.stream().map(n -> n.getBytes(StandardCharsets.UTF_8)).toList();
    int length = CaptureTail.HEAD_BYTES + CaptureTail.RECORD_HEAD_BYTES + rows.length;
    length += texts.stream().mapToInt(t -> t.length + CaptureTail.RECORD_HEAD_BYTES).sum();
    ByteBuffer out = ByteBuffer.allocate(length);
    if (position == 0) {
      CaptureTail.putHead(out, marker, base);
    }
    texts.forEach(text -> CaptureTail.putRecord(out, 0, text));
    if (rowCount > 0) {
      CaptureTail.putRecord(out, rowCount, rows);
    }
    out.flip();
    FileChannel open = opened();
    try {
      long at = position;
      while (out.hasRemaining()) {
        at += open.write(out, at);
      }
      written += at - position;
      position = at;
    } catch (IOException e) {
      cutBack(open, e);
      throw e;
    }
  }

  /** Waits until all records are on the medium. */
  void sync() throws IOException {
    if (file != null) {
      file.force(false);
    }
  }

  long size() {
    return position;
  }

  long bytesWritten() {
    return written;
  }

  /** Closes and removes the file: all it held is in the capture. */
  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
      identity = null;
    }
  }

  private void cutBack(FileChannel open, IOException cause) {
    try {
      open.truncate(position);
    } catch (IOException e) {
      cause.addSuppressed(e); // The next append overwrites it; a reader stops at its checksum.
    }
  }
}
