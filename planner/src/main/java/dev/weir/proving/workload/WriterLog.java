package dev.weir.proving.workload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;

/**
 * What the writer did and when, outside the protected directory. An entry is written just
 * <em>before</em> its operation begins: whatever a reader finds on a replica has been logged by
 * then. Layout, little-endian: a header of {@value #ENTRY_BYTES} bytes (u64 magic, i64 start of the
 * workload in ns since 1970, i64 seed, zeros), then entries of {@value #ENTRY_BYTES} bytes:
 *
 * <pre>
 *  0 u32 kind, see OperationKind      16 i64 begun, ns since 1970      32 u64 file
 *  4 u32 length, top bit: fsync       24 i64 planned, ns after start   40 i64 offset
 *  8 u64 sequence
 * </pre>
 */
public final class WriterLog implements AutoCloseable {
  public static final int ENTRY_BYTES = 48;
  static final long MAGIC = 0x31474F4C52495745L;
  static final int SYNCED = 1 << 31;

  private final FileChannel file;
  private final ByteBuffer entry =
      ByteBuffer.allocateDirect(ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private WriterLog(FileChannel file) {
    this.file = file;
  }

  /**
   * Begins a new log.
   *
   * @throws IOException when the file is there already or cannot be written
   */
  public static WriterLog create(Path path, long startNanos, long seed) throws IOException {
    WriterLog log =
        new WriterLog(
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    log.entry.clear().putLong(MAGIC).putLong(startNanos).putLong(seed);
    log.write();
    return log;
  }

  /** Adds one entry; visible to readers of the file when this returns. */
  public void append(PlannedOperation operation, long atNanos) throws IOException {
    entry.clear().putInt(operation.kind().number());
    entry.putInt(operation.length() | (operation.synced() ? SYNCED : 0));
    entry.putLong(operation.sequence()).putLong(atNanos).putLong(operation.plannedNanos());
    entry.putLong(operation.file()).putLong(operation.offset());
    write();
  }

  private void write() throws IOException {
    entry.position(0).limit(ENTRY_BYTES);
    while (entry.hasRemaining()) {
      file.write(entry);
    }
  }

  /** Nanoseconds since 1970-01-01T00:00Z by the clock that the capture and the engine use too. */
  public static long nowNanos(Clock clock) {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
