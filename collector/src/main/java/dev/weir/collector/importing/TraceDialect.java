package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.util.List;

/** One published layout of block traces in text, a request per line. */
sealed interface TraceDialect permits MsrTrace, AlibabaTrace, LibCacheSimTrace, MqsimTrace {
  /** No request is later, so that sums of times never leave 63 bits. */
  long LATEST_NANOS = Long.MAX_VALUE - (1L << 60);

  /** What the probe of the capture is called after {@code import:blocktrace:}. */
  String name();

  byte separator();

  /** Whether the line just split names the columns. */
  boolean isHeader(ByteFields fields);

  /**
   * Reads the line just split; the device is found by its bytes.
   *
   * @throws ProblemException with line, column and remedy
   */
  void read(ByteFields fields, TraceRequest request);

  /**
   * First byte of what tells the device; equal to {@link #deviceEnd} where the file has but one.
   */
  int deviceStart(ByteFields fields);

  int deviceEnd(ByteFields fields);

  /** The device's name, where the trace has one. */
  String deviceName(ByteFields fields, String file);

  /** One step of the trace's clock. */
  long resolutionNanos();

  /** Whether the times count from 1970 for certain. */
  boolean knowsDate();

  /** What the file does not say, in whole sentences. */
  List<String> assumptions();

  /** Follows "sort the trace by time". */
  String howToSort();

  /**
   * Nanoseconds of a count of the clock's steps.
   *
   * @throws ProblemException where they lie outside the years 1970 to 2225
   */
  static long nanos(ByteFields fields, int field, long count, long nanosPerStep) {
    if (count < 0 || count > LATEST_NANOS / nanosPerStep) {
      throw fields.problem(field, "the time", "lies outside the years 1970 to 2225");
    }
    return count * nanosPerStep;
  }

  /** Takes offset and length, given in units of so many bytes. */
  static void extent(
      ByteFields fields, TraceRequest request, int offset, long unit, int length, long lengthUnit) {
    long first = fields.whole(offset, "the offset");
    long count = fields.whole(length, "the size");
    if (count > Integer.toUnsignedLong(-1) / lengthUnit) {
      throw fields.problem(length, "the size", "is more than 4 GiB for one request");
    }
    if (first > (Long.MAX_VALUE - (count * lengthUnit)) / unit) {
      throw fields.problem(offset, "the offset", "is more than 2^63 bytes");
    }
    request.offset = first * unit;
    request.length = count * lengthUnit;
  }
}
