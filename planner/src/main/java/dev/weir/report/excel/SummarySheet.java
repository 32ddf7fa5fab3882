package dev.weir.report.excel;

import dev.weir.report.Assumption;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Identity;
import dev.weir.report.LineResult;
import dev.weir.report.Logo;
import dev.weir.report.Report;
import dev.weir.report.Sentence;
import dev.weir.report.Statement;
import dev.weir.report.Verdict;
import dev.weir.report.WhatIf;
import dev.weir.report.WorkloadSummary;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;

/** Page 1: verdict, six figures, the lines, what it rests on, signatures. */
final class SummarySheet {
  private static final int FEWEST_COLUMNS = 6;
  private static final int LINES = 6;
  private static final int OBJECTIVES = 4;
  private static final int CHART_ROWS = 16;

  /** Columns at the right beside the identity. */
  private static final int LOGO_COLUMNS = 2;

  /** Pixels: two columns of ten characters. */
  private static final double LOGO_WIDTH = 150;

  /** Pixels: three rows. */
  private static final double LOGO_HEIGHT = 56;

  private final Report report;
  private final Tab tab;
  private final Tab lines;
  private final Optional<CurvesSheet> curves;
  private final int columns;
  private int row;

  SummarySheet(Report report, Tabs tabs, Optional<CurvesSheet> curves) {
    this.report = report;
    this.tab = tabs.summary();
    this.lines = tabs.lines();
    this.curves = curves;
    this.columns = Math.max(FEWEST_COLUMNS, 5 + objectives());
  }

  private int objectives() {
    return report.supply().lines().stream().findFirst().map(l -> judged(l).size()).orElse(0);
  }

  void fill() {
    identity();
    verdict();
    figures();
    chart();
    candidates();
    basis();
    limits();
    signatures();
    tab.widen(0, 34);
    for (int i = 1; i < columns; i++) {
      tab.widen(i, i < 4 ? 15 : 10);
    }
    tab.finish(0, false);
    report.identity().logo().ifPresent(this::logo);
    tab.print(0, columns - 1, 0, row);
  }

  /** C1: is the objective met, and when not? */
  private void chart() {
    if (curves.isPresent() && report.supply().whatIf().isPresent()) {
      curves.get().chart().place(tab.sheet(), 0, row, columns, CHART_ROWS);
      row += CHART_ROWS + 1;
    }
  }

  private void identity() {
    Book book = tab.book();
    Formatter formatter = book.formatter();
    Identity identity = report.identity();
    tab.paragraph(row++, columns, identity.title(), new Look(Look.Format.TEXT, Look.Role.TITLE));
    boolean proof = report.proof().isPresent();
    tab.text(row++, 0, book.text(proof ? "report.kindProof" : "report.kind"), Look.LABEL);
    identity.customer().ifPresent(customer -> pair("report.customer", customer));
    identity.sites().ifPresent(sites -> pair("report.sites", sites));
    pair("report.created", formatter.moment(identity.createdAt()));
    pair("report.zone", report.zoneName(formatter));
    pair("report.id", identity.reportId());
    row++;
  }

  /** Beside the identity, in its own proportions; the widths of the columns are final by now. */
  private void logo(Logo logo) {
    int type =
        switch (logo.format()) {
          case PNG -> Workbook.PICTURE_TYPE_PNG;
          case JPEG -> Workbook.PICTURE_TYPE_JPEG;
        };
    int picture = tab.book().workbook().addPicture(logo.bytes(), type);
    int left = columns - LOGO_COLUMNS;
    XSSFClientAnchor anchor = new XSSFClientAnchor(0, 0, 0, 0, left, 1, left + 1, 2);
    double scale = Math.min(LOGO_WIDTH / logo.width(), LOGO_HEIGHT / logo.height());
    tab.sheet().createDrawingPatriarch().createPicture(anchor, picture).resize(scale);
  }

  private void pair(String key, String value) {
    tab.text(row, 0, tab.book().text(key), Look.LABEL);
    tab.textOver(row, 1, value);
    row++;
  }

  private void verdict() {
    Verdict verdict = report.findings().statement().verdict();
    String words = verdict.shape() + " " + tab.book().text(verdict.messageKey());
    tab.high(row);
    tab.paragraph(row++, columns, words, new Look(Look.Format.TEXT, role(verdict)));
    for (Sentence sentence : report.findings().statement().summary()) {
      paragraph(sentence);
    }
    row++;
  }

  static Look.Role role(Verdict verdict) {
    return switch (verdict) {
      case MET -> Look.Role.GOOD;
      case MET_WITH_CONDITIONS, CANNOT_BE_SAID -> Look.Role.FAIR;
      case NOT_MET -> Look.Role.BAD;
    };
  }

  private void paragraph(Sentence sentence) {
    tab.paragraph(row++, columns, tab.book().formatter().sentence(sentence), Look.WRAPPED);
  }

  private void figures() {
    report
        .supply()
        .whatIf()
        .ifPresent(base -> figures(base, report.supply().chosen().orElseThrow()));
  }

  private void figures(WhatIf base, LineResult chosen) {
    Formatter formatter = tab.book().formatter();
    header("figure.line", "column.value", "column.unit", "column.time");
    figure("figure.line", chosen.rate().name());
    double rpo = CellValue.duration(base.rpoSeconds());
    live("figure.objective", "rpoMinutes/1440", rpo, Look.of(Look.Format.DURATION), "duration");
    row++;
    worst(chosen);
    live(
        "figure.required",
        CellValue.roundedUp("result.required"),
        CellValue.requiredMegabits(base.answer().required().atLeastBytesPerSecond() * 8),
        Look.of(Look.Format.MEGABITS),
        "mbps");
    row++;
    if (chosen.outcome() != LineResult.Outcome.DRAINED) {
      figure("column.outcome", formatter.text(chosen.outcome().messageKey()));
    }
    figure(
        "figure.cost",
        base.line().cost().map(formatter::cost).orElse(formatter.text("value.none")));
    row++;
  }

  /** The largest age and the largest loss, each with its own moment. */
  private void worst(LineResult chosen) {
    int line = Tabs.FIRST + report.supply().lines().indexOf(chosen);
    LineResult.WorstMoment age = chosen.worst().largestAge();
    live(
        "figure.largestAge",
        lines.at(line, LinesSheet.AGE),
        CellValue.duration(age.ageSeconds()),
        look(chosen, Look.Format.DURATION),
        "duration");
    at(lines.at(line, LinesSheet.AGE_AT), age);
    double most = chosen.worst().atMost().ageSeconds();
    if (chosen.worst().apart() && Double.isFinite(most)) {
      String bound = lines.at(line, LinesSheet.AGE_AT_MOST);
      Look look = Look.constant(Look.Format.DURATION);
      double up = CellValue.bound(CellValue.duration(most), look.format(), RoundingMode.CEILING);
      live("figure.largestAgeAtMost", bound, up, look, "duration");
      row++;
    } else if (chosen.worst().apart()) {
      figure("figure.largestAgeAtMost", tab.book().text("value.unbounded"));
    }
    LineResult.WorstMoment backlog = chosen.worst().largestBacklog();
    live(
        "figure.largestLoss",
        lines.at(line, LinesSheet.LOSS),
        CellValue.gigabytes(backlog.payloadBytes()),
        look(chosen, Look.Format.GIGABYTES),
        "gb");
    at(lines.at(line, LinesSheet.LOSS_AT), backlog);
  }

  /** A peak of a line; one that is not final says so. */
  private static Look look(LineResult line, Look.Format format) {
    boolean drained = line.outcome() == LineResult.Outcome.DRAINED;
    return drained ? Look.of(format) : new Look(format, Look.Role.SO_FAR);
  }

  private void header(String... keys) {
    for (int i = 0; i < keys.length; i++) {
      String text = i == 0 ? tab.book().text("column.figure.plain") : tab.book().text(keys[i]);
      tab.text(row, i, text, new Look(Look.Format.TEXT, Look.Role.HEADER));
    }
    row++;
  }

  private void figure(String key, String value) {
    tab.text(row, 0, tab.book().text(key), Look.LABEL);
    tab.textOver(row, 1, value);
    row++;
  }

  private void live(String key, String formula, double cached, Look look, String unit) {
    tab.text(row, 0, tab.book().text(key), Look.LABEL);
    tab.formula(row, 1, formula, cached, look);
    tab.text(row, 2, tab.book().text("unit." + unit), Look.LABEL);
  }

  private void at(String formula, LineResult.WorstMoment worst) {
    Formatter formatter = tab.book().formatter();
    if (worst.queued()) {
      double value = CellValue.moment(worst.at(), formatter.zone());
      tab.formula(row, 3, formula, value, Look.of(CellValue.momentFormat(worst.at())));
      tab.textOver(row, 4, formatter.zoneName(worst.at()));
    } else {
      tab.formula(row, 3, formula, formatter.text("value.none"), Look.TEXT);
    }
    row++;
  }

  private void candidates() {
    List<LineResult> all = report.supply().lines();
    if (all.isEmpty()) {
      return;
    }
    candidateHeaders();
    for (int i = 0; i < Math.min(LINES, all.size()); i++) {
      candidate(i, all.get(i));
    }
    row++;
  }

  private void candidateHeaders() {
    Book book = tab.book();
    int column = 0;
    tab.header(row, column++, book.text("column.line"), "text");
    tab.header(row, column++, book.text("column.bandwidth"), "mbps");
    tab.header(row, column++, book.text("column.largestAge"), "duration");
    for (LineResult.Judgement judged : judged(report.supply().lines().getFirst())) {
      String rpo = book.formatter().duration(judged.rpoSeconds());
      tab.header(row, column++, "RPO " + rpo, "text");
    }
    String over = book.formatter().duration(rpoSeconds());
    tab.header(row, column++, book.text("column.over") + " (" + over + ")", "duration");
    tab.header(row, column, book.text("column.cost"), "text");
    row += 2;
  }

  private double rpoSeconds() {
    return report.supply().whatIf().map(WhatIf::rpoSeconds).orElse(0.0);
  }

  private static List<LineResult.Judgement> judged(LineResult line) {
    return line.objectives().stream().limit(OBJECTIVES).toList();
  }

  private void candidate(int index, LineResult line) {
    Formatter formatter = tab.book().formatter();
    int source = Tabs.FIRST + index;
    int column = 0;
    tab.text(row, column++, line.rate().name(), Look.TEXT);
    double rate = CellValue.megabits(line.rate().bitsPerSecond());
    tab.formula(row, column++, lines.at(source, 1), rate, Look.of(Look.Format.MEGABITS));
    String age = lines.at(source, LinesSheet.AGE);
    double largest = CellValue.duration(line.worst().largestAge().ageSeconds());
    tab.formula(row, column++, age, largest, look(line, Look.Format.DURATION));
    for (LineResult.Judgement judged : judged(line)) {
      met(column++, line, judged, age);
    }
    int over = column++;
    line.judgement(rpoSeconds())
        .map(judged -> CellValue.duration(judged.breachSeconds()))
        .ifPresent(
            time ->
                tab.number(row, over, time, new Look(Look.Format.DURATION, LinesSheet.grey(line))));
    String cost = line.rate().cost().map(formatter::cost).orElse(formatter.text("value.none"));
    tab.text(row, column, cost, Look.TEXT);
    row++;
  }

  /** Follows the age, which is live, unless the queue is not empty at the end. */
  private void met(int column, LineResult line, LineResult.Judgement judged, String age) {
    Book book = tab.book();
    String word = book.text(judged.messageKey());
    if (line.outcome() == LineResult.Outcome.DRAINED) {
      String minutes = Double.toString(judged.rpoSeconds() / 60);
      String formula = WhatIfSheet.metUnlessGrowing(age, minutes, book);
      tab.formula(row, column, formula, word, Look.TEXT);
    } else {
      tab.text(row, column, word, Look.constant(Look.Format.TEXT));
    }
  }

  private void basis() {
    Book book = tab.book();
    tab.text(row++, 0, book.text("section.basis"), new Look(Look.Format.TEXT, Look.Role.HEADER));
    WorkloadSummary workload = report.demand().workload();
    measured("basis.period", "workload.start", FigureValue.moment(workload.period().start()));
    tab.widen(3, 20);
    CellValue.put(tab, row - 1, 3, FigureValue.moment(workload.period().end()), true);
    book.figure("workload.end", tab.sheet().getSheetName(), row - 1, 3);
    measured("basis.samples", "workload.samples", FigureValue.count(workload.sampling().samples()));
    measured(
        "basis.interval",
        "workload.intervalSeconds",
        FigureValue.seconds(workload.sampling().intervalSeconds()));
    measured(
        "basis.gaps", "workload.gapSeconds", FigureValue.seconds(workload.sampling().gapSeconds()));
    measured(
        "basis.total", "workload.totalBytes", FigureValue.bytes(workload.totals().payloadBytes()));
    measured("basis.wire", "workload.wireBytes", FigureValue.bytes(workload.totals().wireBytes()));
    measured(
        "basis.mean",
        "workload.meanBytesPerSecond",
        FigureValue.bytesPerSecond(workload.totals().meanBytesPerSecond()));
    measured(
        "basis.peak",
        "workload.peakBytesPerSecond",
        FigureValue.bytesPerSecond(workload.totals().peak().bytesPerSecond()));
    measured("basis.peakAt", "workload.peakAt", FigureValue.moment(workload.totals().peak().at()));
    for (Assumption asked : report.basis().asked()) {
      tab.text(row, 0, asked.label(book.formatter()), Look.LABEL);
      tab.textOver(row++, 1, book.formatter().prose(asked.value()));
    }
    row++;
  }

  private void measured(String label, String figure, FigureValue value) {
    Book book = tab.book();
    tab.text(row, 0, book.text(label), Look.LABEL);
    CellValue.put(tab, row, 1, value, true);
    tab.text(row, 2, CellValue.unit(value, book.formatter()), Look.LABEL);
    book.figure(figure, tab.sheet().getSheetName(), row, 1);
    row++;
  }

  /** Page 1 has room for the verdict; what else is to be known stands on the next sheet. */
  private void limits() {
    Statement statement = report.findings().statement();
    int more = statement.sentences().size() + statement.warnings().size();
    if (more > 0) {
      Formatter formatter = tab.book().formatter();
      Map<String, String> words =
          Map.of("n", Integer.toString(more), "sheet", formatter.text("section.recommendation"));
      tab.paragraph(row++, columns, formatter.text("summary.more", words), Look.WRAPPED);
      row++;
    }
  }

  private void signatures() {
    Book book = tab.book();
    String[] keys = {"sign.name", "sign.title", "sign.date"};
    tab.text(row, 0, book.text("section.signatures"), new Look(Look.Format.TEXT, Look.Role.HEADER));
    for (int i = 0; i < keys.length; i++) {
      tab.text(row, i + 1, book.text(keys[i]), new Look(Look.Format.TEXT, Look.Role.HEADER));
    }
    row++;
    for (String side : new String[] {"sign.customer", "sign.vendor"}) {
      tab.text(row, 0, book.text(side), Look.LABEL);
      for (int i = 0; i < keys.length; i++) {
        tab.text(row, i + 1, "", Look.input(Look.Format.TEXT));
      }
      row++;
    }
  }
}
