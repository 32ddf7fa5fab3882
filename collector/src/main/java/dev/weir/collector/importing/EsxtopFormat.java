package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Batch output of VMware's esxtop and resxtop: {@code esxtop -b}. */
final class EsxtopFormat implements FormatReader {
  private static final Pattern OBJECTS =
      Pattern.compile(
          "\\\\(Physical Cpu|Group Cpu|Vcpu|Virtual Disk|Physical Disk [A-Z][A-Za-z -]+|Interrupt"
              + " Cpu|Network Port)[(\\\\]|\\\\Memory\\\\Memory Overcommit");

  @Override
  public String name() {
    return "esxtop";
  }

  @Override
  public boolean recognises(byte[] head) {
    return PdhTable.MARK.matcher(HeadText.firstField(head)).matches()
        && OBJECTS.matcher(HeadText.of(head)).find();
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    PdhTable table = new PdhTable(bytes, options);
    EsxtopColumns columns = new EsxtopColumns(bytes.name());
    PdhTable.Head head = table.head(columns);
    List<PdhSource> sources = columns.choose();
    PdhZone zone = PdhZone.of(bytes.name(), head, options, table.firstTime(head));
    PdhRates.Survey survey = new PdhRates(table, head, sources, zone.zone()).survey();
    if (survey.rows() < 2) {
      throw ProblemException.badInput(
          bytes.name(),
          "it has one row, and esxtop's first row is not a sample of the interval",
          "record at least two: esxtop -b -d 5 -n 720 > FILE");
    }
    CaptureHeader header =
        new CaptureHeader(
            columns.host(),
            zone.zone(),
            "import:esxtop",
            PerfmonFormat.infos(sources),
            limits(columns),
            assumptions(zone),
            List.of(),
            Duration.ofNanos(survey.usualNanos()),
            "system");
    return new CheckedFile(
        bytes,
        header,
        survey.warnings(),
        (from, sink) ->
            new PdhRates(new PdhTable(from, options), head, sources, zone.zone())
                .read(sink, survey.usualNanos(), false));
  }

  private static List<String> limits(EsxtopColumns columns) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "esxtop prints hundredths of a megabyte per second: a slower write rate than 5 kB/s reads"
            + " as nothing.");
    limits.add(
        "Virtual disks (kind instance) and the devices below them (kind disk) show the same bytes:"
            + " add up sources of one kind only.");
    if (columns.adaptersStandIn()) {
      limits.add("The file has no devices: adapters stand in for them.");
    }
    return limits;
  }

  private static List<String> assumptions(PdhZone zone) {
    List<String> assumptions = new ArrayList<>();
    assumptions.add(
        "A megabyte of esxtop is taken as 2^20 bytes, the larger reading; VMware does not define"
            + " it.");
    assumptions.add(
        "The first row is left out: nothing says how long it measured. Every other row is the mean"
            + " since the row before.");
    if (!zone.assumption().isEmpty()) {
      assumptions.add(zone.assumption());
    }
    return assumptions;
  }
}
