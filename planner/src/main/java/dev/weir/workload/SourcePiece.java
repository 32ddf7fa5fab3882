package dev.weir.workload;

import dev.weir.capture.SourceInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One source of one capture, after the first reading.
 *
 * @param input the capture
 * @param index of the source in it
 * @param info name and kind
 * @param figures what the reading told
 * @param samples of written content
 * @param shape sizes and rewriting of its writes
 * @param held its samples; null where they were let go
 */
record SourcePiece(
    CaptureInput input,
    int index,
    SourceInfo info,
    SourceFigures figures,
    List<RatioSample> samples,
    WrittenShape shape,
    @Nullable Workload held) {

  String host() {
    return input.capture().header().host();
  }

  /** Whether two of them are parts of one measurement, taken one after the other. */
  boolean sameThing(SourcePiece other) {
    return host().equals(other.host()) && info.equals(other.info);
  }

  boolean overlaps(SourcePiece other) {
    return figures.startNanos() < other.figures.endNanos()
        && other.figures.startNanos() < figures.endNanos();
  }
}
