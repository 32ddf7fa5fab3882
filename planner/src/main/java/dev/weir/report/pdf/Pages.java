package dev.weir.report.pdf;

import dev.weir.report.Assumption;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Glossary;
import dev.weir.report.Identity;
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
import dev.weir.report.Verdict;
import dev.weir.report.WhatIf;
import dev.weir.report.WorkloadSummary;
import dev.weir.report.chart.ChartBook;
import dev.weir.report.chart.ChartFigure;
import java.awt.Color;
import java.io.IOException;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands on the pages, in the order of the report. */
final class Pages {
  private static final int LINES_ON_PAGE_1 = 6;
  private static final int OBJECTIVES_ON_PAGE_1 = 4;

  /** As many as leave room for both parties on one page. */
  private static final int CONDITIONS = 6;

  private final Report report;
  private final Formatter formatter;
  private final Flow flow;
  private final ChartBook charts;
  private final MainRows rows;

  Pages(Report report, Formatter formatter, Flow flow) {
    this.report = report;
    this.formatter = formatter;
    this.flow = flow;
    this.charts = new ChartBook(report, formatter);
    this.rows = new MainRows(formatter);
  }

  /** All that follows page 1. */
  void rest() throws IOException {
    flow.contents(t("report.contents"));
    findings();
    lines();
    objectives();
    worst();
    for (Section section : report.sections()) {
      if (section.topic() != Section.Topic.QUALITY) {
        chapter(section);
      }
    }
    if (report.proof().isPresent()) {
      proof(report.proof().get());
    }
    if (report.section(Section.Topic.QUALITY).isPresent()) {
      chapter(report.section(Section.Topic.QUALITY).get());
    }
    assumptions();
    glossary();
    audit();
    provenance();
    figures();
    signatures();
  }

  private String t(String key) {
    return formatter.text(key);
  }

  /**
   * Page 1.
   *
   * @param chartShape most height to width of its chart
   */
  void summary(double chartShape) throws IOException {
    Identity identity = report.identity();
    if (identity.logo().isPresent()) {
      flow.logo(identity.logo().get(), t("report.logo"));
    }
    flow.heading(1, identity.title());
    StringBuilder who =
        new StringBuilder(t(report.proof().isPresent() ? "report.kindProof" : "report.kind"));
    identity.customer().ifPresent(customer -> who.append(" · ").append(customer));
    identity.sites().ifPresent(sites -> who.append(" · ").append(sites));
    who.append(" · ").append(formatter.moment(identity.createdAt()));
    who.append(" · ").append(t("report.id")).append(' ').append(identity.reportId());
    flow.note(who.append(" · ").append(zone()).toString());
    flow.space(4);
    Statement statement = report.findings().statement();
    Verdict verdict = statement.verdict();
    flow.box(
        verdict.shape() + " " + t(verdict.messageKey()),
        statement.summary().stream().map(formatter::sentence).toList(),
        fill(verdict),
        edge(verdict));
    if (report.supply().whatIf().isPresent()) {
      headline(report.supply().whatIf().get(), report.supply().chosen().orElseThrow());
    }
    draw(charts.age().map(figure -> figure.noHigherThan(chartShape)));
    shortLines();
    basis();
  }

  /** The zone of every time that follows, named once. */
  private String zone() {
    return formatter.text("note.zone", "zone", report.zoneName(formatter));
  }

  private static Color fill(Verdict verdict) {
    return switch (verdict) {
      case MET -> new Color(0xD9F0E4);
      case MET_WITH_CONDITIONS -> new Color(0xFFF1CC);
      case NOT_MET -> new Color(0xFADBD2);
      case CANNOT_BE_SAID -> new Color(0xE8E8E8);
    };
  }

  private static Color edge(Verdict verdict) {
    return switch (verdict) {
      case MET -> new Color(0x009E73);
      case MET_WITH_CONDITIONS -> new Color(0xE69F00);
      case NOT_MET -> new Color(0xD55E00);
      case CANNOT_BE_SAID -> new Color(0x666666);
    };
  }

  private void headline(WhatIf base, LineResult chosen) throws IOException {
    Table table =
        Table.of(
            List.of(
                Table.left(t("column.figure.plain"), 4),
                Table.right(t("column.value"), 2.4),
                Table.left(t("column.time"), 4)));
    rows.headline(base, chosen).forEach(table::add);
    flow.table(table);
  }

  private void draw(Optional<ChartFigure> figure) throws IOException {
    if (figure.isPresent()) {
      flow.figure(figure.get());
    }
  }

  private void shortLines() throws IOException {
    if (report.supply().lines().isEmpty()) {
      return;
    }
    double rpo = report.supply().whatIf().map(WhatIf::rpoSeconds).orElse(0.0);
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.left(t("column.line"), 2));
    columns.add(Table.right(t("column.bandwidth") + " (Mbit/s)", 2));
    columns.add(Table.right(t("column.largestAge"), 2));
    judged(report.supply().lines().getFirst())
        .forEach(j -> columns.add(Table.left("RPO " + formatter.duration(j.rpoSeconds()), 1.5)));
    columns.add(Table.right(t("column.over") + " (" + formatter.duration(rpo) + ")", 2));
    columns.add(Table.right(t("column.cost"), 4.2));
    Table table = Table.of(columns);
    for (LineResult line : report.supply().lines().stream().limit(LINES_ON_PAGE_1).toList()) {
      table.add(rows.inShort(line, rpo, OBJECTIVES_ON_PAGE_1));
    }
    flow.table(table);
  }

  private static List<LineResult.Judgement> judged(LineResult line) {
    return line.objectives().stream().limit(OBJECTIVES_ON_PAGE_1).toList();
  }

  private void basis() throws IOException {
    WorkloadSummary workload = report.demand().workload();
    Table table =
        Table.of(
            List.of(
                Table.left(t("section.basis"), 2.4),
                Table.left(t("column.value"), 4.4),
                Table.left("", 2.2),
                Table.left("", 4)));
    table.add(
        t("basis.period"),
        formatter.moment(workload.period().start())
            + " – "
            + formatter.moment(workload.period().end()),
        t("basis.interval"),
        formatter.duration(workload.sampling().intervalSeconds()));
    table.add(
        t("basis.total"),
        formatter.prose(FigureValue.bytes(workload.totals().payloadBytes())),
        t("basis.gaps"),
        formatter.duration(workload.sampling().gapSeconds()));
    table.add(
        t("basis.peak"),
        formatter.prose(FigureValue.bytesPerSecond(workload.totals().peak().bytesPerSecond())),
        t("basis.peakAt"),
        formatter.moment(workload.totals().peak().at()));
    flow.table(table);
    asked();
    flow.note(t("note.age"));
  }

  /** In a line, because a row for each would not leave page 1 whole. */
  private void asked() throws IOException {
    String asked = rows.asked(report.basis());
    if (!asked.isEmpty()) {
      flow.note(formatter.text("report.asked", "what", asked));
    }
  }

  private void findings() throws IOException {
    Statement statement = report.findings().statement();
    if (statement.sentences().isEmpty() && statement.warnings().isEmpty()) {
      return;
    }
    flow.heading(2, t("section.findings"));
    for (Sentence sentence : statement.sentences()) {
      flow.paragraph(formatter.sentence(sentence));
    }
    for (Sentence warning : statement.warnings()) {
      flow.paragraph("▲ " + formatter.sentence(warning));
    }
  }

  private void lines() throws IOException {
    if (report.supply().lines().isEmpty()) {
      return;
    }
    flow.heading(2, t("section.lines"));
    Table table =
        Table.of(
            List.of(
                Table.left(t("column.line"), 2),
                Table.right(t("column.bandwidth") + " (Mbit/s)", 2),
                Table.right(t("column.usable") + " (Mbit/s)", 2),
                Table.right(t("column.largestAge"), 2.2),
                Table.right(t("column.largestBacklog") + " (GB)", 2),
                Table.right(t("column.largestLoss") + " (GB)", 2),
                Table.right(t("column.drain"), 2.2),
                Table.right(t("column.headroom"), 2)));
    double rpo = report.supply().whatIf().map(WhatIf::rpoSeconds).orElse(0.0);
    for (LineResult line : report.supply().lines()) {
      table.add(rows.line(line, rpo));
    }
    flow.table(table);
    for (LineResult line : report.supply().lines()) {
      for (Sentence warning : line.warnings()) {
        flow.paragraph("▲ " + formatter.sentence(warning));
      }
    }
  }

  private void objectives() throws IOException {
    flow.heading(2, t("section.objectives"));
    Table table =
        Table.of(
            List.of(
                Table.right(t("column.objective"), 2),
                Table.right(t("column.atLeast") + " (Mbit/s)", 2),
                Table.right(t("column.atMost") + " (Mbit/s)", 2),
                Table.left(t("column.bindingStart"), 4.3),
                Table.left(t("column.bindingEnd"), 4.3),
                Table.right(t("column.bindingBytes") + " (GB)", 2)));
    for (RequiredBandwidth required : report.demand().required()) {
      table.add(rows.objective(required));
    }
    flow.table(table);
    draw(charts.frontier());
  }

  private void worst() throws IOException {
    if (report.supply().lines().isEmpty()) {
      return;
    }
    flow.heading(2, t("section.worst"));
    flow.note(t("note.moments"));
    Table table =
        Table.of(
            List.of(
                Table.left(t("column.line"), 2),
                Table.left(t("column.moment"), 2),
                Table.left(t("column.time"), 4.4),
                Table.right(t("column.age"), 2),
                Table.right(t("column.queued") + " (GB)", 2.2),
                Table.right(t("column.loss") + " (GB)", 2.2)));
    for (LineResult line : report.supply().lines()) {
      table.add(rows.moment(line, "column.largestLoss", line.worst().largestBacklog()));
      table.add(rows.moment(line, "column.largestAge", line.worst().largestAge()));
    }
    flow.table(table);
    draw(charts.busyPeriod());
  }

  private void chapter(Section section) throws IOException {
    List<ChartFigure> figures = charts.of(section);
    String title = t(section.topic().messageKey());
    if (section.tables().isEmpty() && !figures.isEmpty() && section.sentences().isEmpty()) {
      flow.headingOf(figures.getFirst(), 2, title);
    } else {
      flow.heading(2, title);
    }
    for (Sentence sentence : section.sentences()) {
      flow.paragraph(formatter.sentence(sentence));
    }
    for (DataTable table : section.tables()) {
      flow.table(TableText.of(PaperRows.of(table.withoutEmptyColumns()), formatter));
    }
    for (ChartFigure figure : figures) {
      flow.figure(figure);
    }
  }

  private void proof(ProofSection proof) throws IOException {
    flow.heading(2, t("section.proof"));
    flow.note(t("note.proof"));
    for (Sentence remark : proof.remarks()) {
      flow.paragraph("▲ " + formatter.sentence(remark));
    }
    Table table =
        Table.of(
            List.of(
                Table.left(t("column.metric"), 3.6),
                Table.left(t("column.prediction"), 2.2),
                Table.right(t("column.predicted"), 2),
                Table.right(t("column.measured"), 2),
                Table.right(t("column.errorPercent"), 1.8),
                Table.left(t("column.bound"), 2.4),
                Table.left(t("column.held"), 1.2)));
    for (ProofRow row : proof.rows()) {
      table.add(
          t(row.metric().messageKey()),
          t(row.prediction().messageKey()),
          formatter.prose(new FigureValue.Amount(row.predicted(), row.metric().unit())),
          formatter.prose(new FigureValue.Amount(row.measured(), row.metric().unit())),
          formatter.percent(row.relativeError(), RoundingMode.HALF_UP),
          bound(row),
          formatter.flag(row.held()));
    }
    flow.table(table);
    conditions(proof.conditions());
    for (ChartFigure figure : charts.proof()) {
      flow.figure(figure);
    }
  }

  private String bound(ProofRow row) {
    UnitKind unit = row.metric().unit();
    return row.judgedRelatively()
        ? t("proof.bound.relative")
        : formatter.text(
            "proof.bound.absolute",
            "n",
            formatter.prose(new FigureValue.Amount(row.metric().absoluteBound(), unit)));
  }

  private void conditions(ProofConditions given) throws IOException {
    Table table =
        Table.of(
            List.of(Table.left(t("column.figure.plain"), 2), Table.left(t("column.value"), 5)));
    table.add(t("proof.workload"), given.workload().description());
    table.add(t("proof.seed"), Long.toString(given.workload().seed()));
    table.add(t("proof.hash"), given.workload().sha256());
    table.add(t("proof.length"), formatter.duration(given.workload().seconds()));
    table.add(
        t("proof.line"), formatter.prose(FigureValue.bitsPerSecond(given.lineBitsPerSecond())));
    table.add(t("proof.roundTrip"), formatter.duration(given.roundTripSeconds()));
    table.add(t("proof.shaping"), t("proof.shaping." + given.shapedBy()));
    table.add(t("proof.capture"), t("proof.capture." + given.capture()));
    flow.table(table);
  }

  private void assumptions() throws IOException {
    flow.heading(2, t("section.assumptions"));
    Table table =
        Table.of(
            List.of(
                Table.left(t("column.assumption"), 3),
                Table.right(t("column.value"), 3),
                Table.left(t("column.from"), 2)));
    for (Assumption assumption : report.basis().assumptions()) {
      table.add(rows.assumption(assumption));
    }
    flow.table(table);
  }

  private void glossary() throws IOException {
    flow.heading(2, t("section.glossary"));
    Table table =
        Table.of(
            List.of(
                Table.left(t("column.termEn"), 2),
                Table.left(t("column.termJa"), 2.4),
                Table.left(t("column.meaning"), 5)));
    for (Glossary.Term term : Glossary.terms(formatter.language())) {
      table.add(term.english(), term.japanese(), term.meaning());
    }
    flow.table(table);
  }

  private void audit() throws IOException {
    Optional<UnitAudit> audit = UnitAudit.of(report);
    if (audit.isEmpty()) {
      return;
    }
    flow.heading(2, t("section.audit"));
    flow.note(t("note.auditPrinted"));
    Table table =
        Table.of(
            List.of(
                Table.left(t("column.step"), 3.4),
                Table.right(t("column.value"), 2.4),
                Table.left(t("column.unit"), 1),
                Table.left(t("column.formula"), 3.4)));
    audit.get().steps().forEach(step -> table.add(rows.audit(step)));
    flow.table(table);
  }

  private void provenance() throws IOException {
    Provenance provenance = report.basis().provenance();
    flow.heading(2, t("section.provenance"));
    flow.paragraph(t("provenance.version") + ": Weir " + provenance.version());
    flow.paragraph(t("provenance.commandLine") + ": " + provenance.commandLine());
    Table table =
        Table.of(
            List.of(
                Table.left(t("column.file"), 2.5),
                Table.left(t("column.hash"), 6),
                Table.right(t("column.rows"), 1)));
    for (Provenance.InputFile file : provenance.inputs()) {
      table.add(file.name(), file.sha256(), formatter.prose(FigureValue.count(file.rows())));
    }
    flow.table(table);
    if (!provenance.checks().isEmpty()) {
      flow.note(t("note.engine"));
      Table checks =
          Table.of(
              List.of(
                  Table.left(t("column.figure"), 4),
                  Table.right(t("column.closedForm"), 3),
                  Table.right(t("column.engine"), 3)));
      for (Provenance.EngineCheck check : provenance.checks()) {
        checks.add(
            check.figure(), formatter.exact(check.closedForm()), formatter.exact(check.engine()));
      }
      flow.table(checks);
    }
  }

  private void figures() throws IOException {
    flow.heading(2, t("section.figures"));
    flow.note(t("note.figures"));
    List<String> entries = new ArrayList<>();
    report
        .findings()
        .figures()
        .forEach((id, value) -> entries.add(id + " = " + formatter.exact(value)));
    flow.inColumns(entries);
  }

  /** A page of its own: what is signed, under which conditions, by whom. */
  private void signatures() throws IOException {
    flow.newPage();
    flow.heading(2, t("section.signatures"));
    Statement statement = report.findings().statement();
    Verdict verdict = statement.verdict();
    flow.box(
        verdict.shape() + " " + t(verdict.messageKey()),
        statement.summary().stream().map(formatter::sentence).toList(),
        fill(verdict),
        edge(verdict));
    if (report.supply().whatIf().isPresent()) {
      headline(report.supply().whatIf().get(), report.supply().chosen().orElseThrow());
    }
    List<String> conditions = rows.conditions(report);
    flow.paragraph(t("sign.conditions"));
    for (String condition : conditions.stream().limit(CONDITIONS).toList()) {
      flow.note("▲ " + condition);
    }
    if (conditions.size() > CONDITIONS) {
      String more = Integer.toString(conditions.size() - CONDITIONS);
      flow.note(formatter.text("sign.moreConditions", "n", more));
    }
    flow.space(10);
    List<String> labels = List.of(t("sign.name"), t("sign.title"), t("sign.date"));
    String written = t("sign.signature");
    flow.signature(t("sign.customer"), labels, written, t("sign.seal"), "signature-customer");
    flow.signature(t("sign.vendor"), labels, written, t("sign.seal"), "signature-vendor");
  }
}
