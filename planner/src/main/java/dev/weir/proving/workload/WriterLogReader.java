package dev.weir.proving.workload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows a {@link WriterLog} while it grows; the file may not be there yet. */
public final class WriterLogReader implements AutoCloseable {
  private static final int ENTRIES_PER_READ = 1_024;

  private final Path path;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(ENTRIES_PER_READ * WriterLog.ENTRY_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN);
  private @Nullable FileChannel file;
  private long position;
  private long startNanos;

  public WriterLogReader(Path path) {
    this.path = path;
  }

  /** When the workload began, ns since 1970; empty while the writer has not started. */
  public OptionalLong startNanos() {
    return position == 0 ? OptionalLong.empty() : OptionalLong.of(startNanos);
  }

  /**
   * Delivers every complete entry that has been added since the last call.
   *
   * @throws IOException when the file cannot be read or is no log of this writer
   */
  public void readNew(Consumer<LoggedOperation> sink) throws IOException {
    FileChannel open = opened();
    if (open == null) {
      return;
    }
    int taken;
    do {
      buffer.clear();
      while (buffer.hasRemaining() && open.read(buffer, position + buffer.position()) > 0) {
        // A read may return less than there is.
      }
      buffer.flip();
      taken = 0;
      while (buffer.remaining() >= WriterLog.ENTRY_BYTES) {
        deliver(sink);
        taken++;
      }
      position += (long) taken * WriterLog.ENTRY_BYTES;
    } while (taken == ENTRIES_PER_READ);
  }

  private @Nullable FileChannel opened() throws IOException {
    if (file == null && Files.exists(path)) {
      file = FileChannel.open(path, StandardOpenOption.READ);
    }
    return file;
  }

  private void deliver(Consumer<LoggedOperation> sink) throws IOException {
    int base = buffer.position();
    buffer.position(base + WriterLog.ENTRY_BYTES);
    if (position == 0 && base == 0) {
      if (buffer.getLong(0) != WriterLog.MAGIC) {
        throw new IOException(path + " is not a log of this writer");
      }
      startNanos = buffer.getLong(8);
      return;
    }
    int length = buffer.getInt(base + 4);
    sink.accept(
        new LoggedOperation(
            new PlannedOperation(
                buffer.getLong(base + 8),
                buffer.getLong(base + 24),
                OperationKind.of(buffer.getInt(base)),
                buffer.getLong(base + 32),
                buffer.getLong(base + 40),
                length & ~WriterLog.SYNCED,
                (length & WriterLog.SYNCED) != 0),
            buffer.getLong(base + 16)));
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
