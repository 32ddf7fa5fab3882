package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary traces of VMware's vSCSI layer as CloudPhysics published them; layout from {@code
 * vscsi.h} of github.com/1a1a11a/libCacheSim. Little-endian records without a file header:
 *
 * <pre>
 * version 1, 32 bytes: u32 number, u32 bytes, u32 segments, u16 command, u16 version, u64 block, u64 µs
 * version 2, 40 bytes: u16 command, u16 version, u32 number, u32 bytes, u32 segments, u64 block, u64 µs, u64 µs taken
 * </pre>
 *
 * The high byte of the version counts, blocks are sectors of 512 bytes.
 */
final class VscsiTrace {
  static final List<String> ASSUMPTIONS =
      List.of("Times are taken as microseconds and blocks as sectors of 512 bytes.");

  /** The published reader looks at as many. */
  private static final int FEWEST_RECORDS = 2;

  private static final int BUFFER_RECORDS = 2048;
  private static final int SECTOR_BYTES = 512;
  private static final long NANOS_PER_STEP = 1000;

  private final ByteSource bytes;
  private final ImportOptions options;
  private final long intervalNanos;

  /** Where the fields of a version lie in its record. */
  private enum Layout {
    ONE(1, 32, 14, 12, 4, 16, 24),
    TWO(2, 40, 2, 0, 8, 16, 24);

    private final int version;
    private final int recordBytes;
    private final int versionAt;
    private final int commandAt;
    private final int lengthAt;
    private final int blockAt;
    private final int timeAt;

    Layout(
        int version,
        int recordBytes,
        int versionAt,
        int commandAt,
        int lengthAt,
        int blockAt,
        int timeAt) {
      this.version = version;
      this.recordBytes = recordBytes;
      this.versionAt = versionAt;
      this.commandAt = commandAt;
      this.lengthAt = lengthAt;
      this.blockAt = blockAt;
      this.timeAt = timeAt;
    }

    private boolean matches(ByteBuffer in, int record) {
      int command = Short.toUnsignedInt(in.getShort(record + commandAt));
      return in.get(record + versionAt + 1) == version && command <= 0xFF;
    }
  }

  VscsiTrace(ByteSource bytes, ImportOptions options, long intervalNanos) {
    this.bytes = bytes;
    this.options = options;
    this.intervalNanos = intervalNanos;
  }

  /** Whether all records of a file's begin have the same known version and a command of a byte. */
  static boolean recognises(byte[] head) {
    return layout(head, head.length) != null;
  }

  private static @Nullable Layout layout(byte[] head, int length) {
    ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    for (Layout layout : Layout.values()) {
      int records = length / layout.recordBytes;
      boolean all = records >= FEWEST_RECORDS;
      for (int i = 0; i < records && all; i++) {
        all = layout.matches(in, i * layout.recordBytes);
      }
      if (all) {
        return layout;
      }
    }
    return null;
  }

  /** Delivers the whole trace and returns what is to be known of it. */
  List<String> read(SinglePass.Target target) throws IOException {
    return read(target, new TraceIntervals(target, intervalNanos));
  }

  /** The same with the requests one by one, for which the target learns its sources. */
  List<String> read(SinglePass.Target target, TraceRequests intervals) throws IOException {
    List<String> warnings = new ArrayList<>();
    intervals.addDevice(
        target.addSource(new SourceInfo(FileTitle.of(bytes.name()), SourceKind.DISK)));
    TraceOrder order = new TraceOrder(intervals);
    ScsiCommands commands = new ScsiCommands();
    try (InputStream in = bytes.open()) {
      byte[] block = in.readNBytes(ImportFormats.HEAD_BYTES);
      Layout layout = layout(block, block.length);
      if (layout == null) {
        throw ProblemException.badInput(
            bytes.name(), "the file changed while it was read", "read it when nobody writes it");
      }
      Records records = new Records(layout, commands, order);
      int rest = records.deliver(block, block.length);
      byte[] buffer = Arrays.copyOf(block, layout.recordBytes * BUFFER_RECORDS);
      System.arraycopy(block, block.length - rest, buffer, 0, rest);
      int read;
      while ((read = in.readNBytes(buffer, rest, buffer.length - rest)) > 0) {
        int length = rest + read;
        rest = records.deliver(buffer, length);
        System.arraycopy(buffer, length - rest, buffer, 0, rest);
      }
      if (rest > 0) {
        warnings.add(
            "The trace ends inside a record: its last %d bytes are left out.".formatted(rest));
      }
    }
    order.finish();
    intervals.finish(NANOS_PER_STEP);
    warnings.addAll(order.warnings());
    warnings.addAll(intervals.warnings());
    warnings.addAll(commands.warnings());
    return warnings;
  }

  /** Takes whole records out of a buffer. */
  private final class Records {
    private final Layout layout;
    private final ScsiCommands commands;
    private final TraceOrder order;
    private final TraceRequest request = new TraceRequest();
    private final TraceStart start = new TraceStart(options, false);
    private long number;

    private Records(Layout layout, ScsiCommands commands, TraceOrder order) {
      this.layout = layout;
      this.commands = commands;
      this.order = order;
    }

    /** How many bytes of an unfinished record are left. */
    private int deliver(byte[] buffer, int length) {
      ByteBuffer in = ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.LITTLE_ENDIAN);
      int at = 0;
      for (; length - at >= layout.recordBytes; at += layout.recordBytes) {
        number++;
        record(in, at);
      }
      return length - at;
    }

    private void record(ByteBuffer in, int at) {
      if (!layout.matches(in, at)) {
        throw problem(
            "the record is not of version %d as those before it".formatted(layout.version),
            "the file is damaged from here; copy it again");
      }
      long micros = in.getLong(at + layout.timeAt);
      long block = in.getLong(at + layout.blockAt);
      long bytesLong = Integer.toUnsignedLong(in.getInt(at + layout.lengthAt));
      if (micros < 0 || micros > TraceDialect.LATEST_NANOS / NANOS_PER_STEP) {
        throw problem("its time lies outside the years 1970 to 2225", "copy the file again");
      }
      if (block < 0 || block > (Long.MAX_VALUE - bytesLong) / SECTOR_BYTES) {
        throw problem("its block lies behind 2^63 bytes", "copy the file again");
      }
      request.nanos = micros * NANOS_PER_STEP;
      request.offset = block * SECTOR_BYTES;
      request.length = bytesLong;
      request.write = commands.isWrite(Short.toUnsignedInt(in.getShort(at + layout.commandAt)));
      start.place(request, this::problem);
      order.accept(request, this::problem, "");
    }

    private ProblemException problem(String what, String remedy) {
      return ProblemException.badInput(
          "%s: record %d, byte %d"
              .formatted(bytes.name(), number, (number - 1) * layout.recordBytes),
          what,
          remedy);
    }
  }
}
