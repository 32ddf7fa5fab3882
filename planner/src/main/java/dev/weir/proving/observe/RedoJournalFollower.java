package dev.weir.proving.observe;

import dev.weir.codec.Unpacker;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationType;
import dev.weir.operation.OperationView;
import dev.weir.proving.workload.Stamp;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a target's redo journal from outside while it grows, after docs/formats/journal-v1.md, and
 * finds the stamps of the workload in it. What stands in the journal is at most one fdatasync away
 * from being durable. Opens files to read only and asks the target nothing.
 */
public final class RedoJournalFollower implements AutoCloseable {
  private static final int MAGIC = 0x314a5257;
  private static final int VERSION = 1;
  private static final int SEGMENT_HEADER_BYTES = 64;
  private static final int FRAME_HEADER_BYTES = 64;
  private static final int CHECKED_FROM = 8;
  private static final int ALIGNMENT = 8;
  private static final int BATCH_MAX_BYTES = (16 << 20) + (64 << 10);
  private static final int DEPTH = 6;
  private static final String SUFFIX = ".journal";

  private final Path stateDirectory;
  private final Unpacker unpacker = new Unpacker();
  private final OperationView operation = new OperationView();
  private final ByteBuffer header =
      ByteBuffer.allocateDirect(FRAME_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private ByteBuffer stored = ByteBuffer.allocateDirect(1 << 20);
  private ByteBuffer raw = ByteBuffer.allocateDirect(1 << 20);
  private @Nullable Path segment;
  private @Nullable FileChannel channel;
  private long offset;
  private long newestStamp;
  private long disorder;

  /**
   * @param stateDirectory the target's state, somewhere below which the journal lies
   */
  public RedoJournalFollower(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
  }

  /** The highest sequence of the workload that stands in the journal, 0 before the first. */
  public long newestStamp() {
    return newestStamp;
  }

  /** Stamps that came after a later one: 0 for a journal in order. */
  public long disorder() {
    return disorder;
  }

  /**
   * Reads whatever has been added since the last call.
   *
   * @throws IOException when a file cannot be read
   */
  public void readNew() throws IOException {
    while (true) {
      readFrames();
      Path next = nextSegment();
      if (next == null) {
        return;
      }
      // A segment is complete before its successor is created; what came in between is read now.
      readFrames();
      close();
      try {
        channel = FileChannel.open(next, StandardOpenOption.READ);
        segment = next;
        offset = SEGMENT_HEADER_BYTES;
      } catch (NoSuchFileException e) {
        // Applied and removed since it was listed: its successor is there.
        segment = next;
      }
    }
  }

  private @Nullable Path nextSegment() throws IOException {
    if (!Files.isDirectory(stateDirectory)) {
      return null;
    }
    Path reached = segment;
    try (Stream<Path> found = Files.walk(stateDirectory, DEPTH)) {
      List<Path> later =
          found
              .filter(path -> path.getFileName().toString().endsWith(SUFFIX))
              .filter(path -> reached == null || path.compareTo(reached) > 0)
              .sorted()
              .toList();
      return later.isEmpty() ? null : later.getFirst();
    } catch (java.io.UncheckedIOException e) {
      // A directory went away while it was listed; the next call sees what is there then.
      return null;
    }
  }

  private void readFrames() throws IOException {
    FileChannel open = channel;
    while (open != null && readFrame(open)) {
      findStamps();
      long bytes = FRAME_HEADER_BYTES + stored.limit();
      offset += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
  }

  private boolean readFrame(FileChannel open) throws IOException {
    if (!fill(open, header.clear(), offset)
        || header.getInt(0) != MAGIC
        || header.getShort(8) != VERSION) {
      return false;
    }
    int rawBytes = header.getInt(12);
    int storedBytes = header.getInt(16);
    if (rawBytes <= 0
        || rawBytes > BATCH_MAX_BYTES
        || storedBytes <= 0
        || storedBytes > BATCH_MAX_BYTES) {
      return false;
    }
    stored = sized(stored, storedBytes);
    raw = sized(raw, rawBytes);
    return fill(open, stored, offset + FRAME_HEADER_BYTES) && checksum() == header.getInt(4);
  }

  private static ByteBuffer sized(ByteBuffer buffer, int bytes) {
    ByteBuffer fitting =
        buffer.capacity() >= bytes ? buffer : ByteBuffer.allocateDirect(Math.max(bytes, 1 << 20));
    return fitting.clear().limit(bytes);
  }

  private int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(CHECKED_FROM, FRAME_HEADER_BYTES - CHECKED_FROM));
    crc.update(stored.duplicate());
    return (int) crc.getValue();
  }

  private void findStamps() {
    int length = raw.limit();
    ByteBuffer operations = raw;
    if (header.getShort(10) == 0) {
      operations = stored;
    } else {
      length = unpacker.unpack(stored, 0, stored.limit(), raw, 0, raw.limit());
    }
    MemorySegment memory = MemorySegment.ofBuffer(operations.duplicate().position(0).limit(length));
    for (long at = 0; at < length; at += operation.length()) {
      operation.wrap(memory, at);
      boolean written =
          operation.type() == OperationType.WRITE && !operation.has(OperationLayout.FLAG_MIRROR);
      if (written && operation.payloadLength() >= Stamp.RECORD_MIN_BYTES) {
        meet(Stamp.read(operations.slice((int) operation.payloadOffset(), Stamp.HEADER_BYTES)));
      }
    }
  }

  private void meet(@Nullable Stamp stamp) {
    if (stamp == null || stamp.sequence() == 0) {
      return;
    }
    if (stamp.sequence() <= newestStamp) {
      disorder++;
    }
    newestStamp = Math.max(newestStamp, stamp.sequence());
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
    long position = at;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position);
      if (read < 0) {
        return false;
      }
      position += read;
    }
    buffer.flip();
    return true;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
