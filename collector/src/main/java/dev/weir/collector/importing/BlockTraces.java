package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The writes of a block trace one by one, for who wants to repeat them. */
public final class BlockTraces {
  private BlockTraces() {}

  /** Takes them in the order of time. */
  public interface Writes {
    /** The next device; they are numbered from 0. */
    void device(String name);

    /**
     * @param nanos since 1970, or since a begin that the trace does not tell
     * @param offset first byte on the device
     * @param length bytes, from 0
     */
    void write(long nanos, int device, long offset, long length);
  }

  /**
   * Whether a file begins like a block trace.
   *
   * @throws IOException when it cannot be read
   */
  public static boolean recognises(ByteSource bytes) throws IOException {
    try (InputStream in = bytes.open()) {
      return new BlockTraceFormat().recognises(in.readNBytes(ImportFormats.HEAD_BYTES));
    }
  }

  /**
   * Delivers all writes.
   *
   * @return what is to be known of the trace, in whole sentences
   * @throws dev.weir.problem.ProblemException where the file is broken
   */
  public static List<String> read(ByteSource bytes, Writes writes) throws IOException {
    return BlockTraceFormat.requests(bytes, new Announced(writes), new Passed(writes));
  }

  private static final class Passed implements TraceRequests {
    private final Writes writes;

    private Passed(Writes writes) {
      this.writes = writes;
    }

    @Override
    public void addDevice(int sourceOfTarget) {
      // Announced by its name.
    }

    @Override
    public void write(long nanos, int device, long offset, long length) {
      writes.write(nanos, device, offset, length);
    }

    @Override
    public void other(long nanos) {
      // Only writes are repeated.
    }

    @Override
    public void finish(long resolutionNanos) {
      // Nothing is held back.
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }
  }

  private static final class Announced implements SinglePass.Target {
    private final Writes writes;
    private int sources;

    private Announced(Writes writes) {
      this.writes = writes;
    }

    @Override
    public int addSource(SourceInfo source) {
      writes.device(source.name());
      return sources++;
    }

    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      throw new AssertionError("requests are taken one by one");
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      throw new AssertionError("requests are taken one by one");
    }

    @Override
    public void observation(Observation observation) {
      throw new AssertionError("requests are taken one by one");
    }
  }
}
