package dev.weir.report.html;

import dev.weir.report.Assumption;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Glossary;
import dev.weir.report.Graphic;
import dev.weir.report.HeatMap;
import dev.weir.report.LineResult;
import dev.weir.report.MainRows;
import dev.weir.report.ProofConditions;
import dev.weir.report.ProofRow;
import dev.weir.report.ProofSection;
import dev.weir.report.Provenance;
import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.report.Statement;
import dev.weir.report.TableText;
import dev.weir.report.UnitAudit;
import dev.weir.report.UnitKind;
import dev.weir.report.chart.ChartBook;
import dev.weir.report.chart.ChartFigure;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands on the page, in the order of the report. */
final class Page {
  /** More would take the page beyond 2 MB and nobody through it. */
  private static final int MOST_ROWS = 1_000;

  private final Report report;
  private final Formatter formatter;
  private final Markup out;
  private final ChartBook charts;
  private final ChartMarkup figures;
  private final Overview overview;
  private final MainRows rows;

  Page(Report report, Formatter formatter, Markup out) {
    this.report = report;
    this.formatter = formatter;
    this.out = out;
    this.charts = new ChartBook(report, formatter);
    this.figures = new ChartMarkup(formatter, out);
    this.overview = new Overview(report, formatter, out);
    this.rows = new MainRows(formatter);
  }

  private String t(String key) {
    return formatter.text(key);
  }

  void all() {
    Map<String, Runnable> chapters = chapters();
    out.open("main", "id", "main").line();
    out.open("section", "id", "summary").line();
    overview.head();
    charts.age().ifPresent(this::draw);
    overview.lines();
    overview.basis();
    out.close().line();
    contents(chapters);
    chapters.forEach(this::chapter);
    signatures();
    out.close().line();
  }

  /** The chapters after the first page, by the key of their title. */
  private Map<String, Runnable> chapters() {
    Map<String, Runnable> chapters = new LinkedHashMap<>();
    Statement statement = report.findings().statement();
    if (!statement.sentences().isEmpty() || !statement.warnings().isEmpty()) {
      chapters.put("section.findings", this::findings);
    }
    if (!report.supply().lines().isEmpty()) {
      chapters.put("section.lines", this::lines);
    }
    chapters.put("section.objectives", this::objectives);
    if (!report.supply().lines().isEmpty()) {
      chapters.put("section.worst", this::worst);
    }
    for (Section section : report.sections()) {
      chapters.put("section." + section.topic().key(), () -> section(section));
    }
    report.proof().ifPresent(proof -> chapters.put("section.proof", () -> proof(proof)));
    chapters.put("section.assumptions", this::assumptions);
    chapters.put("section.glossary", this::glossary);
    UnitAudit.of(report).ifPresent(audit -> chapters.put("section.audit", () -> audit(audit)));
    chapters.put("section.provenance", this::provenance);
    chapters.put("section.figures", this::figures);
    return chapters;
  }

  private void contents(Map<String, Runnable> chapters) {
    out.open("nav", "class", "contents", "aria-labelledby", "contents");
    out.element("h2", t("report.contents"), "id", "contents").open("ol").line();
    for (String key : chapters.keySet()) {
      out.open("li").element("a", t(key), "href", "#" + anchor(key)).close().line();
    }
    out.close().close().line();
  }

  private static String anchor(String key) {
    return key.replace('.', '-');
  }

  private void chapter(String key, Runnable body) {
    out.open("section", "aria-labelledby", anchor(key)).line();
    out.element("h2", t(key), "id", anchor(key)).line();
    body.run();
    out.close().line();
  }

  private void draw(ChartFigure figure) {
    figures.figure(figure, Optional.empty());
  }

  private void note(String key) {
    out.element("p", t(key), "class", "note").line();
  }

  private void warning(Sentence sentence) {
    out.element("p", "▲ " + formatter.sentence(sentence), "class", "warning").line();
  }

  private void paragraph(Sentence sentence) {
    out.element("p", formatter.sentence(sentence)).line();
  }

  private void findings() {
    report.findings().statement().sentences().forEach(this::paragraph);
    report.findings().statement().warnings().forEach(this::warning);
  }

  private void lines() {
    Grid grid =
        Grid.of(
            Grid.left(t("column.line")),
            Grid.right(t("column.bandwidth") + " (Mbit/s)"),
            Grid.right(t("column.usable") + " (Mbit/s)"),
            Grid.right(t("column.largestAge")),
            Grid.right(t("column.largestBacklog") + " (GB)"),
            Grid.right(t("column.largestLoss") + " (GB)"),
            Grid.right(t("column.drain")),
            Grid.right(t("column.headroom")));
    double rpo = overview.rpo();
    for (LineResult line : report.supply().lines()) {
      grid.add(rows.line(line, rpo));
    }
    grid.write(out);
    for (LineResult line : report.supply().lines()) {
      line.warnings().forEach(this::warning);
    }
  }

  private void objectives() {
    Grid grid =
        Grid.of(
            Grid.right(t("column.objective")),
            Grid.right(t("column.atLeast") + " (Mbit/s)"),
            Grid.right(t("column.atMost") + " (Mbit/s)"),
            Grid.left(t("column.bindingStart")),
            Grid.left(t("column.bindingEnd")),
            Grid.right(t("column.bindingBytes") + " (GB)"));
    for (RequiredBandwidth required : report.demand().required()) {
      grid.add(rows.objective(required));
    }
    grid.write(out);
    charts.frontier().ifPresent(this::draw);
  }

  private void worst() {
    note("note.moments");
    Grid grid =
        Grid.of(
            Grid.left(t("column.line")),
            Grid.left(t("column.moment")),
            Grid.left(t("column.time")),
            Grid.right(t("column.age")),
            Grid.right(t("column.queued") + " (GB)"),
            Grid.right(t("column.loss") + " (GB)"));
    for (LineResult line : report.supply().lines()) {
      grid.add(rows.moment(line, "column.largestLoss", line.worst().largestBacklog()));
      grid.add(rows.moment(line, "column.largestAge", line.worst().largestAge()));
    }
    grid.write(out);
    charts.busyPeriod().ifPresent(this::draw);
  }

  private void section(Section section) {
    section.sentences().forEach(this::paragraph);
    section.tables().forEach(this::table);
    List<ChartFigure> drawn = charts.of(section);
    for (int i = 0; i < drawn.size(); i++) {
      Graphic graphic = section.graphics().get(i);
      figures.figure(
          drawn.get(i), graphic instanceof HeatMap map ? Optional.of(map) : Optional.empty());
    }
  }

  private void table(DataTable whole) {
    DataTable table = whole.first(MOST_ROWS).withoutEmptyColumns();
    TableText words = TableText.of(table, formatter);
    List<Grid.Head> heads = new ArrayList<>();
    for (TableText.Column column : words.columns()) {
      heads.add(column.right() ? Grid.right(column.header()) : Grid.left(column.header()));
    }
    List<Grid.Row> rows = new ArrayList<>();
    for (int i = 0; i < words.rows().size(); i++) {
      TableText.Row row = words.rows().get(i);
      List<Grid.Cell> cells = new ArrayList<>();
      for (int column = 0; column < heads.size(); column++) {
        String id = table.figureId(table.rows().get(i), column).orElse("");
        cells.add(new Grid.Cell(row.cells().get(column), "data-figure", id));
      }
      rows.add(new Grid.Row(row.weight().name(), cells));
    }
    new Grid(Optional.of(words.title()), heads, rows).write(out);
    words.notes().forEach(note -> out.element("p", note, "class", "note").line());
  }

  private void proof(ProofSection proof) {
    note("note.proof");
    proof.remarks().forEach(this::warning);
    Grid grid =
        Grid.of(
            Grid.left(t("column.metric")),
            Grid.left(t("column.prediction")),
            Grid.right(t("column.predicted")),
            Grid.right(t("column.measured")),
            Grid.right(t("column.errorPercent")),
            Grid.left(t("column.bound")),
            Grid.left(t("column.held")));
    for (ProofRow row : proof.rows()) {
      UnitKind unit = row.metric().unit();
      grid.add(
          t(row.metric().messageKey()),
          t(row.prediction().messageKey()),
          formatter.prose(new FigureValue.Amount(row.predicted(), unit)),
          formatter.prose(new FigureValue.Amount(row.measured(), unit)),
          formatter.percent(row.relativeError(), RoundingMode.HALF_UP),
          bound(row, unit),
          formatter.flag(row.held()));
    }
    grid.write(out);
    conditions(proof.conditions());
    charts.proof().forEach(this::draw);
  }

  private String bound(ProofRow row, UnitKind unit) {
    return row.judgedRelatively()
        ? t("proof.bound.relative")
        : formatter.text(
            "proof.bound.absolute",
            "n",
            formatter.prose(new FigureValue.Amount(row.metric().absoluteBound(), unit)));
  }

  private void conditions(ProofConditions given) {
    Grid.of(Grid.left(t("column.figure.plain")), Grid.wide(t("column.value")))
        .add(t("proof.workload"), given.workload().description())
        .add(t("proof.seed"), Long.toString(given.workload().seed()))
        .add(t("proof.hash"), given.workload().sha256())
        .add(t("proof.length"), formatter.duration(given.workload().seconds()))
        .add(t("proof.line"), formatter.prose(FigureValue.bitsPerSecond(given.lineBitsPerSecond())))
        .add(t("proof.roundTrip"), formatter.duration(given.roundTripSeconds()))
        .add(t("proof.shaping"), t("proof.shaping." + given.shapedBy()))
        .add(t("proof.capture"), t("proof.capture." + given.capture()))
        .write(out);
  }

  private void assumptions() {
    Grid grid =
        Grid.of(
            Grid.left(t("column.assumption")),
            Grid.right(t("column.value")),
            Grid.left(t("column.from")));
    for (Assumption assumption : report.basis().assumptions()) {
      grid.add(rows.assumption(assumption));
    }
    grid.write(out);
  }

  private void glossary() {
    Grid grid =
        Grid.of(
            Grid.left(t("column.termEn")),
            Grid.left(t("column.termJa")),
            Grid.left(t("column.meaning")));
    for (Glossary.Term term : Glossary.terms(formatter.language())) {
      grid.add(term.english(), term.japanese(), term.meaning());
    }
    grid.write(out);
  }

  private void audit(UnitAudit audit) {
    note("note.auditPrinted");
    Grid grid =
        Grid.of(
            Grid.left(t("column.step")),
            Grid.right(t("column.value")),
            Grid.left(t("column.unit")),
            Grid.left(t("column.formula")));
    audit.steps().forEach(step -> grid.add(rows.audit(step)));
    grid.write(out);
  }

  private void provenance() {
    Provenance provenance = report.basis().provenance();
    out.element("p", t("provenance.version") + ": Weir " + provenance.version()).line();
    out.element("p", t("provenance.commandLine") + ": " + provenance.commandLine()).line();
    Grid files =
        Grid.of(
            Grid.wide(t("column.file")), Grid.wide(t("column.hash")), Grid.right(t("column.rows")));
    for (Provenance.InputFile file : provenance.inputs()) {
      files.add(file.name(), file.sha256(), formatter.prose(FigureValue.count(file.rows())));
    }
    files.write(out);
    if (!provenance.checks().isEmpty()) {
      note("note.engine");
      Grid checks =
          Grid.of(
              Grid.wide(t("column.figure")),
              Grid.right(t("column.closedForm")),
              Grid.right(t("column.engine")));
      for (Provenance.EngineCheck check : provenance.checks()) {
        checks.add(
            check.figure(), formatter.exact(check.closedForm()), formatter.exact(check.engine()));
      }
      checks.write(out);
    }
  }

  private void figures() {
    note("note.figures");
    Grid grid = Grid.of(Grid.wide(t("column.figure")), Grid.right(t("column.value")));
    report
        .findings()
        .figures()
        .forEach(
            (id, value) ->
                grid.rows()
                    .add(
                        new Grid.Row(
                            "",
                            List.of(
                                Grid.Cell.of(id),
                                new Grid.Cell(formatter.exact(value), "data-id", id)))));
    grid.write(out);
  }

  private void signatures() {
    out.open("section", "id", "signatures", "aria-labelledby", "section-signatures").line();
    out.element("h2", t("section.signatures"), "id", "section-signatures").line();
    overview.verdict();
    out.open("div", "class", "sign").line();
    Grid.of(
            Grid.left(""),
            Grid.left(t("sign.name")),
            Grid.left(t("sign.title")),
            Grid.left(t("sign.date")))
        .add(t("sign.customer"), "", "", "")
        .add(t("sign.vendor"), "", "", "")
        .write(out);
    out.close().close().line();
  }
}
