package dev.weir.report.html;

import dev.weir.report.Assumption;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Identity;
import dev.weir.report.LineResult;
import dev.weir.report.Logo;
import dev.weir.report.MainRows;
import dev.weir.report.Report;
import dev.weir.report.Statement;
import dev.weir.report.Verdict;
import dev.weir.report.WhatIf;
import dev.weir.report.WorkloadSummary;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The first page: verdict, six figures, the lines in short, the basis. */
final class Overview {
  private static final int LINES = 6;
  private static final int OBJECTIVES = 4;

  private final Report report;
  private final Formatter formatter;
  private final Markup out;
  private final MainRows rows;

  Overview(Report report, Formatter formatter, Markup out) {
    this.report = report;
    this.formatter = formatter;
    this.out = out;
    this.rows = new MainRows(formatter);
  }

  private String t(String key) {
    return formatter.text(key);
  }

  /** The objective that decides, in seconds. */
  double rpo() {
    return report.supply().whatIf().map(WhatIf::rpoSeconds).orElse(0.0);
  }

  /** Who asked, what the answer is, and the six figures of it. */
  void head() {
    Identity identity = report.identity();
    identity.logo().ifPresent(this::logo);
    out.element("h1", identity.title()).line();
    List<String> who = new ArrayList<>();
    who.add(t(report.proof().isPresent() ? "report.kindProof" : "report.kind"));
    identity.customer().ifPresent(who::add);
    identity.sites().ifPresent(who::add);
    who.add(formatter.moment(identity.createdAt()));
    who.add(t("report.id") + " " + identity.reportId());
    out.element("p", String.join(" · ", who), "class", "who").line();
    Statement statement = report.findings().statement();
    open(statement.verdict());
    statement.summary().forEach(sentence -> out.element("p", formatter.sentence(sentence)).line());
    out.close().line();
    report.supply().whatIf().ifPresent(base -> six(base, report.supply().chosen().orElseThrow()));
  }

  /** As part of this file: nothing is fetched. The style sheet bounds its size. */
  private void logo(Logo logo) {
    String data = Base64.getEncoder().encodeToString(logo.bytes());
    out.empty(
            "img",
            "class",
            "logo",
            "alt",
            t("report.logo"),
            "src",
            "data:" + logo.format().mediaType() + ";base64," + data)
        .line();
  }

  /** The verdict alone. */
  void verdict() {
    open(report.findings().statement().verdict());
    out.close().line();
  }

  private void open(Verdict verdict) {
    out.open("div", "class", "verdict " + verdict.name());
    out.open("p", "class", "word").element("span", verdict.shape(), "aria-hidden", "true");
    out.text(" " + t(verdict.messageKey())).close().line();
  }

  private void six(WhatIf base, LineResult chosen) {
    out.open("dl", "class", "six").line();
    rows.headline(base, chosen).forEach(this::figure);
    out.close().line();
  }

  private void figure(String[] row) {
    out.open("div").element("dt", row[0]).element("dd", row[1], "class", "value");
    if (!row[2].isEmpty()) {
      out.element("dd", row[2], "class", "when");
    }
    out.close().line();
  }

  /** The lines in short, cheapest first. */
  void lines() {
    List<LineResult> lines = report.supply().lines().stream().limit(LINES).toList();
    if (lines.isEmpty()) {
      return;
    }
    List<Grid.Head> heads = new ArrayList<>();
    heads.add(Grid.left(t("column.line")));
    heads.add(Grid.right(t("column.bandwidth") + " (Mbit/s)"));
    heads.add(Grid.right(t("column.largestAge")));
    judged(lines.getFirst())
        .forEach(j -> heads.add(Grid.left("RPO " + formatter.duration(j.rpoSeconds()))));
    heads.add(Grid.right(t("column.over") + " (" + formatter.duration(rpo()) + ")"));
    heads.add(Grid.right(t("column.cost")));
    Grid grid = Grid.of(heads.toArray(Grid.Head[]::new));
    for (LineResult line : lines) {
      grid.add(rows.inShort(line, rpo(), OBJECTIVES));
    }
    grid.write(out);
  }

  private static List<LineResult.Judgement> judged(LineResult line) {
    return line.objectives().stream().limit(OBJECTIVES).toList();
  }

  /** What all of it rests on. */
  void basis() {
    WorkloadSummary workload = report.demand().workload();
    out.element("h3", t("section.basis")).open("dl", "class", "basis").line();
    basis(
        "basis.period",
        formatter.moment(workload.period().start())
            + " – "
            + formatter.moment(workload.period().end()));
    basis("basis.interval", formatter.duration(workload.sampling().intervalSeconds()));
    basis("basis.gaps", formatter.duration(workload.sampling().gapSeconds()));
    basis("basis.total", formatter.prose(FigureValue.bytes(workload.totals().payloadBytes())));
    basis(
        "basis.peak",
        formatter.prose(FigureValue.bytesPerSecond(workload.totals().peak().bytesPerSecond())));
    basis("basis.peakAt", formatter.moment(workload.totals().peak().at()));
    for (Assumption asked : report.basis().asked()) {
      String[] row = rows.assumption(asked);
      pair(row[0], row[1]);
    }
    out.close().line();
    out.element("p", t("note.age"), "class", "note").line();
  }

  private void basis(String key, String value) {
    pair(t(key), value);
  }

  private void pair(String label, String value) {
    out.open("div").element("dt", label).element("dd", value).close().line();
  }
}
