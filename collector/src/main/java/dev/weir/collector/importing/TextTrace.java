package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One reading of a block trace in text. */
final class TextTrace {
  /** Each device has state in memory; the largest published trace has 1000. */
  static final int MOST_DEVICES = 16_384;

  private final ByteSource bytes;
  private final ImportOptions options;
  private final TraceDialect dialect;
  private final ScsiCommands commands;
  private final long intervalNanos;

  TextTrace(
      ByteSource bytes,
      ImportOptions options,
      TraceDialect dialect,
      ScsiCommands commands,
      long intervalNanos) {
    this.bytes = bytes;
    this.options = options;
    this.dialect = dialect;
    this.commands = commands;
    this.intervalNanos = intervalNanos;
  }

  /** Delivers the whole trace and returns what is to be known of it. */
  List<String> read(SinglePass.Target target) throws IOException {
    return read(target, new TraceIntervals(target, intervalNanos));
  }

  /** The same with the requests one by one, for which the target learns its sources. */
  List<String> read(SinglePass.Target target, TraceRequests intervals) throws IOException {
    List<String> warnings = new ArrayList<>();
    TraceOrder order = new TraceOrder(intervals);
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      ByteFields fields = new ByteFields(lines, dialect.separator());
      SourceNames names = new SourceNames(MOST_DEVICES);
      TraceStart start = new TraceStart(options, dialect.knowsDate());
      TraceRequest request = new TraceRequest();
      TraceOrder.Place place = (what, remedy) -> lines.problem(1, what, remedy);
      long requests = 0;
      while (lines.advance()) {
        if (!lines.ended()) {
          warnings.add(
              "The trace ends inside a line: its last request, line %d, is left out."
                  .formatted(lines.number()));
          break;
        }
        fields.split();
        if (fields.isBlank() || requests == 0 && dialect.isHeader(fields)) {
          continue;
        }
        dialect.read(fields, request);
        request.source = device(lines, fields, names, intervals, target);
        start.place(request, place);
        order.accept(request, place, dialect.howToSort());
        requests++;
      }
      if (requests == 0) {
        throw lines.problem(1, "the trace has no whole request", "check that this is the file");
      }
    }
    order.finish();
    intervals.finish(dialect.resolutionNanos());
    warnings.addAll(order.warnings());
    warnings.addAll(intervals.warnings());
    warnings.addAll(commands.warnings());
    return warnings;
  }

  private int device(
      BoundedLines lines,
      ByteFields fields,
      SourceNames names,
      TraceRequests intervals,
      SinglePass.Target target) {
    int from = dialect.deviceStart(fields);
    int to = dialect.deviceEnd(fields);
    int known = names.find(fields.buffer(), from, to);
    if (known >= 0) {
      return known;
    }
    int added = names.add(fields.buffer(), from, to);
    if (added < 0) {
      throw tooMany(lines);
    }
    String name = dialect.deviceName(fields, FileTitle.of(bytes.name()));
    intervals.addDevice(target.addSource(new SourceInfo(name, SourceKind.DISK)));
    return added;
  }

  private static ProblemException tooMany(BoundedLines lines) {
    return lines.problem(
        1,
        "more than " + MOST_DEVICES + " devices are in one trace",
        "check its columns, or split it by device");
  }
}
