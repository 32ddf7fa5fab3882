package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Traces of CloudPhysics as libCacheSim prints them (github.com/1a1a11a/libCacheSim, {@code
 * data/cloudPhysicsIO.csv}): the header names time, op, size and lbn in any order; op is a SCSI
 * operation code in hexadecimal or a word, size is in bytes, lbn in sectors.
 */
final class LibCacheSimTrace implements TraceDialect {
  /** Columns that the header must name; further ones are passed over. */
  static final List<String> COLUMNS = List.of("time", "op", "size", "lbn");

  private static final Pattern HEXADECIMAL = Pattern.compile("(0x)?[0-9a-fA-F]{1,2}");
  private static final long SECTOR_BYTES = 512;

  private final TraceTimeUnit unit;
  private final ScsiCommands commands;
  private final int columns;
  private final int time;
  private final int op;
  private final int size;
  private final int lbn;

  /**
   * @param header the names of the columns
   */
  LibCacheSimTrace(List<String> header, TraceTimeUnit unit, ScsiCommands commands) {
    List<String> names = header.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    this.unit = unit;
    this.commands = commands;
    this.columns = names.size();
    this.time = names.indexOf("time");
    this.op = names.indexOf("op");
    this.size = names.indexOf("size");
    this.lbn = names.indexOf("lbn");
  }

  @Override
  public String name() {
    return "libcachesim";
  }

  @Override
  public byte separator() {
    return ',';
  }

  @Override
  public boolean isHeader(ByteFields fields) {
    return fields.text(time).equalsIgnoreCase("time");
  }

  @Override
  public void read(ByteFields fields, TraceRequest request) {
    fields.require(columns, "its header");
    request.nanos = unit.nanos(fields, time);
    request.write = isWrite(fields);
    TraceDialect.extent(fields, request, lbn, SECTOR_BYTES, size, 1);
  }

  private boolean isWrite(ByteFields fields) {
    int start = fields.start(op);
    if (fields.end(op) - start == 2) {
      int high = Character.digit(fields.buffer()[start], 16);
      int low = Character.digit(fields.buffer()[start + 1], 16);
      if (high >= 0 && low >= 0) {
        return commands.isWrite(high << 4 | low);
      }
    }
    String text = fields.text(op);
    if (HEXADECIMAL.matcher(text).matches()) {
      return commands.isWrite(Integer.parseInt(text.replace("0x", ""), 16));
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "w", "write" -> true;
      case "r", "read" -> false;
      default -> throw unknown(fields);
    };
  }

  private ProblemException unknown(ByteFields fields) {
    return fields.problem(op, "the operation", "is neither a SCSI code such as 2a nor a word");
  }

  @Override
  public int deviceStart(ByteFields fields) {
    return fields.start(0);
  }

  @Override
  public int deviceEnd(ByteFields fields) {
    return fields.start(0);
  }

  @Override
  public String deviceName(ByteFields fields, String file) {
    return file;
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
    List<String> assumptions = new ArrayList<>();
    assumptions.add(unit.assumption());
    assumptions.add("Sizes are taken as bytes and lbn as sectors of 512 bytes.");
    return assumptions;
  }

  @Override
  public String howToSort() {
    return ": LC_ALL=C sort -t, -k%d,%dn FILE > SORTED".formatted(time + 1, time + 1);
  }
}
