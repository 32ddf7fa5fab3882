package dev.weir.capture;

import dev.weir.codec.CompressionLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** How an {@link Observation} lies in the fields of a row: its kind, its bytes and its values. */
record ObservationRow(int kind, long bytes, long[] values) {
  private static final long UNKNOWN = -1;

  /** Level, packed bytes, processor time. */
  private static final int VALUES_PER_LEVEL = 3;

  static ObservationRow of(Observation observation) {
    return switch (observation) {
      case Observation.WriteSizes sizes ->
          new ObservationRow(
              CaptureSchema.WRITE_SIZES,
              UNKNOWN,
              sizes.counts().stream().mapToLong(Long::longValue).toArray());
      case Observation.Rewrites rewrites ->
          new ObservationRow(
              CaptureSchema.REWRITES,
              rewrites.writtenBytes(),
              new long[] {rewrites.distinctBytes()});
      case Observation.Compressibility sample ->
          new ObservationRow(
              CaptureSchema.COMPRESSIBILITY,
              sample.plainBytes(),
              sample.levels().stream()
                  .flatMapToLong(
                      packed ->
                          LongStream.of(
                              packed.level().ordinal(), packed.packedBytes(), packed.cpuNanos()))
                  .toArray());
    };
  }

  /**
   * @throws BlockCursor.Malformed when the row says what no writer may have written
   */
  static Observation read(RowDecoder row) {
    long[] values = Arrays.copyOf(row.values, row.valueCount);
    try {
      return switch (row.row) {
        case CaptureSchema.WRITE_SIZES ->
            new Observation.WriteSizes(
                row.source,
                row.startNanos,
                row.lengthNanos,
                Arrays.stream(values).boxed().toList());
        case CaptureSchema.REWRITES ->
            new Observation.Rewrites(
                row.source, row.startNanos, row.lengthNanos, row.bytes, single(values));
        case CaptureSchema.COMPRESSIBILITY ->
            new Observation.Compressibility(
                row.source, row.startNanos, row.lengthNanos, row.bytes, levels(values));
        default -> throw new BlockCursor.Malformed("row kind " + row.row);
      };
    } catch (IllegalArgumentException e) {
      throw new BlockCursor.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static long single(long[] values) {
    if (values.length != 1) {
      throw new BlockCursor.Malformed(values.length + " values where one belongs");
    }
    return values[0];
  }

  private static List<Observation.Packed> levels(long[] values) {
    CompressionLevel[] known = CompressionLevel.values();
    List<Observation.Packed> levels = new ArrayList<>();
    for (int i = 0; i + VALUES_PER_LEVEL <= values.length; i += VALUES_PER_LEVEL) {
      if (values[i] < 0 || values[i] >= known.length) {
        throw new BlockCursor.Malformed("compression level " + values[i]);
      }
      levels.add(new Observation.Packed(known[(int) values[i]], values[i + 1], values[i + 2]));
    }
    return levels;
  }
}
