package dev.weir.collector.importing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The traces of Microsoft Research Cambridge as SNIA distributes them (iotta.snia.org, block I/O
 * 387 and 388; layout from their README): time in Windows filetime, host, disk, Read or Write,
 * offset and size in bytes, response time.
 */
final class MsrTrace implements TraceDialect {
  static final Pattern FIRST_LINE =
      Pattern.compile(
          "(?i)timestamp,hostname,disknumber,type,offset,size,responsetime"
              + "|[0-9]{17,19},[^,]+,[0-9]+,(read|write),[0-9]+,[0-9]+,[0-9]+");

  /** Steps of 100 ns from 1601-01-01 to 1970-01-01. */
  private static final long FILETIME_OF_1970 = 116_444_736_000_000_000L;

  private static final long NANOS_PER_STEP = 100;
  private static final int COLUMNS = 7;
  private static final byte[] WRITE = "Write".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] READ = "Read".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "msr";
  }

  @Override
  public byte separator() {
    return ',';
  }

  @Override
  public boolean isHeader(ByteFields fields) {
    return fields.text(0).equalsIgnoreCase("Timestamp");
  }

  @Override
  public void read(ByteFields fields, TraceRequest request) {
    fields.require(COLUMNS, "Timestamp,Hostname,DiskNumber,Type,Offset,Size,ResponseTime");
    long steps = fields.whole(0, "the time") - FILETIME_OF_1970;
    request.nanos = TraceDialect.nanos(fields, 0, steps, NANOS_PER_STEP);
    request.write = isWrite(fields);
    TraceDialect.extent(fields, request, 4, 1, 5, 1);
  }

  private static boolean isWrite(ByteFields fields) {
    if (fields.is(3, WRITE)) {
      return true;
    }
    if (fields.is(3, READ)) {
      return false;
    }
    String type = fields.text(3);
    if (!type.equalsIgnoreCase("write") && !type.equalsIgnoreCase("read")) {
      throw fields.problem(3, "the type", "is neither Read nor Write");
    }
    return type.equalsIgnoreCase("write");
  }

  @Override
  public int deviceStart(ByteFields fields) {
    return fields.start(1);
  }

  @Override
  public int deviceEnd(ByteFields fields) {
    return fields.end(2);
  }

  @Override
  public String deviceName(ByteFields fields, String file) {
    return fields.text(1) + "_" + fields.text(2); // As the files themselves are called.
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
    return List.of("Times are Windows filetime in UTC, as the trace's description says.");
  }

  @Override
  public String howToSort() {
    return ": LC_ALL=C sort -t, -k1,1n FILE > SORTED";
  }
}
