package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A foreign file that is checked while its rows are delivered, for formats whose files are too
 * large to be read twice. Its sources become known on the way.
 *
 * @param header without sources, from the file's begin
 */
record SinglePass(ByteSource bytes, CaptureHeader header, Pass pass) {
  /** Receives rows, and the sources that they belong to before the first row of each. */
  interface Target extends IntervalSink {
    /** The index for all rows of this source. */
    int addSource(SourceInfo source);
  }

  /** One reading of the whole file. */
  @FunctionalInterface
  interface Pass {
    /**
     * @return what the reader of any figure has to know, in whole sentences
     * @throws dev.weir.problem.ProblemException where the file is broken
     */
    List<String> read(Target target) throws IOException;
  }

  List<String> readInto(Target target) throws IOException {
    return pass.read(target);
  }

  /** Reads the file once to check it and to learn its sources; its rows come with the next read. */
  CheckedFile checked() throws IOException {
    Learning learning = new Learning(CheckedFile.Discard.INSTANCE);
    List<String> warnings = readInto(learning);
    return new CheckedFile(
        bytes,
        header.withSources(learning.sources),
        warnings,
        (from, sink) -> readInto(new Learning(sink)));
  }

  private static final class Learning implements Target {
    private final List<SourceInfo> sources = new ArrayList<>();
    private final IntervalSink sink;

    private Learning(IntervalSink sink) {
      this.sink = sink;
    }

    @Override
    public int addSource(SourceInfo source) {
      sources.add(source);
      return sources.size() - 1;
    }

    @Override
    public void interval(
        int source, long startNanos, long lengthNanos, long bytes, long operations) {
      sink.interval(source, startNanos, lengthNanos, bytes, operations);
    }

    @Override
    public void gap(int source, long startNanos, long lengthNanos, String cause) {
      sink.gap(source, startNanos, lengthNanos, cause);
    }

    @Override
    public void observation(Observation observation) {
      sink.observation(observation);
    }
  }
}
