package dev.weir.journal;

import dev.weir.durable.DurableFile;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends batches to segment files and finds them again. One thread appends and forces, another may
 * read and truncate; the list of segments is all that they share.
 *
 * <p>A frame is whole or, at the very end of the last segment, absent. A segment is forced before
 * the next one is created, so damage anywhere else is an error and never a reason to drop data.
 */
public final class Journal implements AutoCloseable {
  private static final ByteBuffer PADDING = ByteBuffer.allocateDirect(FrameLayout.ALIGNMENT);

  private final Path directory;
  private final JournalLimits limits;
  private final List<Segment> segments;
  private final ByteBuffer head = ByteBuffer.allocateDirect(FrameLayout.HEADER_BYTES);
  private @Nullable FileChannel active;
  private long tail;
  private volatile JournalPosition end;
  private volatile JournalPosition forced;
  private boolean broken;

  private Journal(Path directory, JournalLimits limits, JournalRecovery.Found found)
      throws IOException {
    this.directory = directory;
    this.limits = limits;
    this.segments = new ArrayList<>(found.segments());
    this.tail = found.tail();
    this.end = segments.isEmpty() ? JournalPosition.NONE : segments.getLast().end();
    this.forced = end;
    if (!segments.isEmpty()) {
      active = FileChannel.open(segments.getLast().path, StandardOpenOption.WRITE);
      // What a killed process wrote may be in the page cache only.
      forceChannel(active);
    }
  }

  /**
   * Opens the journal in {@code directory}, creating it if there is none, and cuts an unfinished
   * tail off.
   *
   * @throws ProblemException when a segment is missing, foreign or damaged before its end; nothing
   *     is changed then
   */
  public static Journal open(Path directory, JournalLimits limits) {
    try {
      Files.createDirectories(directory);
      return new Journal(directory, limits, JournalRecovery.recover(directory));
    } catch (IOException e) {
      throw failure(directory, "cannot open the journal: " + e.getMessage(), e);
    }
  }

  /**
   * Appends one batch as it is; {@code stored} is not copied and its position is left alone.
   *
   * @throws ProblemException when the batch does not follow the last one, does not fit into a
   *     segment, or the disk fails
   */
  public AppendOutcome append(BatchHeader header, ByteBuffer stored) {
    requireFit(header, stored);
    long bytes = FrameLayout.frameBytes(header.storedLength());
    try {
      if (active == null
          || header.epoch() != segments.getLast().name.epoch()
          || tail + bytes > activeBytes()) {
        @Nullable AppendOutcome refused = roll(header);
        if (refused != null) {
          return refused;
        }
      }
      return write(header, stored, bytes);
    } catch (IOException e) {
      throw failure(directory, "cannot append: " + e.getMessage(), e);
    }
  }

  private void requireFit(BatchHeader header, ByteBuffer stored) {
    if (broken) {
      throw ProblemException.environment(
          directory.toString(),
          "an earlier write or force failed, what is on disk is unknown",
          "check the disk and restart the node");
    }
    if (!segments.isEmpty() && !header.follows(end)) {
      throw ProblemException.badInput(
          directory.toString(),
          "batch " + header.epoch() + "/" + header.first() + " does not follow " + end,
          "reconnect and resume behind " + end);
    }
    if (stored.remaining() != header.storedLength()
        || FrameLayout.frameBytes(header.storedLength()) + SegmentFile.HEADER_BYTES
            > limits.segmentBytes()) {
      throw ProblemException.badInput(
          directory.toString(),
          "batch of " + stored.remaining() + " bytes does not fit its header or a segment",
          "use batches smaller than " + limits.segmentBytes() + " bytes");
    }
  }

  private long activeBytes() {
    return Math.max(limits.segmentBytes(), segments.getLast().bytes());
  }

  private @Nullable AppendOutcome roll(BatchHeader header) throws IOException {
    if (sizeBytes() + limits.segmentBytes() > limits.totalBytes()) {
      return new AppendOutcome.Full(limits.totalBytes());
    }
    seal();
    SegmentName name = new SegmentName(header.epoch(), header.first());
    Path path;
    try {
      path = SegmentFile.create(directory, name, limits.segmentBytes());
    } catch (IOException e) {
      return new AppendOutcome.NoSpace(String.valueOf(e.getMessage()));
    }
    FileChannel next = FileChannel.open(path, StandardOpenOption.WRITE);
    FileChannel previous = active;
    active = next;
    tail = SegmentFile.HEADER_BYTES;
    synchronized (segments) {
      segments.add(new Segment(path, name, header.first() - 1, limits.segmentBytes()));
    }
    if (previous != null) {
      previous.close();
    }
    return null;
  }

  /** Forces the active segment and gives back the room it did not use. */
  private void seal() throws IOException {
    FileChannel channel = active;
    if (channel == null) {
      return;
    }
    forceChannel(channel);
    channel.truncate(tail);
    forceChannel(channel);
    segments.getLast().bytes(tail);
  }

  private AppendOutcome write(BatchHeader header, ByteBuffer stored, long bytes)
      throws IOException {
    FrameLayout.encode(head, header, forcedWithin(header.epoch()), stored);
    int padding = (int) (bytes - FrameLayout.HEADER_BYTES - header.storedLength());
    ByteBuffer[] parts = {head, stored.duplicate(), PADDING.duplicate().limit(padding)};
    FileChannel channel = activeChannel();
    try {
      channel.position(tail);
      long left = bytes;
      while (left > 0) {
        left -= channel.write(parts);
      }
    } catch (IOException e) {
      rollBack(channel);
      return new AppendOutcome.NoSpace(String.valueOf(e.getMessage()));
    }
    tail += bytes;
    Segment segment = segments.getLast();
    segment.bytes(Math.max(segment.bytes(), tail));
    segment.last(header.last());
    end = header.end();
    return new AppendOutcome.Appended(end);
  }

  private FileChannel activeChannel() {
    FileChannel channel = active;
    if (channel == null) {
      throw new IllegalStateException("no active segment");
    }
    return channel;
  }

  private long forcedWithin(long epoch) {
    return forced.epoch() == epoch ? forced.sequence() : 0;
  }

  /** Takes a half-written frame off, so that no later one can be mistaken for its continuation. */
  private void rollBack(FileChannel channel) throws IOException {
    try {
      channel.truncate(tail);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  /**
   * Makes everything appended durable (fdatasync).
   *
   * @return the durable position, which may be acknowledged
   * @throws ProblemException when the disk fails; the journal then refuses further batches, because
   *     a second force would not tell what the first one lost
   */
  public JournalPosition force() {
    JournalPosition reached = end;
    FileChannel channel = active;
    if (channel != null && reached.isAfter(forced)) {
      try {
        forceChannel(channel);
      } catch (IOException e) {
        throw failure(directory, "cannot make the journal durable: " + e.getMessage(), e);
      }
      forced = reached;
    }
    return forced;
  }

  private void forceChannel(FileChannel channel) throws IOException {
    try {
      channel.force(false);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  /** The last position appended. */
  public JournalPosition end() {
    return end;
  }

  /** The last position known to be durable. */
  public JournalPosition forced() {
    return forced;
  }

  /** Bytes on disk, with the room set aside. */
  public long sizeBytes() {
    synchronized (segments) {
      return segments.stream().mapToLong(Segment::bytes).sum();
    }
  }

  /** Opens a reader at the batch that holds the first position after {@code position}. */
  public JournalReader readAfter(JournalPosition position) {
    return new JournalReader(this, position);
  }

  /**
   * Removes whole segments of which nothing lies after {@code position}; the last segment stays, as
   * it tells the next sequence.
   */
  public void truncateThrough(JournalPosition position) {
    try {
      boolean removed = false;
      while (true) {
        Segment oldest;
        synchronized (segments) {
          if (segments.size() < 2 || segments.getFirst().end().isAfter(position)) {
            break;
          }
          oldest = segments.removeFirst();
        }
        Files.deleteIfExists(oldest.path);
        removed = true;
      }
      if (removed) {
        DurableFile.forceDirectory(directory);
      }
    } catch (IOException e) {
      throw failure(directory, "cannot remove old segments: " + e.getMessage(), e);
    }
  }

  /** The segment to read first for what follows {@code position}, or null when there is none. */
  @Nullable Segment segmentFor(JournalPosition position) {
    synchronized (segments) {
      JournalPosition wanted = new JournalPosition(position.epoch(), position.sequence() + 1);
      Segment best = null;
      for (Segment segment : segments) {
        JournalPosition first = new JournalPosition(segment.name.epoch(), segment.name.first());
        if (best == null || !first.isAfter(wanted)) {
          best = segment;
        }
      }
      return best;
    }
  }

  /** The segment that follows, also when {@code segment} itself was truncated away meanwhile. */
  @Nullable Segment segmentAfter(Segment segment) {
    JournalPosition start = new JournalPosition(segment.name.epoch(), segment.name.first());
    synchronized (segments) {
      for (Segment next : segments) {
        if (new JournalPosition(next.name.epoch(), next.name.first()).isAfter(start)) {
          return next;
        }
      }
      return null;
    }
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    try {
      if (active != null) {
        active.close();
        active = null;
      }
    } catch (IOException e) {
      throw failure(directory, "cannot close the journal: " + e.getMessage(), e);
    }
  }

  private static ProblemException failure(Path where, String what, IOException cause) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        where.toString(),
        what,
        "check the disk under it, then restart the node",
        cause);
  }
}
