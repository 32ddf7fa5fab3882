package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import java.io.IOException;
import java.util.Optional;

/** Reads one foreign format. */
interface FormatReader {
  /** Name after {@code --from}. */
  String name();

  /**
   * Whether a file that begins with these bytes is of this format, as far as they tell. It is asked
   * for the text in UTF-8 without a byte-order mark, whatever the file is stored in, and for the
   * bytes as they are.
   *
   * @param head at most {@link ImportFormats#HEAD_BYTES} bytes
   */
  boolean recognises(byte[] head);

  /**
   * Reads the file once to check it whole and to learn its sources.
   *
   * @param options what a person added to the file; what the format does not need is ignored
   * @throws dev.weir.problem.ProblemException with file, line, column and remedy
   */
  CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException;

  /**
   * The same for an import, where the format can be checked while its rows are written.
   *
   * @throws dev.weir.problem.ProblemException where its begin is wrong already
   */
  default Optional<SinglePass> singlePass(ByteSource bytes, ImportOptions options)
      throws IOException {
    return Optional.empty();
  }
}
