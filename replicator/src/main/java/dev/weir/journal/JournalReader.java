package dev.weir.journal;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches in order, checking each again. One thread, which may differ from the appending one.
 */
public final class JournalReader implements AutoCloseable {
  private final Journal journal;
  private final Frame frame = new Frame();
  private JournalPosition position;
  private @Nullable Segment segment;
  private @Nullable FileChannel channel;
  private long offset;
  private long lastRead = -1;

  JournalReader(Journal journal, JournalPosition position) {
    this.journal = journal;
    this.position = position;
  }

  /**
   * Moves to the next batch that ends after the position reached and not after {@code upTo}.
   *
   * @return false when there is none yet
   * @throws ProblemException when a batch is missing or damaged
   */
  public boolean next(JournalPosition upTo) {
    try {
      return position.compareTo(upTo) < 0 && advance(upTo);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          journal.directory().toString(),
          "cannot read the journal: " + e.getMessage(),
          "check the disk under it, then restart the node",
          e);
    }
  }

  private boolean advance(JournalPosition upTo) throws IOException {
    while (select()) {
      readFrame();
      BatchHeader header = frame.batch();
      if (header.end().isAfter(upTo)) {
        return false;
      }
      offset += frame.bytes();
      lastRead = header.last();
      if (header.end().isAfter(position)) {
        requireContinuous(header);
        position = header.end();
        return true;
      }
    }
    return false;
  }

  /** Chooses the segment with the next frame; false when the journal ends here. */
  private boolean select() throws IOException {
    if (segment == null) {
      Segment first = journal.segmentFor(position);
      if (first == null) {
        return false;
      }
      enter(first);
    }
    while (segment != null && (segment.isEmpty() || atEnd(segment))) {
      Segment next = journal.segmentAfter(segment);
      if (next == null) {
        return false;
      }
      enter(next);
    }
    return segment != null;
  }

  private boolean atEnd(Segment current) {
    return current.end().compareTo(position) <= 0 || lastRead == current.last();
  }

  private void enter(Segment next) throws IOException {
    close();
    channel = FileChannel.open(next.path, StandardOpenOption.READ);
    segment = next;
    offset = SegmentFile.HEADER_BYTES;
    lastRead = -1;
  }

  private void readFrame() throws IOException {
    FileChannel open = channel;
    Segment current = segment;
    if (open == null || current == null) {
      throw new IllegalStateException("no segment selected");
    }
    if (!frame.read(open, offset)) {
      throw damaged(current, "damaged batch at byte " + offset);
    }
  }

  private void requireContinuous(BatchHeader header) {
    boolean overlaps =
        header.epoch() == position.epoch() && header.first() <= position.sequence() + 1;
    if (!overlaps && !header.follows(position) && segment != null) {
      throw damaged(
          segment, "batches between " + position + " and " + header.first() + " are missing");
    }
  }

  private ProblemException damaged(Segment where, String what) {
    return ProblemException.badInput(
        where.path.toString(), what, "remove the state directory and mirror again");
  }

  /** The batch reached; it may begin before the position that reading started from. */
  public BatchHeader header() {
    return frame.batch();
  }

  /** The stored bytes of the batch, direct memory, overwritten by {@link #next}. */
  public ByteBuffer payload() {
    return frame.payload();
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
