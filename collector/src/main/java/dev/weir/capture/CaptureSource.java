package dev.weir.capture;

import java.io.IOException;
import java.util.List;

/**
 * Anything that yields measured intervals: a capture file, an importer, a probe. The port that
 * contract tests hold every reader to.
 */
public interface CaptureSource {
  /** What the intervals mean; the same object during the whole read. */
  CaptureHeader header();

  /**
   * Delivers every interval and gap in order of start time within each source, once per call.
   *
   * @throws IOException when the medium fails
   * @throws dev.weir.problem.ProblemException when the content is broken, with place and remedy
   */
  void readInto(IntervalSink sink) throws IOException;

  /**
   * What the reader of any figure from this source has to know, in whole sentences: lost rows, a
   * file cut short. Complete only after {@link #readInto}.
   */
  default List<String> warnings() {
    return List.of();
  }
}
