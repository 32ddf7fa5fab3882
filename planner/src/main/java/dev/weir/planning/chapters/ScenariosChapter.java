package dev.weir.planning.chapters;

import dev.weir.analysis.LineTerms;
import dev.weir.analysis.SmallestLine;
import dev.weir.engine.Cap;
import dev.weir.planning.InParallel;
import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanningProgress;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Graphic;
import dev.weir.report.Plot;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What outages of the line, full queues and throttle hours do to the copy. */
final class ScenariosChapter implements Chapter {
  /** From a rebooted router to a dug-up cable, where nothing else is asked. */
  private static final List<Outage> USUAL =
      List.of(
          new Outage.AtWorst("", Duration.ofHours(1)),
          new Outage.AtWorst("", Duration.ofHours(4)),
          new Outage.AtWorst("", Duration.ofHours(8)),
          new Outage.AtWorst("", Duration.ofHours(24)));

  private static final String NO_LINE = "table.throttled.none";

  @Override
  public Optional<Section> of(Planned plan) {
    return of(plan, PlanningProgress.NONE);
  }

  @Override
  public int parts(Planned plan) {
    return Math.max(1, lines(plan).size() * questions(plan).size());
  }

  @Override
  public Optional<Section> of(Planned plan, PlanningProgress progress) {
    if (plan.result().lines().isEmpty()) {
      progress.partDone();
      return Optional.empty();
    }
    List<CutLine.Cut> questions = questions(plan);
    List<CutLine> cuts =
        InParallel.map(lines(plan), line -> cut(plan, line, questions, progress)).stream()
            .flatMap(List::stream)
            .toList();
    return Optional.of(section(plan, cuts));
  }

  private static List<CutLine> cut(
      Planned plan, LinePlan line, List<CutLine.Cut> questions, PlanningProgress progress) {
    List<CutLine> cuts = CutLine.of(plan, line, questions);
    questions.forEach(question -> progress.partDone());
    return cuts;
  }

  private static List<Outage> asked(Planned plan) {
    return plan.request().scenario().disturbances().outages();
  }

  private static List<CutLine.Cut> questions(Planned plan) {
    return CutLine.Cut.of(plan, asked(plan).isEmpty() ? USUAL : asked(plan));
  }

  /** Where no outage was asked for, the usual ones are for the line of the report only. */
  private static List<LinePlan> lines(Planned plan) {
    return asked(plan).isEmpty() ? plan.leading().stream().toList() : plan.ordered();
  }

  private static Section section(Planned plan, List<CutLine> cuts) {
    List<Sentence> sentences = new ArrayList<>();
    worstOfLeading(plan, cuts).map(cut -> sentence(cut, cuts)).ifPresent(sentences::add);
    if (asked(plan).isEmpty()) {
      sentences.add(Sentence.of("sentence.outagesUsual"));
    }
    List<DataTable> tables = new ArrayList<>();
    tables.add(table(cuts));
    throttled(plan).ifPresent(tables::add);
    return new Section(Section.Topic.SCENARIOS, sentences, tables, graphics(plan, cuts));
  }

  private static Optional<CutLine> worstOfLeading(Planned plan, List<CutLine> cuts) {
    return cuts.stream()
        .filter(cut -> cut.oldest() && plan.leading().filter(cut.line()::equals).isPresent())
        .max((a, b) -> Double.compare(a.peakAgeSeconds(), b.peakAgeSeconds()));
  }

  /** The longer recovery of where the copy becomes oldest and where most is lost. */
  private static Recovery slower(CutLine cut, List<CutLine> cuts) {
    return cuts.stream()
        .filter(cut::sameAs)
        .map(CutLine::recovery)
        .max(Comparator.comparingDouble(Recovery::seconds))
        .orElseThrow();
  }

  private static Sentence sentence(CutLine cut, List<CutLine> cuts) {
    Recovery recovery = slower(cut, cuts);
    boolean bounded = cut.bounded() && recovery.ends();
    String plain =
        switch (recovery.basis()) {
          case MEASURED -> "sentence.outage";
          case REPEATED -> "sentence.outageRepeated";
          case AT_LEAST -> "sentence.outageAtLeast";
        };
    String overflow = bounded ? "sentence.overflow" : "sentence.overflowOpen";
    Sentence named =
        Sentence.of(cut.hole().isPresent() ? overflow : bounded ? plain : "sentence.outageOpen")
            .with("line", FigureValue.name(cut.line().line().name()))
            .with("o", FigureValue.seconds(cut.lengthSeconds()));
    Sentence sentence =
        bounded ? named.with("age", FigureValue.secondsAtMost(cut.peakAgeSeconds())) : named;
    return cut.hole()
        .map(
            hole ->
                sentence
                    .with("at", FigureValue.moment(ReportAssembler.instant(hole.startNanos())))
                    .with("since", FigureValue.moment(ReportAssembler.instant(hole.sinceNanos()))))
        .orElseGet(() -> bounded ? sentence.with("d", recovery.shown()) : sentence);
  }

  private static DataTable table(List<CutLine> cuts) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (CutLine cut : cuts) {
      List<FigureValue> cells = new ArrayList<>();
      cells.add(FigureValue.name(cut.line().line().name()));
      cells.add(cut.name());
      cells.add(cut.placed());
      cells.add(FigureValue.seconds(cut.lengthSeconds()));
      cells.add(FigureValue.moment(ReportAssembler.instant(cut.startNanos())));
      cells.add(FigureValue.secondsAtMost(cut.peakAgeSeconds()));
      cells.add(FigureValue.bytesAtMost(cut.peakLossBytes()));
      cells.add(FigureValue.bytesAtMost(cut.queueMemoryBytes()));
      cells.add(FigureValue.bytesAtMost(cut.queueDiskBytes()));
      cells.add(FigureValue.flag(cut.hole().isPresent()));
      cells.add(cut.hole().map(hole -> mirror(hole.mirrorNanos())).orElse(FigureValue.absent()));
      cells.add(cut.recovery().shown());
      cells.add(cut.recovery().ends() ? cut.recovery().basis().word() : FigureValue.absent());
      DataTable.Row row = DataTable.Row.of(cut.id(), cells);
      rows.add(cut.hole().isPresent() ? row.weighing(DataTable.Weight.BAD) : row);
    }
    return new DataTable(
        "outages",
        List.of(
            "line",
            "outage",
            "placed",
            "lengthSeconds",
            "startsAt",
            "peakAgeSeconds",
            "peakLossBytes",
            "queueMemoryBytes",
            "queueDiskBytes",
            "overflows",
            "mirrorSeconds",
            "recoverySeconds",
            "recoveryBasis"),
        rows,
        List.of(Sentence.of("sentence.outagesHow")));
  }

  private static FigureValue mirror(long nanos) {
    return nanos == Long.MAX_VALUE
        ? FigureValue.word("value.endless")
        : FigureValue.seconds(nanos / 1e9);
  }

  /** The line to order when the throttle stays: it takes hours away that only others make up. */
  private static Optional<DataTable> throttled(Planned plan) {
    Optional<Cap> throttle = plan.request().throttle();
    if (throttle.isEmpty()) {
      return Optional.empty();
    }
    double codec =
        plan.request().compression().codecBytesPerSecond()
            * plan.result().load().wireBytesPerUnit();
    List<DataTable.Row> rows = new ArrayList<>();
    for (Duration objective : plan.request().objectives()) {
      LineTerms terms = new LineTerms(new Cap.Constant(1), throttle.get());
      SmallestLine smallest =
          SmallestLine.keeping(plan.result().load(), terms, objective.toNanos());
      Optional<String> none = none(smallest, codec);
      FigureValue needed =
          smallest instanceof SmallestLine.Found found && none.isEmpty()
              ? FigureValue.required(found.bitsPerSecond())
              : FigureValue.word(none.orElse(NO_LINE));
      double without =
          plan.result().envelopes().low().requiredBytesPerSecond(objective.toNanos()) * 8;
      DataTable.Row row =
          DataTable.Row.of(
              Ids.of(objective),
              List.of(GrowthTables.seconds(objective), FigureValue.required(without), needed));
      rows.add(none.isPresent() ? row.weighing(DataTable.Weight.BAD) : row);
    }
    return Optional.of(
        DataTable.of(
            "throttled",
            List.of("rpoSeconds", "requiredBitsPerSecond", "requiredThrottledBitsPerSecond"),
            rows));
  }

  /**
   * Why no line keeps an objective: the throttle, or a codec that is slower than the line it would
   * take. As fast as the codec packs, more line changes nothing.
   */
  private static Optional<String> none(SmallestLine smallest, double codecBytesPerSecond) {
    return switch (smallest) {
      case SmallestLine.None _ -> Optional.of(NO_LINE);
      case SmallestLine.Found found ->
          found.bytesPerSecond() > codecBytesPerSecond
              ? Optional.of("table.throttled.codec")
              : Optional.empty();
    };
  }

  /** Chart C5: the age after outages of each length on the line of the report. */
  private static List<Graphic> graphics(Planned plan, List<CutLine> cuts) {
    List<Plot.Series> series = new ArrayList<>();
    for (LinePlan line : plan.ordered()) {
      List<Plot.Point> points =
          cuts.stream()
              .filter(cut -> cut.line().equals(line) && cut.oldest() && cut.bounded())
              .sorted((a, b) -> Double.compare(a.lengthSeconds(), b.lengthSeconds()))
              .map(cut -> new Plot.Point(cut.lengthSeconds(), cut.peakAgeSeconds()))
              .toList();
      if (points.size() > 1) {
        series.add(
            new Plot.Series(
                FigureValue.name(line.line().name()), plan.role(line), Plot.Shape.LINE, points));
      }
    }
    if (series.isEmpty()) {
      return List.of();
    }
    double rpo = ReportAssembler.seconds(plan.strictest());
    return List.of(
        new Plot(
            "outages",
            sentence(worstOfLeading(plan, cuts).orElse(cuts.getFirst()), cuts),
            new Plot.Axis(
                "plot.outages.axis.length", Plot.Axis.Kind.SECONDS, Plot.Axis.Scale.LINEAR),
            new Plot.Axis("plot.outages.axis.age", Plot.Axis.Kind.SECONDS, Plot.Axis.Scale.LINEAR),
            series,
            List.of(new Plot.Level(FigureValue.name("RPO"), Plot.Role.OBJECTIVE, rpo)),
            List.of()));
  }
}
