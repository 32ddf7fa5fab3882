package dev.weir.workload;

import dev.weir.problem.ProblemException;
import java.util.List;

/**
 * How much memory reading may take: what does not fit is refused before it is tried.
 *
 * @param heapBytes what the program may use in all
 */
public record ReadingMemory(long heapBytes) {
  /** A sample in four columns of 8 bytes, which grow by half and are copied one by one. */
  private static final long BYTES_PER_SAMPLE = 56;

  /** What the rest of a plan needs beside the samples. */
  private static final double SHARE_FOR_SAMPLES = 0.8;

  /**
   * One cell of the sum and all that is made of it: evenly spread and at its worst while files are
   * read by two, then as columns, as the line sees it, and with both borders of every sample.
   */
  private static final long BYTES_PER_CELL = 300;

  /** The heap that Java was started with. */
  public static ReadingMemory ofThisProcess() {
    return new ReadingMemory(Runtime.getRuntime().maxMemory());
  }

  /**
   * How many of the captures may be read at once.
   *
   * @throws ProblemException environment when even the largest alone does not fit
   */
  int filesAtOnce(List<CaptureInput> inputs) {
    long[] rows = inputs.stream().mapToLong(CaptureInput::knownRows).sorted().toArray();
    for (int atOnce = Math.min(FileWorkers.AT_ONCE, rows.length); ; atOnce--) {
      long sum = 0;
      for (int i = 0; i < atOnce; i++) {
        sum += rows[rows.length - 1 - i];
      }
      if (fits(sum * BYTES_PER_SAMPLE)) {
        return atOnce;
      }
      if (atOnce == 1) {
        throw tooSmall("the largest capture", sum * BYTES_PER_SAMPLE);
      }
    }
  }

  /**
   * How many machines may be added up at once.
   *
   * @param samples of each machine
   * @param cells of the common grid
   * @throws ProblemException environment when even the largest alone does not fit
   */
  int machinesAtOnce(List<Long> samples, long cells) {
    long[] sorted = samples.stream().mapToLong(Long::longValue).sorted().toArray();
    long ofCells = cells * BYTES_PER_CELL;
    for (int atOnce = Math.min(FileWorkers.AT_ONCE, sorted.length); ; atOnce--) {
      long sum = 0;
      for (int i = 0; i < atOnce; i++) {
        sum += sorted[sorted.length - 1 - i];
      }
      long needed = ofCells + sum * BYTES_PER_SAMPLE;
      if (fits(needed)) {
        return atOnce;
      }
      if (atOnce == 1) {
        throw tooSmall("the sum of all captures", needed);
      }
    }
  }

  private boolean fits(long needed) {
    return needed <= heapBytes * SHARE_FOR_SAMPLES;
  }

  private ProblemException tooSmall(String what, long needed) {
    long heap = (long) Math.ceil(needed / SHARE_FOR_SAMPLES);
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        "weir plan",
        "%s needs about %s MB of heap, and this Java may use %s MB"
            .formatted(what, megabytes(heap), megabytes(heapBytes)),
        ("set WEIR_JAVA_OPTIONS=-Xmx%sm on a machine that has it, or plan fewer files or days;"
                + " servers rules with growth of their own take more of it than one --growth for"
                + " all")
            .formatted(Math.ceilDiv(heap, 1L << 20)));
  }

  private static long megabytes(long bytes) {
    return Math.ceilDiv(bytes, 1_000_000);
  }
}
