package dev.weir.report.text;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Graphic;
import dev.weir.report.LineResult;
import dev.weir.report.MainRows;
import dev.weir.report.ProofRow;
import dev.weir.report.ProofSection;
import dev.weir.report.Report;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.report.Statement;
import dev.weir.report.TableText;
import dev.weir.report.Verdict;
import dev.weir.report.WhatIf;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a report as text: verdict, sentences, objectives, lines, proof. */
public final class TextReport {
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";
  private static final int FIRST_WIDE = 0x2E80;

  /** Rows of a chapter's table that are read at a glance; files hold all of them. */
  private static final int MOST_ROWS = 12;

  /** How to get what is left out. */
  private static final String WHOLE = "-o report.xlsx";

  /** Spaces in front of a column. */
  private static final int GAP = 2;

  private final Report report;
  private final Formatter formatter;
  private final boolean colour;
  private final int columns;
  private final MainRows rows;
  private final StringBuilder out = new StringBuilder();

  /**
   * Where the text is read.
   *
   * @param colour whether it shows colours
   * @param columns how many characters a line holds
   */
  public record Screen(boolean colour, int columns) {
    /** A file or a pipe: no colours, lines as long as they are. */
    public static final Screen NONE = new Screen(false, Integer.MAX_VALUE);
  }

  private TextReport(Report report, Formatter formatter, Screen screen) {
    this.report = report;
    this.formatter = formatter;
    this.colour = screen.colour();
    this.columns = screen.columns();
    this.rows = new MainRows(formatter);
  }

  /**
   * @param report what to print
   * @param formatter language and zone
   * @param screen where it is read; tables of chapters keep to its width
   * @return lines ending in a line feed, without control characters but those of the colours
   */
  public static String render(Report report, Formatter formatter, Screen screen) {
    return new TextReport(report, formatter, screen).render();
  }

  private String render() {
    Statement statement = report.findings().statement();
    Verdict verdict = statement.verdict();
    title(verdict, verdict.shape() + " " + t(verdict.messageKey()));
    sentences("  ", statement.summary());
    sentences("  ", statement.sentences());
    sentences("  ! ", statement.warnings());
    String zone = report.zoneName(formatter);
    out.append("  ").append(clean(formatter.text("note.zone", "zone", zone))).append('\n');
    objectives();
    lines();
    report.sections().forEach(this::section);
    report.proof().ifPresent(this::proof);
    return out.toString();
  }

  private String t(String key) {
    return formatter.text(key);
  }

  private void title(Verdict verdict, String text) {
    String shade =
        switch (verdict) {
          case MET -> "\u001b[32m";
          case MET_WITH_CONDITIONS, CANNOT_BE_SAID -> "\u001b[33m";
          case NOT_MET -> "\u001b[31m";
        };
    out.append(colour ? BOLD + shade + text + PLAIN : text).append('\n');
  }

  private void sentences(String lead, List<Sentence> sentences) {
    sentences.forEach(
        sentence -> out.append(lead).append(clean(formatter.sentence(sentence))).append('\n'));
  }

  private void objectives() {
    List<String[]> table = new ArrayList<>();
    table.add(
        new String[] {
          t("column.objective"),
          t("column.atLeast") + " Mbit/s",
          t("column.atMost") + " Mbit/s",
          t("column.bindingStart"),
          t("column.bindingEnd"),
          t("column.bindingBytes") + " GB"
        });
    report.demand().required().forEach(required -> table.add(rows.objective(required)));
    table("section.objectives", table, "rrrllr");
  }

  private void lines() {
    List<LineResult> lines = report.supply().lines();
    if (lines.isEmpty()) {
      return;
    }
    double rpo = report.supply().whatIf().map(WhatIf::rpoSeconds).orElse(0.0);
    inShort(lines, rpo);
    List<String[]> table = new ArrayList<>();
    table.add(
        new String[] {
          t("column.line"),
          t("column.bandwidth") + " Mbit/s",
          t("column.usable") + " Mbit/s",
          t("column.largestAge"),
          t("column.largestBacklog") + " GB",
          t("column.largestLoss") + " GB",
          t("column.drain"),
          t("column.headroom")
        });
    lines.forEach(line -> table.add(rows.line(line, rpo)));
    table("section.lines", table, "lrrrrrrr");
    worst(lines);
    lines.forEach(line -> sentences("  ! ", line.warnings()));
  }

  /** The lines against their objectives, cheapest first. */
  private void inShort(List<LineResult> lines, double rpo) {
    List<LineResult.Judgement> objectives = lines.getFirst().objectives();
    List<String> header = new ArrayList<>();
    header.addAll(List.of(t("column.line"), "Mbit/s", t("column.largestAge")));
    objectives.forEach(judged -> header.add("RPO " + formatter.duration(judged.rpoSeconds())));
    header.add(t("column.over") + " (" + formatter.duration(rpo) + ")");
    header.add(t("column.cost"));
    List<String[]> table = new ArrayList<>();
    table.add(header.toArray(String[]::new));
    lines.forEach(line -> table.add(rows.inShort(line, rpo, objectives.size())));
    table("section.summary", table, "lrr" + "l".repeat(objectives.size()) + "rr");
  }

  /** Two rows for each line, because the two moments have nothing to do with each other. */
  private void worst(List<LineResult> lines) {
    List<String[]> table = new ArrayList<>();
    table.add(
        new String[] {
          t("column.line"),
          t("column.moment"),
          t("column.time"),
          t("column.age"),
          t("column.queued") + " GB",
          t("column.loss") + " GB"
        });
    for (LineResult line : lines) {
      table.add(rows.moment(line, "column.largestLoss", line.worst().largestBacklog()));
      table.add(rows.moment(line, "column.largestAge", line.worst().largestAge()));
    }
    table("section.worst", table, "lllrrr");
  }

  /** A chapter: its sentences, and the first rows of its tables. */
  private void section(Section section) {
    String title = t(section.topic().messageKey());
    out.append('\n').append(colour ? BOLD + title + PLAIN : title).append('\n');
    sentences("  ", section.sentences());
    sentences(
        "  ",
        section.graphics().stream()
            .map(Graphic::finding)
            .filter(finding -> !section.sentences().contains(finding))
            .toList());
    for (DataTable table : section.tables()) {
      TableText text = TableText.of(table.withoutEmptyColumns(), formatter);
      out.append('\n').append(clean(text.title())).append('\n');
      rows(text);
      text.notes().forEach(note -> out.append("  ").append(clean(note)).append('\n'));
    }
  }

  /** As many rows as are read at a glance, and as many columns as the width holds. */
  private void rows(TableText text) {
    List<String[]> rows = new ArrayList<>();
    rows.add(text.columns().stream().map(TableText.Column::header).toArray(String[]::new));
    text.rows().stream()
        .limit(MOST_ROWS)
        .forEach(row -> rows.add(row.cells().toArray(String[]::new)));
    StringBuilder sides = new StringBuilder();
    text.columns().forEach(column -> sides.append(column.right() ? 'r' : 'l'));
    int left = text.rows().size() - MOST_ROWS;
    int hidden = table(rows, sides.toString(), columns);
    if (left > 0 || hidden > 0) {
      String key = left <= 0 ? "text.moreColumns" : hidden > 0 ? "text.moreBoth" : "text.moreRows";
      Map<String, String> counts =
          Map.of("n", Integer.toString(left), "columns", Integer.toString(hidden), "option", WHOLE);
      out.append("  ").append(formatter.text(key, counts)).append('\n');
    }
  }

  private void proof(ProofSection proof) {
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {
          t("column.metric"),
          t("column.prediction"),
          t("column.predicted"),
          t("column.measured"),
          t("column.errorPercent"),
          t("column.held")
        });
    for (ProofRow row : proof.rows()) {
      rows.add(
          new String[] {
            t(row.metric().messageKey()),
            t(row.prediction().messageKey()),
            formatter.prose(new FigureValue.Amount(row.predicted(), row.metric().unit())),
            formatter.prose(new FigureValue.Amount(row.measured(), row.metric().unit())),
            formatter.percent(row.relativeError(), RoundingMode.HALF_UP),
            formatter.flag(row.held())
          });
    }
    table("section.proof", rows, "llrrrl");
    sentences("  ! ", proof.remarks());
  }

  private void table(String section, List<String[]> rows, String sides) {
    out.append('\n').append(colour ? BOLD + t(section) + PLAIN : t(section)).append('\n');
    table(rows, sides, Integer.MAX_VALUE);
  }

  /**
   * @param sides one letter for each column: l left, r right
   * @param most characters that a line holds
   * @return how many columns at the right were left out because the width does not hold them
   */
  private int table(List<String[]> rows, String sides, int most) {
    int[] widths = new int[sides.length()];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = clean(row[i]);
        widths[i] = Math.max(widths[i], width(row[i]));
      }
    }
    int shown = 1;
    int taken = GAP + widths[0];
    while (shown < widths.length && taken + GAP + widths[shown] <= most) {
      taken += GAP + widths[shown++];
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < shown; i++) {
        String gap = " ".repeat(widths[i] - width(row[i]));
        line.append("  ").append(sides.charAt(i) == 'r' ? gap + row[i] : row[i] + gap);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return widths.length - shown;
  }

  /** Names come from files of others: no control character reaches the terminal. */
  private static String clean(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean hostile =
                  Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
              plain.appendCodePoint(hostile ? '�' : c);
            });
    return plain.toString();
  }

  private static int width(String text) {
    return text.codePoints().map(c -> c >= FIRST_WIDE ? 2 : 1).sum();
  }
}
