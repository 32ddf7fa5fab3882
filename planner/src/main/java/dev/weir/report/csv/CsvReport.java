package dev.weir.report.csv;

import dev.weir.report.Assumption;
import dev.weir.report.DataTable;
import dev.weir.report.EnvelopeVertex;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.LineCurve;
import dev.weir.report.LineRate;
import dev.weir.report.LineResult;
import dev.weir.report.Provenance;
import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.Section;
import dev.weir.report.SeriesPoint;
import dev.weir.report.TimelineRow;
import dev.weir.report.WorkloadSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the tables of a report as CSV files in a ZIP; the same report gives the same bytes. */
public final class CsvReport {
  private static final LocalDateTime FIXED = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Report report;
  private final Formatter english;
  private final SequencedMap<String, String> files = new LinkedHashMap<>();

  private CsvReport(Report report) {
    this.report = report;
    this.english = new Formatter(Language.EN, ZoneOffset.UTC);
  }

  /**
   * @param report what to print; words are English and moments UTC, whatever its language
   * @param out receives the file, left open
   */
  public static void write(Report report, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, String> file : new CsvReport(report).files().entrySet()) {
      ZipEntry entry = new ZipEntry(file.getKey() + ".csv");
      entry.setTimeLocal(FIXED);
      zip.putNextEntry(entry);
      zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    zip.finish();
  }

  private SequencedMap<String, String> files() {
    figures();
    lines();
    judgements();
    required();
    for (Section section : report.sections()) {
      for (DataTable table : section.tables()) {
        put(table.key(), new ChapterTable(table, english).content());
      }
    }
    sources();
    envelope();
    timeline();
    curves();
    assumptions();
    inputs();
    return files;
  }

  /** Chapters may use a name of a fixed table; neither may be lost. */
  private void put(String name, String content) {
    String free = name;
    for (int i = 2; files.containsKey(free); i++) {
      free = name + "-" + i;
    }
    files.put(free, content);
  }

  private void figures() {
    CsvTable csv = new CsvTable(List.of("id", "value", "unit"));
    report
        .findings()
        .figures()
        .forEach(
            (id, value) -> {
              csv.text(id);
              ChapterTable.put(csv, value, english);
              csv.text(ChapterTable.unit(value));
            });
    put("figures", csv.content());
  }

  private void lines() {
    CsvTable csv =
        new CsvTable(
            List.of(
                "line",
                "bitsPerSecond",
                "usableBitsPerSecond",
                "costPerMonth",
                "costPerMonth.currency",
                "outcome",
                "peakAgeSeconds",
                "peakAgeAt",
                "backlogAtPeakAgeBytes",
                "peakBacklogBytes",
                "peakBacklogPayloadBytes",
                "peakBacklogAt",
                "ageAtPeakBacklogSeconds",
                "drainSeconds",
                "drainedAt"));
    for (LineResult line : report.supply().lines()) {
      LineRate rate = line.rate();
      csv.text(rate.name()).number(rate.bitsPerSecond()).number(rate.usableBitsPerSecond());
      csv.number(rate.cost().map(LineRate.Cost::amount).orElse(Double.NaN));
      csv.text(rate.cost().map(LineRate.Cost::currency).orElse(""));
      csv.text(english.text(line.outcome().messageKey()));
      LineResult.WorstMoment age = line.worst().largestAge();
      csv.number(age.ageSeconds()).moment(at(age)).number(age.backlogBytes());
      LineResult.WorstMoment backlog = line.worst().largestBacklog();
      csv.number(backlog.backlogBytes()).number(backlog.payloadBytes());
      csv.moment(at(backlog)).number(backlog.ageSeconds());
      csv.number(line.drain().map(LineResult.Drain::seconds).orElse(Double.NaN));
      csv.moment(line.drain().map(LineResult.Drain::at));
    }
    put("lines", csv.content());
  }

  private static Optional<Instant> at(LineResult.WorstMoment moment) {
    return moment.queued() ? Optional.of(moment.at()) : Optional.empty();
  }

  private void judgements() {
    CsvTable csv =
        new CsvTable(List.of("line", "rpoSeconds", "met", "headroom", "breaches", "breachSeconds"));
    for (LineResult line : report.supply().lines()) {
      for (LineResult.Judgement judged : line.objectives()) {
        csv.text(line.rate().name()).number(judged.rpoSeconds()).flag(judged.met());
        csv.number(judged.headroom()).number(judged.breaches().size());
        csv.number(judged.breachSeconds());
      }
    }
    put("judgements", csv.content());
  }

  private void required() {
    CsvTable csv =
        new CsvTable(
            List.of(
                "rpoSeconds",
                "atLeastBitsPerSecond",
                "atMostBitsPerSecond",
                "bindingStart",
                "bindingEnd",
                "bindingWireBytes",
                "gapSeconds"));
    for (RequiredBandwidth need : report.demand().required()) {
      csv.number(need.rpoSeconds());
      csv.number(need.atLeastBytesPerSecond() * 8).number(need.atMostBytesPerSecond() * 8);
      csv.moment(need.binding().start()).moment(need.binding().end());
      csv.number(need.bindingWireBytes()).number(need.gapSeconds());
    }
    put("required", csv.content());
  }

  private void sources() {
    CsvTable csv = new CsvTable(List.of("source", "kind", "payloadBytes", "peakBytesPerSecond"));
    for (WorkloadSummary.SourceSummary source : report.demand().workload().sources()) {
      csv.text(source.name()).text(source.kind());
      csv.number(source.payloadBytes()).number(source.peakBytesPerSecond());
    }
    put("sources", csv.content());
  }

  private void envelope() {
    CsvTable csv = new CsvTable(List.of("seconds", "wireBytes", "start", "end"));
    for (EnvelopeVertex vertex : report.demand().envelope()) {
      csv.number(vertex.seconds()).number(vertex.wireBytes());
      csv.moment(vertex.interval().start()).moment(vertex.interval().end());
    }
    put("envelope", csv.content());
  }

  private void timeline() {
    CsvTable csv =
        new CsvTable(
            List.of(
                "end",
                "seconds",
                "wireBytes",
                "factor",
                "serviceBytes",
                "backlogBytes",
                "ageSeconds",
                "lastDelaySeconds"));
    for (TimelineRow row : report.supply().timeline()) {
      csv.moment(row.end()).number(row.seconds()).number(row.wireBytes()).number(row.factor());
      csv.number(row.queue().serviceBytes()).number(row.queue().backlogBytes());
      csv.number(row.queue().ageSeconds()).number(row.queue().lastDelaySeconds());
    }
    put("timeline", csv.content());
  }

  private void curves() {
    CsvTable csv = new CsvTable(List.of("line", "quantity", "at", "value"));
    for (LineCurve curve : report.supply().curves()) {
      points(csv, curve.line(), "backlogBytes", curve.backlog());
      points(csv, curve.line(), "ageSeconds", curve.age());
    }
    put("curves", csv.content());
  }

  private static void points(CsvTable csv, String line, String quantity, List<SeriesPoint> points) {
    for (SeriesPoint point : points) {
      csv.text(line).text(quantity).moment(point.at()).number(point.value());
    }
  }

  private void assumptions() {
    CsvTable csv = new CsvTable(List.of("assumption", "value", "unit", "from", "subject"));
    for (Assumption assumption : report.basis().assumptions()) {
      csv.text(assumption.key());
      FigureValue value = assumption.value();
      ChapterTable.put(csv, value, english);
      csv.text(ChapterTable.unit(value));
      csv.text(english.text("source." + assumption.source()));
      csv.text(assumption.subject().orElse(""));
    }
    put("assumptions", csv.content());
  }

  private void inputs() {
    CsvTable csv = new CsvTable(List.of("file", "sha256", "rows"));
    for (Provenance.InputFile file : report.basis().provenance().inputs()) {
      csv.text(file.name()).text(file.sha256()).number(file.rows());
    }
    put("inputs", csv.content());
  }
}
