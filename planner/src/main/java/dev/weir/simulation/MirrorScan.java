package dev.weir.simulation;

/** A mirror at work: reads at the disks' rate, in chunks, and stops when the queue has no room. */
final class MirrorScan {
  private static final long SMALLEST_CHUNK_BYTES = 64 * 1024;

  /** Chunks of a mirror, as long as {@link #CHUNKS_IN_ROOM} of them find room in memory. */
  private static final long CHUNKS = 500_000;

  private static final long CHUNKS_IN_ROOM = 16;

  /** A century: no run is longer, and an instant after it still fits. */
  private static final long LONGEST_NANOS = 100 * 365 * 86_400_000_000_000L;

  private final long shipBytes;
  private final long chunks;
  private final double chunkNanos;
  private long done;
  private long readyAt = SimulationResult.NEVER;

  /**
   * @param readBytes what is read in all
   * @param shipBytes what of it is shipped, evenly spread
   * @param roomBytes what of the memory queue a mirror may fill
   */
  MirrorScan(long readBytes, long shipBytes, double readBytesPerSecond, long roomBytes) {
    this.shipBytes = shipBytes;
    long coarse = Math.min(shipBytes / CHUNKS, roomBytes / CHUNKS_IN_ROOM);
    long chunk = Math.max(SMALLEST_CHUNK_BYTES, coarse);
    this.chunks = Math.max(1, Math.ceilDiv(shipBytes, chunk));
    this.chunkNanos = readBytes / readBytesPerSecond * 1e9 / chunks;
  }

  /** Whether it waits to be told to read on. */
  boolean waits() {
    return readyAt == SimulationResult.NEVER;
  }

  /** When the chunk that is being read is there, {@link SimulationResult#NEVER} when it waits. */
  long readyAt() {
    return readyAt;
  }

  /** Begins to read the next chunk. */
  void read(long now) {
    readyAt = chunkNanos >= LONGEST_NANOS ? now + LONGEST_NANOS : now + Math.round(chunkNanos);
  }

  /** Takes the chunk that is there; what of it is shipped. */
  long take() {
    long before = upTo(done);
    done++;
    readyAt = SimulationResult.NEVER;
    return upTo(done) - before;
  }

  /** Whether everything was taken. */
  boolean over() {
    return done == chunks;
  }

  private long upTo(long count) {
    return count == chunks ? shipBytes : (long) ((double) shipBytes * count / chunks);
  }
}
