package dev.weir.report.excel;

import dev.weir.report.Formatter;
import dev.weir.report.LineResult;
import dev.weir.report.MainRows;
import dev.weir.report.Report;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.report.Statement;
import dev.weir.report.WhatIf;
import java.util.ArrayList;
import java.util.List;

/** What is recommended and why, what is lost, what the next lines would save or break. */
final class RecommendationSheet {
  private static final int COLUMNS = 7;
  private static final int OBJECTIVES = 4;

  private final Report report;
  private final Tab tab;
  private final Formatter formatter;
  private final MainRows rows;
  private int row;

  RecommendationSheet(Report report, Tab tab) {
    this.report = report;
    this.tab = tab;
    this.formatter = tab.book().formatter();
    this.rows = new MainRows(formatter);
  }

  void fill() {
    Statement statement = report.findings().statement();
    tab.heading("recommendation", tab.book().text("note.recommendation"), COLUMNS);
    row = 3;
    String verdict =
        statement.verdict().shape() + " " + formatter.text(statement.verdict().messageKey());
    tab.high(row);
    tab.paragraph(
        row++,
        COLUMNS,
        verdict,
        new Look(Look.Format.TEXT, SummarySheet.role(statement.verdict())));
    statement.summary().forEach(sentence -> paragraph(sentence));
    row++;
    report.supply().whatIf().ifPresent(this::line);
    next(statement);
    findings(statement.sentences());
    words("sign.conditions", rows.conditions(report));
    words("section.otherWarnings", rows.warningsOfOthers(report));
    tab.widen(0, 34);
    for (int i = 1; i < COLUMNS; i++) {
      tab.widen(i, 15);
    }
    tab.finish(0, false);
    tab.print(0, COLUMNS - 1, 0, row);
  }

  private void paragraph(Sentence sentence) {
    tab.paragraph(row++, COLUMNS, formatter.sentence(sentence), Look.WRAPPED);
  }

  private void title(String key) {
    tab.textOver(row++, 0, formatter.text(key), new Look(Look.Format.TEXT, Look.Role.SUBTITLE));
  }

  private void findings(List<Sentence> sentences) {
    if (!sentences.isEmpty()) {
      title("section.findings");
      sentences.forEach(this::paragraph);
      row++;
    }
  }

  private void words(String key, List<String> warnings) {
    if (!warnings.isEmpty()) {
      title(key);
      warnings.forEach(warning -> tab.paragraph(row++, COLUMNS, "▲ " + warning, Look.WRAPPED));
      row++;
    }
  }

  private void line(WhatIf base) {
    title("recommendation.line");
    for (String[] figure : rows.headline(base, report.supply().chosen().orElseThrow())) {
      tab.text(row, 0, figure[0], Look.LABEL);
      tab.textOver(row, 1, figure[1]);
      tab.textOver(row++, 3, figure[2]);
    }
    row++;
  }

  /** The lines right before and behind it, cheapest first, and what is said about them. */
  private void next(Statement statement) {
    List<LineResult> beside = beside();
    if (beside.size() < 2) {
      return;
    }
    title("recommendation.next");
    header(beside.getFirst());
    for (LineResult line : beside) {
      texts(rows.inShort(line, rpo(), OBJECTIVES), Look.TEXT);
    }
    report.section(Section.Topic.COST).stream()
        .flatMap(section -> section.sentences().stream())
        .filter(sentence -> !statement.summary().contains(sentence))
        .forEach(sentence -> paragraph(sentence));
    row++;
  }

  private List<LineResult> beside() {
    List<LineResult> all = report.supply().lines();
    int at = report.supply().chosen().map(all::indexOf).orElse(0);
    return all.subList(Math.max(0, at - 1), Math.min(all.size(), at + 2));
  }

  private double rpo() {
    return report.supply().whatIf().map(WhatIf::rpoSeconds).orElse(0.0);
  }

  private void header(LineResult first) {
    List<String> header = new ArrayList<>();
    header.add(formatter.text("column.line"));
    header.add(formatter.text("column.bandwidth") + " (Mbit/s)");
    header.add(formatter.text("column.largestAge"));
    first.objectives().stream()
        .limit(OBJECTIVES)
        .forEach(judged -> header.add("RPO " + formatter.duration(judged.rpoSeconds())));
    header.add(formatter.text("column.over") + " (" + formatter.duration(rpo()) + ")");
    header.add(formatter.text("column.cost"));
    texts(header.toArray(String[]::new), new Look(Look.Format.TEXT, Look.Role.HEADER));
    tab.high(row - 1);
  }

  private void texts(String[] texts, Look look) {
    for (int i = 0; i < texts.length; i++) {
      tab.textOver(row, i, texts[i], look);
    }
    row++;
  }
}
