package dev.weir.report.excel;

import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.LineRate;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.WhatIf;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.apache.poi.ss.util.CellRangeAddress;

/** Every candidate line with both worst moments, never mixed. */
final class LinesSheet {
  static final int NAME = 0;
  static final int USABLE = 2;
  static final int AGE = 3;
  static final int AGE_AT = 4;
  private static final int BACKLOG = 6;
  static final int LOSS = 7;
  static final int LOSS_AT = 8;
  private static final int MET = 11;
  static final int AGE_AT_MOST = 15;
  private static final int BACKLOG_AT_MOST = 16;
  private static final int AGE_AT_MOST_EXACT = 17;
  private static final int BACKLOG_AT_MOST_EXACT = 18;

  /** Of the rows for each line and objective. */
  private static final int EXACT_HEADROOM = 5;

  /** As many as stand on the first page; the note must not run over its edge. */
  private static final int NOTE_COLUMNS = 7;

  private final Report report;
  private final Tab tab;
  private final EnvelopeSheet envelope;
  private final Tab objectives;

  LinesSheet(Report report, Tabs tabs, EnvelopeSheet envelope) {
    this.report = report;
    this.tab = tabs.lines();
    this.objectives = tabs.objectives();
    this.envelope = envelope;
  }

  void fill() {
    Book book = tab.book();
    List<LineResult> lines = report.supply().lines();
    boolean final_ = lines.stream().allMatch(LinesSheet::drained);
    String note = book.text("note.moments") + " " + book.text("note.lines");
    tab.heading("lines", final_ ? note : note + " " + book.text("note.linesSoFar"), NOTE_COLUMNS);
    headers();
    for (int i = 0; i < lines.size(); i++) {
      line(i, lines.get(i));
    }
    judgements(Tabs.FIRST + lines.size() + 2);
    tab.finish(Tabs.FIRST, true);
    tab.sheet().setRepeatingColumns(new CellRangeAddress(-1, -1, NAME, NAME));
    tab.sheet().getPrintSetup().setFitWidth((short) 2);
  }

  private void headers() {
    String[][] columns = {
      {"line", "text"},
      {"bandwidth", "mbps"},
      {"usable", "mbps"},
      {"largestAge", "duration"},
      {"largestAgeAt", "moment"},
      {"backlogThen", "gb"},
      {"largestBacklog", "gb"},
      {"largestLoss", "gb"},
      {"largestBacklogAt", "moment"},
      {"ageThen", "duration"},
      {"headroom", "percent"},
      {"met", "text"},
      {"drain", "duration"},
      {"drainedAt", "moment"},
      {"cost", "text"},
      {"largestAgeAtMost", "duration"},
      {"largestBacklogAtMost", "gb"}
    };
    for (int i = 0; i < columns.length; i++) {
      tab.header(Tabs.HEADER, i, tab.book().text("column." + columns[i][0]), columns[i][1]);
    }
    exactHeader(AGE_AT_MOST_EXACT, columns[AGE_AT_MOST]);
    exactHeader(BACKLOG_AT_MOST_EXACT, columns[BACKLOG_AT_MOST]);
  }

  private void exactHeader(int at, String[] of) {
    Book book = tab.book();
    String heading = book.text("column." + of[0]);
    String words = book.formatter().text("column.beforeRounding", "column", heading);
    tab.header(Tabs.HEADER, at, words, of[1]);
  }

  private static boolean drained(LineResult line) {
    return line.outcome() == LineResult.Outcome.DRAINED;
  }

  private void line(int index, LineResult line) {
    int row = Tabs.FIRST + index;
    LineRate rate = line.rate();
    tab.text(row, NAME, rate.name(), Look.TEXT);
    constant(row, 1, megabits(rate.bitsPerSecond(), id(line, "bitsPerSecond")));
    constant(row, USABLE, megabits(rate.usableBitsPerSecond(), id(line, "usableBitsPerSecond")));
    largestAge(row, line, envelope.ageOf(index));
    largestBacklog(row, line, envelope.backlogOf(index));
    judged(row, line);
    drain(row, line);
    Formatter formatter = tab.book().formatter();
    String cost = rate.cost().map(formatter::cost).orElse(formatter.text("value.none"));
    tab.text(row, 14, cost, Look.TEXT);
    LineResult.AtMost atMost = line.worst().atMost();
    Shown age = duration(atMost.ageSeconds(), id(line, "peakAgeAtMostSeconds"));
    bound(row, AGE_AT_MOST, AGE_AT_MOST_EXACT, age);
    Shown backlog = gigabytes(atMost.backlogBytes(), id(line, "peakBacklogAtMostBytes"));
    bound(row, BACKLOG_AT_MOST, BACKLOG_AT_MOST_EXACT, backlog);
  }

  /** What is not exceeded, rounded up, and the exact value in a column of its own. */
  private void bound(int row, int column, int exact, Shown shown) {
    constant(row, exact, new Shown(shown.value(), shown.format().exact(), shown.figure()));
    Look look = Look.constant(shown.format());
    if (Double.isFinite(shown.value())) {
      String formula = CellValue.bound(Tab.local(row, exact), shown.format(), RoundingMode.CEILING);
      double cached = CellValue.bound(shown.value(), shown.format(), RoundingMode.CEILING);
      tab.formula(row, column, formula, cached, look);
    } else {
      tab.number(row, column, shown.value(), look);
    }
  }

  private void largestAge(int row, LineResult line, String ages) {
    LineResult.WorstMoment age = line.worst().largestAge();
    peak(
        row,
        AGE,
        line,
        unlessGrowing(row, "MAX(" + ages + ")/86400"),
        duration(age.ageSeconds(), id(line, "peakAgeSeconds")));
    moment(row, AGE_AT, age, id(line, "peakAgeAt"));
    constant(row, 5, gigabytes(age.backlogBytes(), id(line, "backlogAtPeakAgeBytes")), grey(line));
  }

  private void largestBacklog(int row, LineResult line, String backlogs) {
    LineResult.WorstMoment backlog = line.worst().largestBacklog();
    peak(
        row,
        BACKLOG,
        line,
        unlessGrowing(row, "MAX(" + backlogs + ")/1000000000"),
        gigabytes(backlog.backlogBytes(), id(line, "peakBacklogBytes")));
    loss(row, line, gigabytes(backlog.payloadBytes(), id(line, "peakBacklogPayloadBytes")));
    moment(row, LOSS_AT, backlog, id(line, "peakBacklogAt"));
    constant(
        row, 9, duration(backlog.ageSeconds(), id(line, "ageAtPeakBacklogSeconds")), grey(line));
  }

  /** Payload follows the backlog only where every byte is scaled alike. */
  private void loss(int row, LineResult line, Shown payload) {
    if (!report.demand().scaling().exact()) {
      constant(row, LOSS, payload, grey(line));
      return;
    }
    String backlog = Tab.local(row, BACKLOG);
    String formula =
        "IF(ISNUMBER(%s),%s*ratio/(1+overhead),%s)".formatted(backlog, backlog, backlog);
    peak(row, LOSS, line, formula, payload);
  }

  private void drain(int row, LineResult line) {
    if (line.drain().isEmpty()) {
      String word = tab.book().formatter().drain(line);
      tab.text(row, 12, word, Look.constant(Look.Format.TEXT));
      return;
    }
    LineResult.Drain drain = line.drain().get();
    constant(row, 12, duration(drain.seconds(), id(line, "drainSeconds")));
    constant(row, 13, moment(drain.at(), id(line, "drainedAt")));
  }

  private void judged(int row, LineResult line) {
    Book book = tab.book();
    double rpo = report.supply().whatIf().map(WhatIf::rpoSeconds).orElse(0.0);
    LineResult.Judgement judgement = line.judgement(rpo).orElse(null);
    if (judgement == null) {
      return;
    }
    double headroom = CellValue.headroom(judgement.headroom());
    if (SteadyLine.is(report, line)) {
      String exact = Tab.local(row, USABLE) + "/result.required-1";
      Look look = Look.of(Look.Format.PERCENT);
      tab.formula(row, 10, CellValue.roundedDown(exact), headroom, look);
    } else {
      tab.number(row, 10, headroom, Look.constant(Look.Format.PERCENT));
    }
    String word = book.text(judgement.messageKey());
    if (!drained(line) || !SteadyLine.is(report, line)) {
      tab.text(row, MET, word, Look.constant(Look.Format.TEXT));
      return;
    }
    String age = Tab.local(row, AGE);
    String formula = WhatIfSheet.metUnlessGrowing(age, "rpoMinutes", book);
    tab.formula(row, MET, formula, word, Look.TEXT);
  }

  /** With more growth the mean may pass the line; then no peak is final. */
  private String unlessGrowing(int row, String formula) {
    return "IF(%s>%s*125000,\"%s\",%s)"
        .formatted(
            WhatIfSheet.meanWireRate(report),
            Tab.local(row, USABLE),
            tab.book().text(LineResult.Outcome.STILL_GROWING.messageKey()),
            formula);
  }

  /** One row for each line and objective. */
  private void judgements(int from) {
    Book book = tab.book();
    String[][] columns = {
      {"line", "text"},
      {"objective", "duration"},
      {"met", "text"},
      {"headroom", "percent"},
      {"over", "duration"}
    };
    for (int i = 0; i < columns.length; i++) {
      tab.header(from, i, book.text("column." + columns[i][0]), columns[i][1]);
    }
    String exact =
        book.formatter().text("column.beforeRoundingDown", "column", book.text("column.headroom"));
    tab.header(from, EXACT_HEADROOM, exact, "percent");
    int row = from + 2;
    for (LineResult line : report.supply().lines()) {
      for (LineResult.Judgement judged : line.objectives()) {
        judgement(row++, line, judged);
      }
    }
  }

  private void judgement(int row, LineResult line, LineResult.Judgement judged) {
    Book book = tab.book();
    String prefix = id(line, "rpo." + plain(judged.rpoSeconds()) + ".");
    tab.text(row, 0, line.rate().name(), Look.TEXT);
    tab.number(
        row, 1, CellValue.duration(judged.rpoSeconds()), Look.constant(Look.Format.DURATION));
    tab.text(row, 2, book.formatter().flag(judged.met()), Look.TEXT);
    book.figure(prefix + "met", tab.sheet().getSheetName(), row, 2);
    int objective = objective(judged.rpoSeconds());
    String usable = Tab.local(Tabs.FIRST + report.supply().lines().indexOf(line), USABLE);
    headroom(row, judged.headroom());
    Shown headroom = new Shown(judged.headroom(), Look.Format.PERCENT_FINE, prefix + "headroom");
    if (objective >= 0 && SteadyLine.is(report, line)) {
      int need = Tabs.FIRST + objective;
      String required = objectives.at(need, ObjectivesSheet.EXACT_AT_LEAST);
      live(row, EXACT_HEADROOM, usable + "/" + required + "-1", headroom);
    } else {
      constant(row, EXACT_HEADROOM, headroom);
    }
    constant(row, 4, duration(judged.breachSeconds(), prefix + "breachSeconds"), grey(line));
  }

  /** What is shown of the exact headroom never promises more than there is. */
  private void headroom(int row, double exact) {
    Look look = Look.of(Look.Format.PERCENT);
    double shown = CellValue.headroom(exact);
    if (Double.isFinite(shown)) {
      tab.formula(row, 3, CellValue.roundedDown(Tab.local(row, EXACT_HEADROOM)), shown, look);
    } else {
      tab.number(row, 3, shown, look);
    }
  }

  private int objective(double rpoSeconds) {
    for (int i = 0; i < report.demand().required().size(); i++) {
      if (report.demand().required().get(i).rpoSeconds() == rpoSeconds) {
        return i;
      }
    }
    return -1;
  }

  private static String plain(double seconds) {
    return java.math.BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
  }

  private static String id(LineResult line, String what) {
    return "line." + line.rate().name() + "." + what;
  }

  /** A peak that is final is live; any other says that it holds so far only. */
  private void peak(int row, int column, LineResult line, String formula, Shown shown) {
    if (drained(line) && SteadyLine.is(report, line)) {
      live(row, column, formula, shown);
    } else {
      constant(row, column, shown, grey(line));
    }
  }

  private void live(int row, int column, String formula, Shown shown) {
    if (Double.isFinite(shown.value())) {
      tab.formula(row, column, formula, shown.value(), Look.of(shown.format()));
      tab.book().figure(shown.figure(), tab.sheet().getSheetName(), row, column);
    } else {
      constant(row, column, shown);
    }
  }

  private void constant(int row, int column, Shown shown) {
    constant(row, column, shown, Look.Role.CONSTANT);
  }

  private void constant(int row, int column, Shown shown, Look.Role role) {
    tab.number(row, column, shown.value(), new Look(shown.format(), role));
    tab.book().figure(shown.figure(), tab.sheet().getSheetName(), row, column);
  }

  private void moment(int row, int column, LineResult.WorstMoment worst, String figure) {
    CellValue.put(tab, row, column, FigureValue.moment(worst), true);
    tab.book().figure(figure, tab.sheet().getSheetName(), row, column);
  }

  /** How a number stands that is not live: grey, and "so far" unless the queue drained. */
  static Look.Role grey(LineResult line) {
    return drained(line) ? Look.Role.CONSTANT : Look.Role.SO_FAR;
  }

  private static Shown megabits(double bitsPerSecond, String figure) {
    return new Shown(CellValue.megabits(bitsPerSecond), Look.Format.MEGABITS, figure);
  }

  private static Shown gigabytes(double bytes, String figure) {
    return new Shown(CellValue.gigabytes(bytes), Look.Format.GIGABYTES, figure);
  }

  private static Shown duration(double seconds, String figure) {
    return new Shown(CellValue.duration(seconds), Look.Format.DURATION, figure);
  }

  private Shown moment(Instant at, String figure) {
    double serial = CellValue.moment(at, tab.book().formatter().zone());
    return new Shown(serial, CellValue.momentFormat(at), figure);
  }

  /**
   * @param value in the unit of its column
   * @param format how it is shown
   * @param figure id of the figure
   */
  private record Shown(double value, Look.Format format, String figure) {}
}
