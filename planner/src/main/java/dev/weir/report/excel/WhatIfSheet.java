package dev.weir.report.excel;

import dev.weir.report.LineRate;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.Scaling;
import dev.weir.report.Supply;
import dev.weir.report.WhatIf;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationConstraint.OperatorType;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.util.CellRangeAddressList;

/** The reader's own values beside a frozen baseline. */
final class WhatIfSheet {
  private static final int LABEL = 0;
  private static final int BASELINE = 1;
  private static final int YOURS = 2;
  private static final int CHANGE = 3;
  private static final int UNIT = 4;
  private static final int INPUTS = 4;
  private static final int RESULTS = 18;
  private static final int LINE_BPS = INPUTS + 9;

  /** The exact need, by which formulas go on; what is shown of it is rounded up. */
  private static final String NEED = "result.required";

  /** The exact headroom; what is shown of it is rounded down. */
  private static final String HEADROOM = "result.headroom";

  /** Results that no line decides. */
  private static final List<String> OF_ANY_LINE = List.of("required", "bindingStart", "bindingEnd");

  private final Report report;
  private final Tab tab;
  private final EnvelopeSheet envelope;
  private final Optional<Tab> timeline;
  private int row;

  WhatIfSheet(Report report, Tabs tabs, EnvelopeSheet envelope) {
    this.report = report;
    this.tab = tabs.whatIf();
    this.timeline = tabs.timeline();
    this.envelope = envelope;
  }

  /** Defines the input cells; formulas on every sheet refer to them by name. */
  void inputs() {
    Book book = tab.book();
    String note = book.text("note.whatif");
    note = report.demand().scaling().exact() ? note : note + " " + book.text("note.whatifInexact");
    note = note + " " + book.text("note.whatifOpen");
    note = frozen() ? note + " " + book.text("note.whatifThrottled") : note;
    note = growsAlike() ? note : note + " " + book.text("note.whatifGrowth");
    tab.heading("whatif", note, UNIT + 1);
    title(INPUTS - 1, "column.input", "column.yours", false);
    row = INPUTS;
    Scaling scaling = report.demand().scaling();
    double line = baselineLine();
    input("lineMbps", CellValue.megabits(line), Look.Format.MEGABITS, "mbps");
    usable(line);
    input(
        "share",
        report.supply().whatIf().map(WhatIf::share).orElse(1.0),
        Look.Format.DECIMAL,
        "share");
    input("ratio", scaling.ratio(), Look.Format.DECIMAL, "ratio");
    input("overhead", scaling.overhead(), Look.Format.PERCENT, "percent");
    input("growth", scaling.growth(), Look.Format.PERCENT, "percent");
    input("years", scaling.years(), Look.Format.DECIMAL, "years");
    input("rpoMinutes", rpoSeconds() / 60, Look.Format.DECIMAL, "minutes");
    derived(
        "k",
        "kFactor",
        "(1+growth)^years*(1+overhead)/ratio",
        scaling.factor(),
        Look.Format.FACTOR,
        "count");
    derived(
        "lineBps",
        "lineBps",
        "usableMbps*share*1000000/8",
        usableBytesPerSecond(),
        Look.Format.BYTES,
        "bytesPerSecond");
    derived(
        "requiredExact",
        NEED,
        "MAX(" + envelope.required() + ")*8/1000000",
        CellValue.megabits(needed()),
        Look.Format.MEGABITS_EXACT,
        "mbps");
    exactHeadroom();
    validate();
  }

  private double baselineLine() {
    return report
        .supply()
        .whatIf()
        .map(base -> base.line().bitsPerSecond())
        .orElseGet(() -> firstNeed().map(need -> need.atLeastBytesPerSecond() * 8).orElse(1e6));
  }

  private double usableBytesPerSecond() {
    return report.supply().whatIf().map(WhatIf::usableBitsPerSecond).orElse(baselineLine()) / 8;
  }

  private double rpoSeconds() {
    return report
        .supply()
        .whatIf()
        .map(WhatIf::rpoSeconds)
        .orElseGet(() -> firstNeed().map(RequiredBandwidth::rpoSeconds).orElse(0.0));
  }

  /** Bits per second. */
  private double needed() {
    return report
            .supply()
            .whatIf()
            .map(base -> base.answer().required())
            .or(this::firstNeed)
            .map(RequiredBandwidth::atLeastBytesPerSecond)
            .orElse(0.0)
        * 8;
  }

  private Optional<RequiredBandwidth> firstNeed() {
    return report.demand().required().stream()
        .filter(required -> required.rpoSeconds() > 0)
        .findFirst()
        .or(() -> report.demand().required().stream().findFirst());
  }

  private void title(int at, String first, String second, boolean change) {
    Book book = tab.book();
    Look look = new Look(Look.Format.TEXT, Look.Role.HEADER);
    tab.text(at, LABEL, book.text(first), look);
    tab.text(at, BASELINE, book.text("column.baseline"), look);
    tab.text(at, YOURS, book.text(second), look);
    tab.text(at, CHANGE, change ? book.text("column.change") : "", look);
    tab.text(at, UNIT, book.text("column.unit"), look);
  }

  private void input(String name, double value, Look.Format format, String unit) {
    Book book = tab.book();
    tab.text(row, LABEL, book.text("input." + name), Look.LABEL);
    tab.number(row, BASELINE, value, Look.constant(format));
    tab.number(row, YOURS, value, Look.input(format));
    tab.text(row, UNIT, book.text("unit." + unit), Look.LABEL);
    book.name(name, tab.sheet().getSheetName(), row, YOURS);
    row++;
  }

  /** Follows the line in the proportion that the baseline has, until somebody types a number. */
  private void usable(double line) {
    Book book = tab.book();
    double usable =
        report.supply().whatIf().map(WhatIf::line).map(LineRate::usableBitsPerSecond).orElse(line);
    tab.text(row, LABEL, book.text("input.usableMbps"), Look.LABEL);
    tab.number(row, BASELINE, CellValue.megabits(usable), Look.constant(Look.Format.MEGABITS));
    String formula = "lineMbps*" + Tab.local(row, BASELINE) + "/" + Tab.local(row - 1, BASELINE);
    tab.formula(row, YOURS, formula, CellValue.megabits(usable), Look.input(Look.Format.MEGABITS));
    tab.text(row, UNIT, book.text("unit.mbps"), Look.LABEL);
    book.name("usableMbps", tab.sheet().getSheetName(), row, YOURS);
    row++;
  }

  private void derived(
      String key, String name, String formula, double cached, Look.Format format, String unit) {
    Book book = tab.book();
    tab.text(row, LABEL, book.text("input." + key), Look.LABEL);
    tab.number(row, BASELINE, cached, Look.constant(format));
    tab.formula(row, YOURS, formula, cached, Look.of(format));
    tab.text(row, UNIT, book.text("unit." + unit), Look.LABEL);
    book.name(name, tab.sheet().getSheetName(), row, YOURS);
    row++;
  }

  private void exactHeadroom() {
    Book book = tab.book();
    Optional<Double> known = report.supply().whatIf().map(base -> base.answer().headroom());
    String formula = "usableMbps*share/" + NEED + "-1";
    Look.Format format = Look.Format.PERCENT_FINE;
    tab.text(row, LABEL, book.text("input.headroomExact"), Look.LABEL);
    if (known.isEmpty()) {
      tab.text(row, BASELINE, book.text("value.none"), Look.constant(Look.Format.TEXT));
      tab.formula(row, YOURS, formula, Look.of(format));
    } else {
      tab.number(row, BASELINE, known.get(), Look.constant(format));
      if (frozen()) {
        tab.number(row, YOURS, known.get(), Look.constant(format));
      } else {
        tab.formula(row, YOURS, formula, known.get(), Look.of(format));
      }
    }
    tab.text(row, UNIT, book.text("unit.percent"), Look.LABEL);
    book.name(HEADROOM, tab.sheet().getSheetName(), row, YOURS);
    row++;
  }

  private void validate() {
    between(INPUTS, 0.000001, 1e9);
    between(INPUTS + 1, 0.000001, 1e9);
    between(INPUTS + 2, 0, 1);
    between(INPUTS + 3, 0.01, 1_000);
    between(INPUTS + 5, -0.5, 5);
  }

  private void between(int at, double least, double most) {
    DataValidationHelper helper = tab.sheet().getDataValidationHelper();
    DataValidation validation =
        helper.createValidation(
            helper.createDecimalConstraint(
                OperatorType.BETWEEN, Double.toString(least), Double.toString(most)),
            new CellRangeAddressList(at, at, YOURS, YOURS));
    validation.setShowErrorBox(true);
    tab.sheet().addValidationData(validation);
  }

  /** Fills in the results; the envelope is known by now. */
  void results() {
    title(RESULTS - 1, "column.result", "column.result", true);
    row = RESULTS;
    Optional<WhatIf.Answer> answer = report.supply().whatIf().map(WhatIf::answer);
    rates(answer);
    outcome();
    peaks(answer);
    binding("bindingStart", envelope.starts(), answer.map(a -> a.required().binding().start()));
    binding("bindingEnd", envelope.ends(), answer.map(a -> a.required().binding().end()));
    met();
    months(answer);
    timeline.ifPresent(sheet -> timelineResults(sheet));
    tab.finish(0, false);
  }

  private void rates(Optional<WhatIf.Answer> answer) {
    result(
        "required",
        CellValue.roundedUp(NEED),
        answer.map(a -> CellValue.requiredMegabits(a.required().atLeastBytesPerSecond() * 8)),
        Look.Format.MEGABITS,
        "mbps");
    result(
        "headroom",
        CellValue.roundedDown(HEADROOM),
        answer.map(found -> CellValue.headroom(found.headroom())),
        Look.Format.PERCENT,
        "percent");
    result(
        "utilisation",
        utilisation(),
        answer.map(WhatIf.Answer::meanUtilisation),
        Look.Format.PERCENT,
        "percent");
  }

  private void peaks(Optional<WhatIf.Answer> answer) {
    peak(
        "backlog",
        "MAX(" + envelope.backlog() + ")/1000000000",
        answer.map(a -> CellValue.gigabytes(a.peakBacklogBytes())),
        Look.Format.GIGABYTES,
        "gb");
    peak(
        "loss",
        Tab.local(row - 1, YOURS) + "*ratio/(1+overhead)",
        answer.map(
            a -> CellValue.gigabytes(report.demand().scaling().payload(a.peakBacklogBytes()))),
        Look.Format.GIGABYTES,
        "gb");
    peak(
        "age",
        "MAX(" + envelope.age() + ")/86400",
        answer.map(a -> CellValue.duration(a.peakAgeSeconds())),
        Look.Format.DURATION,
        "duration");
  }

  private String utilisation() {
    return meanWireRate(report) + "*8/(usableMbps*share*1000000)";
  }

  /** The mean wire rate in bytes per second, which follows k. */
  static String meanWireRate(Report report) {
    double total =
        report.demand().workload().totals().wireBytes() / report.demand().scaling().factor();
    return "kFactor*" + total + "/" + report.demand().workload().period().seconds();
  }

  /** A result that is final only if the queue is empty at the end; else the word for it stands. */
  private void peak(
      String key, String formula, Optional<Double> cached, Look.Format format, String unit) {
    Book book = tab.book();
    String live = "IF(result.outcome=\"%s\",%s,result.outcome)".formatted(empty(), formula);
    if (stands() == LineResult.Outcome.DRAINED) {
      result(key, live, cached, format, unit);
      return;
    }
    String word = book.text(stands().messageKey());
    tab.text(row, LABEL, book.text("result." + key), Look.LABEL);
    tab.text(row, BASELINE, word, Look.constant(Look.Format.TEXT));
    yours(live, word, Look.of(format));
    tab.text(row, UNIT, book.text("unit." + unit), Look.LABEL);
    book.name("result." + key, tab.sheet().getSheetName(), row, YOURS);
    row++;
  }

  /** On a line that changes with time the formulas do not hold, and what was reported stands. */
  private boolean frozen() {
    return report.supply().chosen().filter(line -> !SteadyLine.is(report, line)).isPresent();
  }

  /** Servers with rates of their own break a line in a month that the formula does not know. */
  private boolean growsAlike() {
    double yearly = report.demand().scaling().growth();
    return report.supply().whatIf().filter(base -> !base.grows(yearly)).isEmpty();
  }

  private void yours(String formula, String word, Look look) {
    if (frozen()) {
      tab.text(row, YOURS, word, Look.constant(Look.Format.TEXT));
    } else {
      tab.formula(row, YOURS, formula, word, look);
    }
  }

  private LineResult.Outcome stands() {
    return report.supply().chosen().map(LineResult::outcome).orElse(LineResult.Outcome.DRAINED);
  }

  private String empty() {
    return tab.book().text(LineResult.Outcome.DRAINED.messageKey());
  }

  /** How the queue stands at the end: as reported for the baseline, else by mean and timeline. */
  private void outcome() {
    Book book = tab.book();
    String word = book.text(stands().messageKey());
    String growing = book.text(LineResult.Outcome.STILL_GROWING.messageKey());
    String draining = book.text(LineResult.Outcome.STILL_DRAINING.messageKey());
    String left =
        timeline
            .map(sheet -> new TimelineSheet(report, sheet))
            .map(
                rows ->
                    "IF(%s<=0.5,\"%s\",IF(%s>=MAX(%s),\"%s\",\"%s\"))"
                        .formatted(
                            rows.lastBacklog(),
                            empty(),
                            rows.lastBacklog(),
                            rows.backlog(),
                            growing,
                            draining))
            .orElse("\"" + empty() + "\"");
    String formula =
        "IF(AND(ABS(lineBps/%s-1)<1E-12,ABS(kFactor/%s-1)<1E-12),\"%s\",IF(%s>1,\"%s\",%s))"
            .formatted(
                Tab.local(LINE_BPS, BASELINE),
                Tab.local(LINE_BPS - 1, BASELINE),
                word,
                Tab.local(RESULTS + 2, YOURS),
                growing,
                left);
    tab.text(row, LABEL, book.text("result.outcome"), Look.LABEL);
    tab.text(row, BASELINE, word, Look.constant(Look.Format.TEXT));
    tab.formula(row, YOURS, formula, word, Look.TEXT);
    tab.text(row, UNIT, "", Look.LABEL);
    book.name("result.outcome", tab.sheet().getSheetName(), row, YOURS);
    row++;
  }

  private void result(
      String key, String formula, Optional<Double> cached, Look.Format format, String unit) {
    Book book = tab.book();
    tab.text(row, LABEL, book.text("result." + key), Look.LABEL);
    if (cached.isPresent()) {
      tab.number(row, BASELINE, cached.get(), Look.constant(format));
      if (frozen() && !OF_ANY_LINE.contains(key)) {
        tab.number(row, YOURS, cached.get(), Look.constant(format));
      } else {
        tab.formula(row, YOURS, formula, cached.get(), Look.of(format));
      }
      if (format != Look.Format.MOMENT) {
        tab.formula(
            row,
            CHANGE,
            "IF(ISNUMBER(%s),%s-%s,\"%s\")"
                .formatted(
                    Tab.local(row, YOURS),
                    Tab.local(row, YOURS),
                    Tab.local(row, BASELINE),
                    book.text("value.none")),
            0,
            Look.of(change(format)));
      }
    } else {
      tab.text(row, BASELINE, book.text("value.none"), Look.constant(Look.Format.TEXT));
      tab.formula(row, YOURS, formula, Look.of(format));
    }
    tab.text(row, UNIT, book.text("unit." + unit), Look.LABEL);
    String name = "result." + key;
    if (!name.equals(NEED) && !name.equals(HEADROOM)) {
      book.name(name, tab.sheet().getSheetName(), row, YOURS);
    }
    row++;
  }

  /** A shorter time is a negative duration, which spreadsheets do not show as hours. */
  private static Look.Format change(Look.Format format) {
    return format == Look.Format.DURATION ? Look.Format.SIGNED_DURATION : format;
  }

  private void binding(String key, String column, Optional<java.time.Instant> at) {
    String need = envelope.required();
    String formula = "INDEX(" + column + ",MATCH(MAX(" + need + ")," + need + ",0))";
    result(
        key,
        formula,
        at.map(moment -> CellValue.moment(moment, tab.book().formatter().zone())),
        Look.Format.MOMENT,
        "moment");
  }

  private void met() {
    Book book = tab.book();
    tab.text(row, LABEL, book.text("result.met"), Look.LABEL);
    Optional<WhatIf> base = report.supply().whatIf();
    String key =
        base.flatMap(b -> report.supply().chosen().flatMap(line -> line.judgement(b.rpoSeconds())))
            .map(LineResult.Judgement::messageKey)
            .orElse("result.met.yes");
    boolean tooSlow = base.map(b -> b.answer().meanUtilisation() > 1).orElse(false);
    String word = book.text(tooSlow ? "result.met.no" : key);
    tab.text(row, BASELINE, word, Look.constant(Look.Format.TEXT));
    yours(judged(book), word, Look.TEXT);
    tab.text(row, UNIT, "", Look.LABEL);
    book.name("result.met", tab.sheet().getSheetName(), row, YOURS);
    row++;
  }

  /** A queue that is not empty can break the objective already, but never keep it for certain. */
  private String judged(Book book) {
    String broken = Tab.local(RESULTS + 2, YOURS) + ">1";
    String soFar =
        timeline
            .map(sheet -> ",MAX(" + new TimelineSheet(report, sheet).ageAtEnd() + ")>rpoMinutes*60")
            .orElse("");
    return "IF(result.outcome=\"%s\",%s,IF(OR(%s%s),\"%s\",\"%s\"))"
        .formatted(
            empty(),
            metFormula(Tab.local(RESULTS + 6, YOURS), "rpoMinutes", book),
            broken,
            soFar,
            book.text("result.met.no"),
            book.text("result.met.open"));
  }

  /**
   * The word for whether an age in days keeps an objective in minutes; equal ages keep it despite
   * rounding.
   */
  static String metFormula(String age, String minutes, Book book) {
    return "IF(%s*1440<=%s*(1+1E-12),\"%s\",\"%s\")"
        .formatted(age, minutes, book.text("result.met.yes"), book.text("result.met.no"));
  }

  /** The same where a word stands for an age that never becomes final. */
  static String metUnlessGrowing(String age, String minutes, Book book) {
    return "IF(ISNUMBER(%s),%s,\"%s\")"
        .formatted(age, metFormula(age, minutes, book), book.text("result.met.no"));
  }

  private void months(Optional<WhatIf.Answer> answer) {
    Book book = tab.book();
    String usable = "usableMbps*share";
    String never = book.text("value.never");
    String formula =
        "IF(%s<%s,0,IF(growth<=0,\"%s\",12*LN(%s/%s)/LN(1+growth)))"
            .formatted(usable, NEED, never, usable, NEED);
    tab.text(row, LABEL, book.text("result.months"), Look.LABEL);
    OptionalDouble cached =
        answer.map(WhatIf.Answer::monthsUntilBreak).orElse(OptionalDouble.empty());
    boolean live = !frozen() && growsAlike();
    if (cached.isPresent() && Double.isFinite(cached.getAsDouble())) {
      double found = cached.getAsDouble();
      tab.number(row, BASELINE, found, Look.constant(Look.Format.DECIMAL));
      if (live) {
        tab.formula(row, YOURS, formula, found, Look.of(Look.Format.DECIMAL));
      } else {
        tab.number(row, YOURS, found, Look.constant(Look.Format.DECIMAL));
      }
    } else {
      String word = cached.isPresent() ? book.text("table.growthLines.beyond") : never;
      tab.text(row, BASELINE, word, Look.constant(Look.Format.TEXT));
      if (live) {
        tab.formula(row, YOURS, formula, word, Look.of(Look.Format.DECIMAL));
      } else {
        tab.text(row, YOURS, word, Look.constant(Look.Format.TEXT));
      }
    }
    tab.text(row, UNIT, book.text("unit.months"), Look.LABEL);
    book.name("result.months", tab.sheet().getSheetName(), row, YOURS);
    row++;
  }

  private void timelineResults(Tab sheet) {
    TimelineSheet rows = new TimelineSheet(report, sheet);
    report
        .supply()
        .timelinePeaks()
        .ifPresent(
            peaks -> {
              row++;
              peak(
                  "timelineBacklog",
                  "MAX(" + rows.backlog() + ")/1000000000",
                  Optional.of(CellValue.gigabytes(peaks.backlogBytes())),
                  Look.Format.GIGABYTES,
                  "gb");
              largestAt(rows, peaks);
              peak(
                  "timelineAge",
                  "MAX(MAX(" + rows.ageAtEnd() + "),MAX(" + rows.lastDelay() + "))/86400",
                  Optional.of(CellValue.duration(peaks.ageSeconds())),
                  Look.Format.DURATION,
                  "duration");
              rollUp(peaks.backlogBytes());
            });
  }

  /** Where nothing ever waits there is no such moment; half a byte is rounding. */
  private void largestAt(TimelineSheet rows, Supply.TimelinePeaks peaks) {
    String backlog = rows.backlog();
    peak(
        "timelineBacklogAt",
        "IF(MAX(%s)<=0.5,\"%s\",INDEX(%s,MATCH(MAX(%s),%s,0)))"
            .formatted(backlog, tab.book().text("value.none"), rows.ends(), backlog, backlog),
        Optional.of(peaks)
            .filter(found -> found.backlogBytes() > 0.5)
            .map(found -> CellValue.moment(found.backlogAt(), tab.book().formatter().zone())),
        Look.Format.MOMENT,
        "moment");
  }

  private void rollUp(double timelineBacklog) {
    String envelopeBacklog = Tab.local(RESULTS + 4, YOURS);
    double closed =
        report.supply().whatIf().map(base -> base.answer().peakBacklogBytes()).orElse(0.0);
    double cached = closed == 0 ? 0 : timelineBacklog / closed - 1;
    String formula =
        "IF(%s=0,0,%s/%s-1)".formatted(envelopeBacklog, Tab.local(row - 3, YOURS), envelopeBacklog);
    peak("rollupError", formula, Optional.of(cached), Look.Format.PERCENT, "percent");
  }
}
