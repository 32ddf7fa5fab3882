package dev.weir.planning.chapters;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.WireLoad;
import dev.weir.planning.PlanRequest;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.ServerRule;
import dev.weir.scenario.Tier;
import dev.weir.workload.ServerFigures;
import dev.weir.workload.SourceLabel;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Which servers start again in which order, by whose hand, and what line each tier needs. */
final class RecoveryPlanChapter implements Chapter {
  @Override
  public Optional<Section> of(Planned plan) {
    List<Tier> tiers =
        plan.request().scenario().fleet().tiers().stream()
            .sorted(Comparator.comparingInt(Tier::number))
            .toList();
    if (tiers.isEmpty()) {
      return Optional.empty();
    }
    List<Sentence> sentences = new ArrayList<>();
    sentences.add(Sentence.of("sentence.recoveryPlan"));
    List<String> without =
        plan.request().workload().servers().stream()
            .map(ServerFigures::server)
            .filter(server -> tierOf(plan, server).isEmpty())
            .toList();
    if (!without.isEmpty()) {
      sentences.add(
          Sentence.of("sentence.serversWithoutTier")
              .with("n", FigureValue.count(without.size()))
              .with("server", FigureValue.name(without.getFirst())));
    }
    return Optional.of(
        new Section(
            Section.Topic.RECOVERY_PLAN,
            sentences,
            List.of(tiers(plan, tiers), steps(plan, tiers)),
            List.of()));
  }

  /** Bandwidth of the tier alone, and of it with every tier above it. */
  private static DataTable tiers(Planned plan, List<Tier> tiers) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (Tier tier : tiers) {
      List<FigureValue> cells = new ArrayList<>();
      cells.add(FigureValue.count(tier.number()));
      cells.add(FigureValue.name(tier.label()));
      cells.add(FigureValue.count(members(plan, tier).size()));
      cells.add(failover(tier));
      cells.add(GrowthTables.seconds(tier.rpo()));
      cells.add(GrowthTables.seconds(tier.rto()));
      cells.add(required(plan, label -> label.tier() == tier.number(), tier.rpo()));
      cells.add(
          required(
              plan,
              label -> label.tier() != 0 && label.tier() <= tier.number(),
              strictest(tiers, tier)));
      rows.add(DataTable.Row.of(Integer.toString(tier.number()), cells));
    }
    return new DataTable(
        "tiers",
        List.of(
            "tier",
            "label",
            "servers",
            "failover",
            "rpoSeconds",
            "rtoSeconds",
            "requiredBitsPerSecond",
            "requiredWithAboveBitsPerSecond"),
        rows,
        List.of(Sentence.of("sentence.tierBandwidth")));
  }

  /** The shortest objective of a tier and those above it: one line keeps it for all of them. */
  private static Duration strictest(List<Tier> tiers, Tier last) {
    return tiers.stream()
        .filter(tier -> tier.number() <= last.number())
        .map(Tier::rpo)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static FigureValue required(
      Planned plan, Predicate<SourceLabel> kept, Duration objective) {
    WorkloadSet all = plan.request().workload();
    if (all.labels().stream().noneMatch(kept)) {
      return FigureValue.absent();
    }
    PlanRequest request = plan.request();
    WireLoad load =
        new WireLoad(
            all.part(kept, label -> 1).sum(), request.cost(), request.compression().ratio());
    Envelope envelope = EnvelopeBuilder.low(load);
    return FigureValue.required(envelope.requiredBytesPerSecond(objective.toNanos()) * 8);
  }

  private static DataTable steps(Planned plan, List<Tier> tiers) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (Tier tier : tiers) {
      for (ServerFigures server : members(plan, tier)) {
        String step = Integer.toString(rows.size() + 1);
        rows.add(
            DataTable.Row.of(
                step,
                List.of(
                    FigureValue.name(step),
                    FigureValue.name(server.server()),
                    FigureValue.name(tier.label()),
                    rule(plan, server.server())
                        .flatMap(ServerRule::group)
                        .map(FigureValue::name)
                        .orElse(FigureValue.absent()),
                    failover(tier),
                    FigureValue.bytes(server.bytesPerDay()))));
      }
    }
    return DataTable.of(
        "recoverySteps",
        List.of("step", "server", "tier", "group", "failover", "bytesPerDay"),
        rows);
  }

  /** The tier's servers, those of one consistency group beside each other. */
  private static List<ServerFigures> members(Planned plan, Tier tier) {
    return plan.request().workload().servers().stream()
        .filter(server -> tierOf(plan, server.server()).equals(Optional.of(tier.number())))
        .sorted(
            Comparator.comparing(
                    (ServerFigures server) ->
                        rule(plan, server.server()).flatMap(ServerRule::group).orElse(""))
                .thenComparing(ServerFigures::server))
        .toList();
  }

  private static Optional<Integer> tierOf(Planned plan, String server) {
    return rule(plan, server)
        .map(ServerRule::tier)
        .filter(tier -> tier.isPresent())
        .map(tier -> tier.getAsInt());
  }

  private static Optional<ServerRule> rule(Planned plan, String server) {
    return plan.request().scenario().fleet().ruleOf(server);
  }

  private static FigureValue failover(Tier tier) {
    return FigureValue.word(
        "table.tiers.failover." + tier.failover().name().toLowerCase(Locale.ROOT));
  }
}
