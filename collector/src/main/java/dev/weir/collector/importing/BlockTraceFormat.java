package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Block traces: every request to a device with its time and place. Their layouts are those of
 * {@link TraceDialect} and {@link VscsiTrace}.
 */
final class BlockTraceFormat implements FormatReader {
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(1);

  /** Below it an interval holds hardly a request, above it nothing is left of a trace. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  /** So many lines must look like a layout without any names before it is believed. */
  private static final int LINES_WITHOUT_NAMES = 3;

  private static final String LAYOUTS =
      "known are MSR Cambridge (Timestamp,Hostname,DiskNumber,Type,Offset,Size,ResponseTime),"
          + " Alibaba (device_id,opcode,offset,length,timestamp), libCacheSim CSV with a header"
          + " that names time, op, size and lbn, VSCSI binary, and MQSim (time device sector"
          + " sectors type)";

  @Override
  public String name() {
    return "blocktrace";
  }

  @Override
  public boolean recognises(byte[] head) {
    return VscsiTrace.recognises(head)
        || dialect(head, ImportOptions.NONE, new ScsiCommands()) != null;
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    return pass(bytes, options).checked();
  }

  @Override
  public Optional<SinglePass> singlePass(ByteSource bytes, ImportOptions options)
      throws IOException {
    return Optional.of(pass(bytes, options));
  }

  private static SinglePass pass(ByteSource bytes, ImportOptions options) throws IOException {
    long intervalNanos = interval(options).toNanos();
    byte[] raw;
    try (InputStream in = bytes.open()) {
      raw = in.readNBytes(ImportFormats.HEAD_BYTES);
    }
    if (VscsiTrace.recognises(raw)) {
      VscsiTrace trace = new VscsiTrace(bytes, options, intervalNanos);
      return new SinglePass(
          bytes, header("vscsi", options, VscsiTrace.ASSUMPTIONS, false), trace::read);
    }
    byte[] head = TextInput.head(bytes, options, ImportFormats.HEAD_BYTES);
    TraceDialect dialect = dialect(head, options, new ScsiCommands());
    if (dialect == null) {
      throw unknown(bytes, raw, head);
    }
    return new SinglePass(
        bytes,
        header(dialect.name(), options, dialect.assumptions(), dialect.knowsDate()),
        target -> {
          // A reading of its own commands: each counts what it leaves out.
          ScsiCommands commands = new ScsiCommands();
          TraceDialect own = Objects.requireNonNull(dialect(head, options, commands));
          return new TextTrace(bytes, options, own, commands, intervalNanos).read(target);
        });
  }

  /**
   * Delivers the requests of a trace one by one, on its own clock.
   *
   * @param target learns the devices
   */
  static List<String> requests(ByteSource bytes, SinglePass.Target target, TraceRequests requests)
      throws IOException {
    ImportOptions options = ImportOptions.NONE;
    long intervalNanos = USUAL_INTERVAL.toNanos();
    byte[] raw;
    try (InputStream in = bytes.open()) {
      raw = in.readNBytes(ImportFormats.HEAD_BYTES);
    }
    if (VscsiTrace.recognises(raw)) {
      return new VscsiTrace(bytes, options, intervalNanos).read(target, requests);
    }
    byte[] head = TextInput.head(bytes, options, ImportFormats.HEAD_BYTES);
    ScsiCommands commands = new ScsiCommands();
    TraceDialect dialect = dialect(head, options, commands);
    if (dialect == null) {
      throw unknown(bytes, raw, head);
    }
    return new TextTrace(bytes, options, dialect, commands, intervalNanos).read(target, requests);
  }

  private static ProblemException unknown(ByteSource bytes, byte[] raw, byte[] head) {
    return ProblemException.badInput(
        bytes.name(), ContentLook.describe(raw, head) + ", which is no block trace", LAYOUTS);
  }

  private static Duration interval(ImportOptions options) {
    Duration interval = Objects.requireNonNullElse(options.interval(), USUAL_INTERVAL);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw ProblemException.wrongUse(
          "--interval " + interval, "a trace is not added up so", "say from 1ms to 24h");
    }
    return interval;
  }

  private static @Nullable TraceDialect dialect(
      byte[] head, ImportOptions options, ScsiCommands commands) {
    List<String> lines =
        new String(head, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .limit(LINES_WITHOUT_NAMES + 1L)
            .map(String::strip)
            .toList();
    if (lines.isEmpty()) {
      return null;
    }
    String first = lines.getFirst();
    if (MsrTrace.FIRST_LINE.matcher(first).matches()) {
      return new MsrTrace();
    }
    if (AlibabaTrace.FIRST_LINE.matcher(first).matches()) {
      return new AlibabaTrace();
    }
    List<String> names = List.of(first.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
    if (names.containsAll(LibCacheSimTrace.COLUMNS)) {
      return new LibCacheSimTrace(names, TraceTimeUnit.of(options, "s"), commands);
    }
    boolean mqsim =
        lines.stream()
            .limit(Math.max(1, lines.size() - 1L)) // The head may end inside the last one.
            .allMatch(line -> MqsimTrace.LINE.matcher(line).matches());
    return mqsim ? new MqsimTrace(TraceTimeUnit.of(options, "ns")) : null;
  }

  private static CaptureHeader header(
      String dialect, ImportOptions options, List<String> told, boolean knowsDate) {
    Duration interval = interval(options);
    List<String> assumptions = new ArrayList<>();
    assumptions.add("The file names no zone of its own; times are shown in UTC.");
    assumptions.addAll(told);
    if (!knowsDate) {
      assumptions.add(date(options));
    }
    return new CaptureHeader(
        "unknown",
        zone(options),
        "import:blocktrace:" + dialect,
        List.of(),
        List.of(
            "Bytes are what reached each device, not what applications wrote: the page cache merges"
                + " rewrites, the file system adds its own.",
            "Requests are added up per interval; a device without a request wrote nothing."),
        assumptions,
        List.of(),
        interval,
        "trace");
  }

  private static ZoneId zone(ImportOptions options) {
    return Objects.requireNonNullElse(options.zone(), ZoneOffset.UTC);
  }

  private static String date(ImportOptions options) {
    return options.date() == null
        ? "The trace's times have no date; they are counted from 1970-01-01 (otherwise say --date"
            + " 2026-01-31, the day on which the first request is to stand at midnight)."
        : "The trace's times have no date; its first request was put at midnight of "
            + options.date()
            + ", as it was said.";
  }
}
