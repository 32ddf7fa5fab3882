package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counter logs of Windows: perfmon, logman, typeperf and relog, as CSV or TSV, in any language. */
final class PerfmonFormat implements FormatReader {
  @Override
  public String name() {
    return "perfmon";
  }

  @Override
  public boolean recognises(byte[] head) {
    return PdhTable.MARK.matcher(HeadText.firstField(head)).matches();
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    PdhTable table = new PdhTable(bytes, options);
    PerfmonColumns columns = new PerfmonColumns(bytes.name(), options.columns());
    PdhTable.Head head = table.head(columns);
    PerfmonColumns.Choice choice = columns.choose();
    PdhZone zone = PdhZone.of(bytes.name(), head, options, table.firstTime(head));
    PdhRates rates = new PdhRates(table, head, choice.sources(), zone.zone());
    PdhRates.Survey survey = rates.survey();
    long usual = usual(bytes, options, survey);
    CaptureHeader header =
        new CaptureHeader(
            choice.host(),
            zone.zone(),
            "import:perfmon",
            infos(choice.sources()),
            limits(choice.sources()),
            assumptions(choice, zone, survey, usual),
            List.of(),
            usual == 0 ? null : Duration.ofNanos(usual),
            "system");
    return new CheckedFile(
        bytes,
        header,
        survey.warnings(),
        (from, sink) ->
            new PdhRates(new PdhTable(from, options), head, choice.sources(), zone.zone())
                .read(sink, usual, survey.firstRowFilled()));
  }

  static List<SourceInfo> infos(List<PdhSource> sources) {
    return sources.stream().map(one -> new SourceInfo(one.name(), one.kind())).toList();
  }

  private static long usual(ByteSource bytes, ImportOptions options, PdhRates.Survey survey) {
    Duration said = options.interval();
    if (said != null) {
      return said.toNanos();
    }
    if (survey.usualNanos() == 0) {
      throw ProblemException.badInput(
          bytes.name(),
          "it has one row, and nothing says how long that row measured",
          "say --interval, for example --interval 15s, or give a longer log");
    }
    return survey.usualNanos();
  }

  private static List<String> limits(List<PdhSource> sources) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "Bytes are what reached each disk, not what applications wrote: the cache merges rewrites,"
            + " the file system adds its own.");
    if (sources.stream().map(PdhSource::kind).distinct().count() > 1) {
      limits.add(
          "Logical disks repeat the bytes of the physical ones: add up sources of one kind only.");
    }
    return limits;
  }

  private static List<String> assumptions(
      PerfmonColumns.Choice choice, PdhZone zone, PdhRates.Survey survey, long usual) {
    List<String> assumptions = new ArrayList<>(choice.assumptions());
    if (!zone.assumption().isEmpty()) {
      assumptions.add(zone.assumption());
    }
    if (survey.firstRowFilled()) {
      assumptions.add(
          "The first row is taken to cover %s s, the usual step; the file does not say when it began."
              .formatted(Duration.ofNanos(usual).toMillis() / 1000.0));
    }
    assumptions.add("A value is the mean since the row before; an empty value or -1 is a gap.");
    return assumptions;
  }

  /** What an instance of a disk object is. */
  static SourceKind kindOf(CounterPath path) {
    if (path.instance().equals("_Total")) {
      return SourceKind.INSTANCE;
    }
    boolean volume =
        DiskCounterNames.isLogical(path)
            || !DiskCounterNames.isPhysical(path)
                && path.instance().matches("[A-Za-z]:.*|HarddiskVolume.*");
    return volume ? SourceKind.VOLUME : SourceKind.DISK;
  }
}
