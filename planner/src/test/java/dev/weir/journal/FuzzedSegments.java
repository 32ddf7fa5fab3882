package dev.weir.journal;

import dev.weir.fuzz.Scratch;
import dev.weir.fuzz.Sums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A journal of one segment. */
public final class FuzzedSegments {
  private static final SegmentName NAME = new SegmentName(3, 1);
  private static final JournalLimits LIMITS = new JournalLimits(4096, 1 << 20);

  private FuzzedSegments() {}

  /** With some batches, and room behind them. */
  public static List<byte[]> whole() throws IOException {
    Path directory = Scratch.directory("journal-whole");
    try (Journal journal = Journal.open(directory, LIMITS)) {
      for (int i = 1; i < 8; i += 2) {
        byte[] payload = new byte[24 + i];
        Arrays.fill(payload, (byte) i);
        BatchHeader header = new BatchHeader(3, i, i + 1, payload.length, payload.length, 0);
        journal.append(header, ByteBuffer.wrap(payload));
        journal.force();
      }
    }
    return List.of(Files.readAllBytes(directory.resolve(NAME.fileName())));
  }

  /** Recovers it twice: what the first recovery left is whole, and all of it can be read. */
  public static void read(byte[] input) throws IOException {
    Path directory = Scratch.directory("journal");
    Files.write(directory.resolve(NAME.fileName()), input);
    JournalPosition end;
    try (Journal journal = Journal.open(directory, LIMITS)) {
      end = journal.end();
    }
    try (Journal journal = Journal.open(directory, LIMITS);
        JournalReader reader = journal.readAfter(JournalPosition.NONE)) {
      if (!journal.end().equals(end)) {
        throw new AssertionError("ends at " + end + ", and then at " + journal.end());
      }
      JournalPosition read = JournalPosition.NONE;
      while (reader.next(end)) {
        read = reader.header().end();
      }
      if (end.sequence() >= NAME.first() && !read.equals(end)) {
        throw new AssertionError("reads up to " + read + " of " + end);
      }
    }
  }

  /** Makes each checksum right: of the segment, and of the frames that lie where one begins. */
  public static byte[] repaired(byte[] input) {
    byte[] bytes = input.clone();
    if (bytes.length < SegmentFile.HEADER_BYTES) {
      return bytes;
    }
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(32, Sums.crc32c(bytes, 0, 32));
    int at = SegmentFile.HEADER_BYTES;
    while (at + FrameLayout.HEADER_BYTES <= bytes.length) {
      int stored = all.getInt(at + 16);
      boolean frame = all.getInt(at) == FrameLayout.MAGIC && stored >= 0;
      if (frame && stored <= bytes.length - at - FrameLayout.HEADER_BYTES) {
        int checked = FrameLayout.HEADER_BYTES - FrameLayout.CHECKED_FROM + stored;
        all.putInt(at + 4, Sums.crc32c(bytes, at + FrameLayout.CHECKED_FROM, checked));
        at = (int) Math.min(bytes.length, at + FrameLayout.frameBytes(stored));
      } else {
        at += FrameLayout.ALIGNMENT;
      }
    }
    return bytes;
  }
}
