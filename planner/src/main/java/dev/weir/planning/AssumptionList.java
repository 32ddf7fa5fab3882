package dev.weir.planning;

import dev.weir.engine.WireCost;
import dev.weir.line.CandidateLine;
import dev.weir.line.CongestionControl;
import dev.weir.line.LineTransport;
import dev.weir.report.Assumption;
import dev.weir.report.FigureValue;
import dev.weir.report.Scaling;
import dev.weir.report.UnitKind;
import dev.weir.scenario.Downtime;
import dev.weir.scenario.InitialCopy;
import dev.weir.scenario.Outage;
import dev.weir.scenario.QueueLimits;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.Tier;
import dev.weir.units.DataRate;
import dev.weir.units.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that a plan rests on beside the written bytes, and where it comes from. */
final class AssumptionList {
  /** Longer calendars stand in the scenario, which the provenance names. */
  private static final int LONGEST_CALENDAR = 400;

  private final PlanRequest request;
  private final GrowthRates rates;
  private final Scenario scenario;
  private final List<Assumption> list = new ArrayList<>();

  private AssumptionList(PlanRequest request, GrowthRates rates) {
    this.request = request;
    this.rates = rates;
    this.scenario = request.scenario();
  }

  /**
   * The list, in the order in which it is printed.
   *
   * @param rates at which the servers grow
   * @param scaling how payload becomes wire bytes
   * @param intervalSeconds the usual length of a sample
   */
  static List<Assumption> of(
      PlanRequest request, GrowthRates rates, Scaling scaling, double intervalSeconds) {
    AssumptionList assumptions = new AssumptionList(request, rates);
    assumptions.writes(scaling, intervalSeconds);
    assumptions.objectives();
    assumptions.disturbances();
    assumptions.queue();
    assumptions.protectedSize();
    assumptions.firstCopy();
    assumptions.downtime();
    assumptions.transport();
    return assumptions.list;
  }

  private void add(String key, FigureValue value, Assumption.Source source) {
    list.add(new Assumption(key, value, source));
  }

  private void given(String key, String subject, FigureValue value) {
    list.add(new Assumption(key, Optional.of(subject), value, Assumption.Source.GIVEN));
  }

  private void writes(Scaling scaling, double intervalSeconds) {
    add(
        "compression",
        new FigureValue.Amount(request.compression().ratio().value(), UnitKind.RATIO),
        switch (request.compression().origin()) {
          case MEASURED -> Assumption.Source.MEASURED;
          case GIVEN -> Assumption.Source.GIVEN;
          case DEFAULT -> Assumption.Source.DEFAULT;
        });
    boolean model = request.cost().equals(WireCost.MODEL);
    add(
        "overhead",
        FigureValue.fraction(scaling.overhead()),
        model ? Assumption.Source.DEFAULT : Assumption.Source.GIVEN);
    growth();
    add("interval", FigureValue.seconds(intervalSeconds), Assumption.Source.MEASURED);
  }

  /** One rate, or the lowest and the highest of the servers. */
  private void growth() {
    if (rates.differ()) {
      add("growthLeast", FigureValue.fraction(rates.least()), Assumption.Source.GIVEN);
      add("growthMost", FigureValue.fraction(rates.most()), Assumption.Source.GIVEN);
      return;
    }
    rates
        .common()
        .ifPresentOrElse(
            rate -> add("growth", FigureValue.fraction(rate.share()), Assumption.Source.GIVEN),
            () -> add("growth", FigureValue.fraction(0), Assumption.Source.DEFAULT));
  }

  private void objectives() {
    for (Duration objective : request.objectives()) {
      add("rpo", seconds(objective), Assumption.Source.GIVEN);
    }
    for (Tier tier : scenario.fleet().tiers()) {
      given("tierRpo", tier.number() + ": " + tier.label(), seconds(tier.rpo()));
      given("tierRto", tier.number() + ": " + tier.label(), seconds(tier.rto()));
    }
  }

  private static FigureValue seconds(Duration duration) {
    return FigureValue.seconds(ReportAssembler.seconds(duration));
  }

  private void disturbances() {
    scenario
        .disturbances()
        .throttle()
        .ifPresentOrElse(
            throttle ->
                add(
                    "throttle",
                    FigureValue.name(onOneLine(throttle.rules())),
                    Assumption.Source.GIVEN),
            () -> add("throttle", none(), Assumption.Source.DEFAULT));
    for (Outage outage : scenario.disturbances().outages()) {
      switch (outage) {
        case Outage.AtWorst worst -> given("outageAtWorst", worst.name(), seconds(worst.length()));
        case Outage.AtTimes times -> {
          given("outageAtTimes", times.name(), seconds(times.length()));
          given("outageCount", times.name(), FigureValue.count(times.count()));
        }
      }
    }
    if (scenario.disturbances().outages().isEmpty()) {
      add("outage", none(), Assumption.Source.DEFAULT);
    }
  }

  private static FigureValue none() {
    return FigureValue.word("assumption.none");
  }

  private static String onOneLine(String rules) {
    String text =
        rules
            .lines()
            .map(String::strip)
            .filter(rule -> !rule.isEmpty())
            .collect(Collectors.joining("; "));
    return text.length() <= LONGEST_CALENDAR ? text : text.substring(0, LONGEST_CALENDAR) + "…";
  }

  private void queue() {
    Optional<QueueLimits> limits = scenario.queue();
    if (limits.isEmpty()) {
      add("queue", FigureValue.word("assumption.unlimited"), Assumption.Source.DEFAULT);
      return;
    }
    add("queueMemory", bytes(limits.get().memory()), Assumption.Source.GIVEN);
    add("queueDisk", bytes(limits.get().disk()), Assumption.Source.GIVEN);
    add("reconnectAfter", seconds(limits.get().reconnectAfter()), Assumption.Source.GIVEN);
  }

  private static FigureValue bytes(DataSize size) {
    return FigureValue.bytes(size.bytes());
  }

  private void protectedSize() {
    scenario
        .copies()
        .protectedSize()
        .ifPresent(size -> add("protected", bytes(size), Assumption.Source.GIVEN));
  }

  private void firstCopy() {
    scenario
        .copies()
        .mirror()
        .readRate()
        .ifPresent(rate -> add("mirrorReadRate", rate(rate), Assumption.Source.GIVEN));
    scenario.copies().initial().ifPresent(this::firstCopy);
  }

  private void firstCopy(InitialCopy copy) {
    copy.ratio()
        .ifPresent(
            ratio ->
                add(
                    "initialRatio",
                    new FigureValue.Amount(ratio.value(), UnitKind.RATIO),
                    Assumption.Source.GIVEN));
    add(
        "initialBatches",
        FigureValue.count(copy.batches()),
        copy.batches() > 1 ? Assumption.Source.GIVEN : Assumption.Source.DEFAULT);
    copy.courier()
        .ifPresent(
            courier -> {
              add("courierTransport", seconds(courier.transport()), Assumption.Source.GIVEN);
              add("courierRate", rate(courier.writeRate()), Assumption.Source.GIVEN);
            });
  }

  private static FigureValue rate(DataRate rate) {
    return FigureValue.bytesPerSecond(rate.bytesPerSecond());
  }

  private void downtime() {
    scenario
        .business()
        .downtime()
        .ifPresent(
            downtime -> {
              add("detect", seconds(downtime.detect()), Assumption.Source.GIVEN);
              add("decide", seconds(downtime.decide()), Assumption.Source.GIVEN);
              add("restart", seconds(downtime.restart()), Assumption.Source.GIVEN);
              downtime.backup().ifPresent(this::backup);
            });
  }

  private void backup(Downtime.BackupPlan backup) {
    add("backupEvery", seconds(backup.every()), Assumption.Source.GIVEN);
    add("backupAt", FigureValue.name(backup.at().toString()), Assumption.Source.GIVEN);
    add(
        "backupFailedRuns",
        FigureValue.count(backup.failedRuns()),
        backup.failedRuns() > 0 ? Assumption.Source.GIVEN : Assumption.Source.DEFAULT);
    add("restoreRate", rate(backup.restoreRate()), Assumption.Source.GIVEN);
    add("backupRestart", seconds(backup.restart()), Assumption.Source.GIVEN);
  }

  /** What TCP meets, each value once with the lines for which it holds. */
  private void transport() {
    ofLines("roundTrip", line -> line.roundTrip().map(AssumptionList::seconds));
    ofLines(
        "loss",
        line ->
            line.loss().isPresent()
                ? Optional.of(FigureValue.fraction(line.loss().getAsDouble()))
                : Optional.empty());
    ofLines("window", line -> line.transport().window().map(AssumptionList::bytes));
    ofLines(
        "connections",
        Assumption.Source.DEFAULT,
        line -> known(line, transport -> transport.connections() == 1));
    ofLines("connections", line -> known(line, transport -> transport.connections() > 1));
    ofLines(
        "congestionControl",
        Assumption.Source.DEFAULT,
        line -> control(line, CongestionControl.CUBIC));
    ofLines("congestionControl", line -> control(line, CongestionControl.RENO));
    ofLines(
        "otherTraffic",
        line ->
            line.share()
                .otherTraffic()
                .map(other -> FigureValue.bitsPerSecond(other.bitsPerSecond())));
    ofLines(
        "share",
        line ->
            line.share().share() < 1
                ? Optional.of(FigureValue.fraction(line.share().share()))
                : Optional.empty());
  }

  private static Optional<FigureValue> known(
      CandidateLine line, java.util.function.Predicate<LineTransport> wanted) {
    return Optional.of(line.transport())
        .filter(transport -> transport.roundTrip().isPresent())
        .filter(wanted)
        .map(transport -> FigureValue.count(transport.connections()));
  }

  private static Optional<FigureValue> control(CandidateLine line, CongestionControl wanted) {
    return line.loss().isPresent() && line.transport().congestionControl() == wanted
        ? Optional.of(FigureValue.name(wanted.name()))
        : Optional.empty();
  }

  private void ofLines(String key, Function<CandidateLine, Optional<FigureValue>> value) {
    ofLines(key, Assumption.Source.GIVEN, value);
  }

  private void ofLines(
      String key, Assumption.Source source, Function<CandidateLine, Optional<FigureValue>> value) {
    Map<FigureValue, List<String>> names = new LinkedHashMap<>();
    for (CandidateLine line : request.lines()) {
      value
          .apply(line)
          .ifPresent(
              found -> names.computeIfAbsent(found, none -> new ArrayList<>()).add(line.name()));
    }
    names.forEach(
        (found, lines) ->
            list.add(new Assumption(key, Optional.of(String.join(", ", lines)), found, source)));
  }
}
