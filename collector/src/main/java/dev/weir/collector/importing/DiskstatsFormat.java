package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Logs of /proc/diskstats in which a line {@code ### EPOCH} goes before each snapshot, as
 * docs/formats/diskstats-log.md has it.
 */
final class DiskstatsFormat implements FormatReader {
  private static final Pattern SNAPSHOT_MARK =
      Pattern.compile("(?m)\\A### [0-9]+(\\.[0-9]+)?\\s*$");
  private static final Pattern
      COUNTERS = // Bounded and within a line: a deeper one overflows the stack.
      Pattern.compile(
              "\\A\\s*+[0-9]+[ \\t]+[0-9]+[ \\t]+[^\\s]+(?:[ \\t]+[0-9]+){11,60}+[ \\t]*[\\r\\n]");

  /** Counters too, but in a table that has no place for a time: known only to be refused. */
  private static final Pattern VMSTAT = Pattern.compile("\\A\\s*disk-\\s+-+reads-+\\s+-+writes-+");

  private static final Pattern IDLE_KINDS = Pattern.compile("(loop|ram|zram|sr|fd)[0-9]+");

  @Override
  public String name() {
    return "diskstats";
  }

  @Override
  public boolean recognises(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    return SNAPSHOT_MARK.matcher(text).find()
        || COUNTERS.matcher(text).find()
        || VMSTAT.matcher(text).find();
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    requireTimes(bytes);
    Survey survey = new Survey();
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      new DiskstatsSnapshots(lines).forEach(survey);
    }
    if (survey.snapshots < 2) {
      throw ProblemException.badInput(
          bytes.name(),
          "it holds "
              + survey.snapshots
              + " complete snapshot; counters since boot give a rate only between two",
          DiskstatsSnapshots.HOW_TO_LOG);
    }
    List<String> kept =
        survey.devices.names().stream()
            .filter(name -> survey.active.contains(name) || !IDLE_KINDS.matcher(name).matches())
            .toList();
    CaptureHeader header =
        new CaptureHeader(
            "unknown",
            ZoneOffset.UTC,
            "import:diskstats",
            kept.stream().map(name -> new SourceInfo(name, DiskNames.kindOf(name, kept))).toList(),
            List.of(
                "Bytes are what reached each disk, not what applications wrote: the page cache"
                    + " merges rewrites, the file system adds its own.",
                "Partitions and mapped volumes repeat the bytes of their disks: add up sources of"
                    + " one kind only."),
            assumptions(survey),
            List.of());
    return new CheckedFile(
        bytes, header, survey.warnings, (from, sink) -> read(from, options, kept, sink));
  }

  private static void requireTimes(ByteSource bytes) throws IOException {
    try (InputStream in = bytes.open()) {
      byte[] head = in.readNBytes(ImportFormats.HEAD_BYTES);
      if (VMSTAT.matcher(new String(head, StandardCharsets.UTF_8)).find()) {
        throw ProblemException.badInput(
            bytes.name(),
            "it is output of vmstat -d: counters since boot without a time, which give no rate",
            DiskstatsSnapshots.HOW_TO_LOG);
      }
    }
  }

  private static List<String> assumptions(Survey survey) {
    List<String> assumptions = new ArrayList<>();
    assumptions.add("The file names no host and no time zone; a sector is 512 bytes.");
    if (survey.wholeSeconds) {
      assumptions.add("Snapshot times have whole seconds; a rate may be off by a second's share.");
    }
    return assumptions;
  }

  /** First pass: which devices there are and which ever wrote. */
  private static final class Survey implements DiskstatsSnapshots.Visitor {
    private final DeviceIndex devices = new DeviceIndex();
    private final Set<String> active = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean wholeSeconds = true;
    private int snapshots;

    @Override
    public void snapshot(long nanos, List<DiskstatsLine> lines) {
      snapshots++;
      wholeSeconds &= nanos % 1_000_000_000L == 0;
      for (DiskstatsLine line : lines) {
        devices.indexOf(line.device());
        if (line.sectorsWritten() > 0) {
          active.add(line.device());
        }
      }
    }

    @Override
    public void warning(String sentence) {
      warnings.add(sentence);
    }
  }

  private static void read(
      ByteSource bytes, ImportOptions options, List<String> names, IntervalSink sink)
      throws IOException {
    DiskstatsDifferences differences = new DiskstatsDifferences(names, sink);
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      new DiskstatsSnapshots(lines).forEach(differences);
    }
  }
}
