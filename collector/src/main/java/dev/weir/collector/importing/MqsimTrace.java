package dev.weir.collector.importing;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Traces of the simulator MQSim (github.com/CMU-SAFARI/MQSim, {@code traces/}): five columns joined
 * by blanks: arrival time, device, first sector, sectors, and the type, in which 0 is a write.
 */
final class MqsimTrace implements TraceDialect {
  static final Pattern LINE = Pattern.compile("[0-9]+\\s+[0-9]+\\s+[0-9]+\\s+[0-9]+\\s+[01]\\s*");

  private static final int COLUMNS = 5;
  private static final long SECTOR_BYTES = 512;

  private final TraceTimeUnit unit;

  MqsimTrace(TraceTimeUnit unit) {
    this.unit = unit;
  }

  @Override
  public String name() {
    return "mqsim";
  }

  @Override
  public byte separator() {
    return ByteFields.BLANKS;
  }

  @Override
  public boolean isHeader(ByteFields fields) {
    return false;
  }

  @Override
  public void read(ByteFields fields, TraceRequest request) {
    fields.require(COLUMNS, "TIME DEVICE SECTOR SECTORS TYPE");
    request.nanos = unit.nanos(fields, 0);
    long type = fields.whole(4, "the type");
    if (type > 1) {
      throw fields.problem(4, "the type", "is neither 0 (write) nor 1 (read)");
    }
    request.write = type == 0;
    TraceDialect.extent(fields, request, 2, SECTOR_BYTES, 3, SECTOR_BYTES);
  }

  @Override
  public int deviceStart(ByteFields fields) {
    return fields.start(1);
  }

  @Override
  public int deviceEnd(ByteFields fields) {
    return fields.end(1);
  }

  @Override
  public String deviceName(ByteFields fields, String file) {
    return fields.text(1);
  }

  @Override
  public long resolutionNanos() {
    return unit.nanos();
  }

  @Override
  public boolean knowsDate() {
    return false;
  }

  @Override
  public List<String> assumptions() {
    return List.of(
        "The columns have no names; they are taken as MQSim has them: time, device, first sector,"
            + " sectors of 512 bytes, and the type with 0 for a write and 1 for a read.",
        unit.assumption());
  }

  @Override
  public String howToSort() {
    return ": LC_ALL=C sort -n FILE > SORTED";
  }
}
