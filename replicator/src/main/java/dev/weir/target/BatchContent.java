package dev.weir.target;

import dev.weir.codec.CorruptBlockException;
import dev.weir.codec.Unpacker;
import dev.weir.journal.BatchHeader;
import dev.weir.operation.OperationView;
import dev.weir.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The operations of one batch, unpacked, walked one by one and checked against the batch's header.
 * Keeps its buffer; one thread.
 */
final class BatchContent implements AutoCloseable {
  /** Stored as the operations themselves. */
  static final int RAW = 0;

  /**
   * Highest codec known. All but {@link #RAW} are one block of {@link dev.weir.codec.Codec}, which
   * names its own method in its first byte.
   */
  static final int KNOWN_MAX = 2;

  private final Unpacker unpacker = new Unpacker();
  private final OperationView view = new OperationView();
  private ByteBuffer unpacked = ByteBuffer.allocateDirect(1 << 20);
  private MemorySegment operations = MemorySegment.NULL;
  private long next;
  private long expected;
  private long last;

  static boolean isKnown(int codec) {
    return codec >= RAW && codec <= KNOWN_MAX;
  }

  /** Begins a batch; {@code stored} must stay untouched until the last operation is done. */
  void open(BatchHeader header, ByteBuffer stored) {
    ByteBuffer source = header.codec() == RAW ? stored : unpack(header, stored);
    operations = MemorySegment.ofBuffer(source.slice(0, header.rawLength()));
    next = 0;
    expected = header.first();
    last = header.last();
  }

  private ByteBuffer unpack(BatchHeader header, ByteBuffer stored) {
    if (unpacked.capacity() < header.rawLength()) {
      unpacked = ByteBuffer.allocateDirect(header.rawLength());
    }
    try {
      int length =
          unpacker.unpack(stored, 0, header.storedLength(), unpacked, 0, header.rawLength());
      if (length != header.rawLength()) {
        throw broken("batch unpacks to " + length + " bytes instead of " + header.rawLength());
      }
    } catch (CorruptBlockException e) {
      throw broken("batch cannot be unpacked: " + e.getMessage());
    }
    return unpacked;
  }

  boolean hasNext() {
    return next < operations.byteSize();
  }

  /** The operation reached; stays there until {@link #done()}. */
  OperationView current() {
    view.wrap(operations, next);
    if (view.sequence() != expected || expected > last) {
      throw broken("operation " + view.sequence() + " where " + expected + " belongs");
    }
    return view;
  }

  /** Goes on behind the operation reached. */
  void done() {
    next += view.length();
    expected++;
    if (!hasNext() && expected != last + 1) {
      throw broken("batch ends at " + (expected - 1) + " instead of " + last);
    }
  }

  private ProblemException broken(String what) {
    return ProblemException.badInput(
        "batch that ends at " + last, what, "run the same version on both sides, mirror again");
  }

  @Override
  public void close() {
    unpacker.close();
  }
}
