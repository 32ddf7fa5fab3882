package dev.weir.collector.importing;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The block traces of Alibaba Cloud (github.com/alibaba/block-traces, {@code io_traces.csv}):
 * device, R or W, offset and length in bytes, microseconds since 1970.
 */
final class AlibabaTrace implements TraceDialect {
  static final Pattern FIRST_LINE =
      Pattern.compile(
          "(?i)device_id,opcode,offset,length,timest(am|ma)p"
              + "|[0-9]{1,10},[RW],[0-9]+,[0-9]+,[0-9]{16}");

  private static final long NANOS_PER_STEP = 1000;
  private static final int COLUMNS = 5;

  @Override
  public String name() {
    return "alibaba";
  }

  @Override
  public byte separator() {
    return ',';
  }

  @Override
  public boolean isHeader(ByteFields fields) {
    return fields.text(0).equalsIgnoreCase("device_id");
  }

  @Override
  public void read(ByteFields fields, TraceRequest request) {
    fields.require(COLUMNS, "device_id,opcode,offset,length,timestamp");
    request.write = isWrite(fields);
    TraceDialect.extent(fields, request, 2, 1, 3, 1);
    request.nanos = TraceDialect.nanos(fields, 4, fields.whole(4, "the timestamp"), NANOS_PER_STEP);
  }

  private static boolean isWrite(ByteFields fields) {
    byte code = fields.end(1) - fields.start(1) == 1 ? fields.buffer()[fields.start(1)] : 0;
    return switch (code) {
      case 'W', 'w' -> true;
      case 'R', 'r' -> false;
      default -> throw fields.problem(1, "the opcode", "is neither R nor W");
    };
  }

  @Override
  public int deviceStart(ByteFields fields) {
    return fields.start(0);
  }

  @Override
  public int deviceEnd(ByteFields fields) {
    return fields.end(0);
  }

  @Override
  public String deviceName(ByteFields fields, String file) {
    return fields.text(0);
  }

  @Override
  public long resolutionNanos() {
    return NANOS_PER_STEP;
  }

  @Override
  public boolean knowsDate() {
    return true;
  }

  @Override
  public List<String> assumptions() {
    return List.of("Times are microseconds since 1970 in UTC, as the trace's description says.");
  }

  @Override
  public String howToSort() {
    return ": LC_ALL=C sort -t, -k5,5n FILE > SORTED";
  }
}
