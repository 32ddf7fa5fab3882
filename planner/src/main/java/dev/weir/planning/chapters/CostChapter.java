package dev.weir.planning.chapters;

import dev.weir.planning.Alternatives;
import dev.weir.planning.LinePlan;
import dev.weir.planning.Planner;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Graphic;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.report.UnitKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What each line costs, the cheapest for each objective, and what one less would break. */
final class CostChapter implements Chapter {
  @Override
  public Optional<Section> of(Planned plan) {
    Optional<DataTable> licences = LicenceCosts.table(plan);
    if (plan.ordered().stream().anyMatch(Prices::known)) {
      return Optional.of(section(plan, licences));
    }
    return licences.map(
        table -> new Section(Section.Topic.COST, List.of(), List.of(table), List.of()));
  }

  private static Section section(Planned plan, Optional<DataTable> licences) {
    List<DataTable> tables = new ArrayList<>();
    tables.add(lines(plan));
    tables.addAll(CostTerms.tables(plan));
    TariffBills.table(plan).ifPresent(tables::add);
    tables.add(objectives(plan));
    BreachDates.table(plan).ifPresent(tables::add);
    licences.ifPresent(tables::add);
    return new Section(
        Section.Topic.COST,
        sentences(plan),
        tables,
        CostPlot.plot(plan).map(List::<Graphic>of).orElse(List.of()));
  }

  private static List<Sentence> sentences(Planned plan) {
    List<Sentence> found = new ArrayList<>();
    Alternatives alternatives = new Alternatives(plan.request(), plan.result());
    plan.result()
        .recommended()
        .filter(line -> line.costPerMonth().isPresent())
        .ifPresentOrElse(
            line -> found.add(cheapest(plan, line)),
            () -> {
              if (plan.result().recommended().isEmpty()) {
                found.add(Sentence.of("sentence.costNoneKeeps"));
              }
            });
    alternatives.cheaper().ifPresent(found::add);
    alternatives.dearer().ifPresent(found::add);
    if (plan.ordered().stream().anyMatch(line -> !line.bills().isEmpty())) {
      found.add(Sentence.of("sentence.costTariffs"));
    }
    if (!Planner.priced(plan.result().lines())) {
      boolean some = plan.ordered().stream().allMatch(Prices::known);
      found.add(Sentence.of(some ? "sentence.costCurrencies" : "sentence.costUnknown"));
    }
    return found;
  }

  private static Sentence cheapest(Planned plan, LinePlan line) {
    boolean priced = Planner.priced(plan.result().lines());
    return Sentence.of(priced ? "sentence.costCheapest" : "sentence.costOfLine")
        .with("line", FigureValue.name(line.line().name()))
        .with("cost", ReportAssembler.money(line.costPerMonth().orElseThrow()));
  }

  private static DataTable lines(Planned plan) {
    int months = plan.request().scenario().growth().horizonMonths();
    List<DataTable.Row> rows = new ArrayList<>();
    for (LinePlan line : plan.ordered()) {
      boolean keeps = line.meetsAll(plan.request().objectives());
      DataTable.Row row =
          DataTable.Row.of(
              line.line().name(),
              List.of(
                  FigureValue.name(line.line().name()),
                  FigureValue.bitsPerSecond(line.line().bandwidth().bitsPerSecond()),
                  Prices.perMonth(line),
                  Prices.installation(line),
                  Prices.over(line, months),
                  word(plan, line),
                  FigureValue.secondsAtMost(line.queue().peakAgeSeconds())));
      boolean chosen = plan.result().recommended().filter(line::equals).isPresent();
      rows.add(
          chosen
              ? row.weighing(DataTable.Weight.STRONG)
              : keeps ? row : row.weighing(DataTable.Weight.BAD));
    }
    return new DataTable(
        "cost",
        List.of(
            "line",
            "bitsPerSecond",
            "costPerMonth",
            "installation",
            "costOverHorizon",
            "met",
            "peakAgeSeconds"),
        rows,
        List.of(
            Sentence.of("note.costOverHorizon")
                .with("months", new FigureValue.Amount(months, UnitKind.MONTHS))));
  }

  private static FigureValue word(Planned plan, LinePlan line) {
    List<LinePlan.Answer> answers = plan.request().objectives().stream().map(line::answer).toList();
    if (answers.contains(LinePlan.Answer.NO) || line.shares().worstBroken().isPresent()) {
      return FigureValue.word("result.met.no");
    }
    boolean open = answers.contains(LinePlan.Answer.OPEN) || !line.shares().keeps();
    return FigureValue.word(open ? "result.met.open" : "result.met.yes");
  }

  /**
   * The cheapest line for each objective beside the next cheaper one, which breaks it; none is
   * cheaper where prices cannot be compared.
   */
  private static DataTable objectives(Planned plan) {
    return DataTable.of(
        "costObjectives",
        List.of(
            "rpoSeconds",
            "requiredBitsPerSecond",
            "line",
            "costPerMonth",
            "cheaperLine",
            "cheaperCostPerMonth",
            "breaches",
            "breachSeconds",
            "longestBreachSeconds",
            "peakAgeSeconds"),
        plan.request().objectives().stream().map(rpo -> objective(plan, rpo)).toList());
  }

  private static DataTable.Row objective(Planned plan, Duration objective) {
    List<LinePlan> ordered = plan.ordered();
    Optional<LinePlan> cheapest =
        ordered.stream().filter(line -> line.meets(objective)).findFirst();
    int index = cheapest.map(ordered::indexOf).orElse(ordered.size());
    Optional<LinePlan> cheaper =
        index == 0 || !Planner.priced(plan.result().lines())
            ? Optional.empty()
            : Optional.of(ordered.get(index - 1));
    List<FigureValue> cells = new ArrayList<>();
    cells.add(GrowthTables.seconds(objective));
    cells.add(
        FigureValue.required(
            plan.result().envelopes().low().requiredBytesPerSecond(objective.toNanos()) * 8));
    cells.addAll(priced(cheapest));
    cells.addAll(priced(cheaper));
    cells.addAll(cheaper.map(line -> broken(line, objective)).orElseGet(CostChapter::dashes));
    DataTable.Row row = DataTable.Row.of(Ids.of(objective), cells);
    return cheapest.isEmpty() ? row.weighing(DataTable.Weight.BAD) : row;
  }

  private static List<FigureValue> priced(Optional<LinePlan> line) {
    return List.of(
        line.map(plan -> FigureValue.name(plan.line().name())).orElse(FigureValue.absent()),
        line.map(Prices::perMonth).orElse(FigureValue.absent()));
  }

  private static List<FigureValue> broken(LinePlan line, Duration objective) {
    return List.of(
        FigureValue.count(line.result(objective).breachCount()),
        FigureValue.seconds(line.result(objective).breachSeconds()),
        FigureValue.seconds(Alternatives.longestSeconds(line.result(objective))),
        FigureValue.secondsAtMost(line.queue().peakAgeSeconds()));
  }

  private static List<FigureValue> dashes() {
    return List.of(
        FigureValue.absent(), FigureValue.absent(), FigureValue.absent(), FigureValue.absent());
  }
}
