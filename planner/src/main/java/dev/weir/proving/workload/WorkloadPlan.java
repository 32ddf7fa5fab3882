package dev.weir.proving.workload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of a workload with its time, computed from the seed alone: two iterations give
 * the same operations. Nothing is kept but the next operation of each stream and the small files
 * that wait for their deletion.
 */
public final class WorkloadPlan implements StampedPlan {
  private static final double DATABASE_SHARE = 0.50;
  private static final double APPEND_SHARE = 0.35;
  private static final double SMALL_SHARE = 1 - DATABASE_SHARE - APPEND_SHARE;

  private static final int APPEND_MIN_BYTES = 4_096;
  private static final int APPEND_MAX_BYTES = 32_768;
  private static final int BURST_APPEND_MIN_BYTES = 32_768;
  private static final int BURST_APPEND_MAX_BYTES = 65_536;
  private static final int SMALL_MIN_BYTES = 1_024;
  private static final int SMALL_MAX_BYTES = 4_096;

  private static final long MODE_AFTER_NANOS = 50_000_000;
  private static final long RENAME_AFTER_NANOS = 100_000_000;

  /** A small file lives at least this long, so that a sampling observer meets it. */
  private static final long DELETE_AFTER_MIN_NANOS = 1_000_000_000;

  private static final long DELETE_AFTER_MAX_NANOS = 4_000_000_000L;

  private final WorkloadSpec spec;
  private final long seed;

  public WorkloadPlan(WorkloadSpec spec, long seed) {
    this.spec = spec;
    this.seed = seed;
  }

  public WorkloadSpec spec() {
    return spec;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public RecordContent content() {
    return new RecordContent(seed, spec.compressible());
  }

  /** Pages of the database file. */
  public int databasePages() {
    return (int) (spec.database().bytes() / WorkloadFiles.PAGE_BYTES);
  }

  /**
   * SHA-256, as lower-case hexadecimal digits, over what determines every byte and its planned
   * time: seed, compressible share, size of the database and all fields of all operations.
   */
  @Override
  public String hash() {
    MessageDigest digest = StampedPlan.sha256();
    digest.update((seed + " " + spec).getBytes(StandardCharsets.UTF_8));
    ByteBuffer line = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    for (PlannedOperation operation : this) {
      line.clear();
      line.putLong(operation.sequence()).putLong(operation.plannedNanos());
      line.putInt(operation.kind().number()).putInt(operation.length());
      line.putLong(operation.file()).putLong(operation.offset());
      line.putLong(operation.synced() ? 1 : 0);
      digest.update(line.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public Duration duration() {
    return spec.duration();
  }

  @Override
  public String text() {
    return spec.toString();
  }

  @Override
  public Iterator<PlannedOperation> iterator() {
    return new Course();
  }

  /** What is due next; {@code source} makes the follow-up, null where there is none. */
  private record Due(
      long at, long tie, OperationKind kind, long file, int length, @Nullable Stream source) {}

  /** Something that goes on producing operations until its end. */
  private enum Stream {
    DATABASE,
    APPEND,
    SMALL,
    BURST_APPEND,
    BURST_OVERWRITE
  }

  private final class Course implements Iterator<PlannedOperation> {
    private final PriorityQueue<Due> queue =
        new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::tie));
    private final SplittableRandom[] random = new SplittableRandom[Stream.values().length];
    private final long[] logBytes = new long[WorkloadFiles.LOGS];
    private final long endNanos = spec.duration().toNanos();
    private long ties;
    private long sequence;
    private long ringSlot;
    private long nextSmallFile = WorkloadFiles.FIRST_SMALL;
    private boolean closed;

    Course() {
      SplittableRandom root = new SplittableRandom(seed);
      for (Stream stream : Stream.values()) {
        random[stream.ordinal()] = root.split();
      }
      schedule(Stream.DATABASE, 0);
      schedule(Stream.APPEND, 0);
      schedule(Stream.SMALL, 0);
      if (spec.burstRate().bytes() > 0) {
        schedule(Stream.BURST_APPEND, spec.burstAt().toNanos());
        schedule(Stream.BURST_OVERWRITE, spec.burstAt().toNanos());
      }
    }

    @Override
    public boolean hasNext() {
      return !closed;
    }

    @Override
    public PlannedOperation next() {
      if (closed) {
        throw new NoSuchElementException("the plan has " + sequence + " operations");
      }
      Due due = queue.poll();
      sequence++;
      if (due == null) {
        // The last operation is a page write: with it visible, everything before it is decided.
        closed = true;
        return new PlannedOperation(
            sequence,
            endNanos,
            OperationKind.WRITE,
            WorkloadFiles.DATABASE,
            0,
            WorkloadFiles.PAGE_BYTES,
            true);
      }
      if (due.source() != null) {
        goOn(due, due.source());
      }
      long offset = due.kind() == OperationKind.WRITE ? offset(due) : 0;
      return new PlannedOperation(
          sequence,
          due.at(),
          due.kind(),
          due.file(),
          offset,
          due.length(),
          due.file() == WorkloadFiles.DATABASE);
    }

    /** Puts the stream's next operation, and what belongs to this one, into the queue. */
    private void goOn(Due due, Stream stream) {
      SplittableRandom dice = random[stream.ordinal()];
      long gap = (long) (due.length() / bytesPerSecond(stream) * 1e9 * dice.nextDouble(0.5, 1.5));
      schedule(stream, due.at() + Math.max(1, gap));
      if (stream == Stream.SMALL) {
        long deleteAt =
            due.at() + dice.nextLong(DELETE_AFTER_MIN_NANOS, DELETE_AFTER_MAX_NANOS + 1);
        follow(due.at() + MODE_AFTER_NANOS, OperationKind.MODE, due.file());
        follow(due.at() + RENAME_AFTER_NANOS, OperationKind.RENAME, due.file());
        follow(deleteAt, OperationKind.DELETE, due.file());
      }
    }

    private void follow(long at, OperationKind kind, long file) {
      if (at < endNanos) {
        queue.add(new Due(at, ties++, kind, file, 0, null));
      }
    }

    private void schedule(Stream stream, long at) {
      if (at < streamEnd(stream)) {
        OperationKind kind = stream == Stream.SMALL ? OperationKind.CREATE : OperationKind.WRITE;
        queue.add(new Due(at, ties++, kind, file(stream), length(stream), stream));
      }
    }

    private long streamEnd(Stream stream) {
      return switch (stream) {
        case DATABASE, APPEND, SMALL -> endNanos;
        case BURST_APPEND, BURST_OVERWRITE -> spec.burstAt().plus(spec.burstFor()).toNanos();
      };
    }

    private double bytesPerSecond(Stream stream) {
      return switch (stream) {
        case DATABASE -> spec.rate().bytes() * DATABASE_SHARE;
        case APPEND -> spec.rate().bytes() * APPEND_SHARE;
        case SMALL -> spec.rate().bytes() * SMALL_SHARE;
        case BURST_APPEND, BURST_OVERWRITE -> spec.burstRate().bytes() / 2.0;
      };
    }

    private long file(Stream stream) {
      return switch (stream) {
        case DATABASE -> WorkloadFiles.DATABASE;
        case APPEND, BURST_APPEND ->
            WorkloadFiles.FIRST_LOG + random[stream.ordinal()].nextInt(WorkloadFiles.LOGS);
        case BURST_OVERWRITE -> WorkloadFiles.RING;
        case SMALL -> nextSmallFile++;
      };
    }

    private int length(Stream stream) {
      SplittableRandom dice = random[stream.ordinal()];
      return switch (stream) {
        case DATABASE -> WorkloadFiles.PAGE_BYTES;
        case APPEND -> dice.nextInt(APPEND_MIN_BYTES, APPEND_MAX_BYTES + 1);
        case BURST_APPEND -> dice.nextInt(BURST_APPEND_MIN_BYTES, BURST_APPEND_MAX_BYTES + 1);
        case BURST_OVERWRITE -> WorkloadFiles.SLOT_BYTES;
        case SMALL -> dice.nextInt(SMALL_MIN_BYTES, SMALL_MAX_BYTES + 1);
      };
    }

    private long offset(Due due) {
      if (due.file() == WorkloadFiles.DATABASE) {
        SplittableRandom dice = random[Stream.DATABASE.ordinal()];
        return (long) dice.nextInt(databasePages()) * WorkloadFiles.PAGE_BYTES;
      }
      if (due.file() == WorkloadFiles.RING) {
        return ringSlot++ % WorkloadFiles.RING_SLOTS * WorkloadFiles.SLOT_BYTES;
      }
      int log = (int) (due.file() - WorkloadFiles.FIRST_LOG);
      long offset = logBytes[log];
      logBytes[log] += due.length();
      return offset;
    }
  }
}
