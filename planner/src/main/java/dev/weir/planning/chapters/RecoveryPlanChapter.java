package dev.weir.planning.chapters;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.WireLoad;
import dev.weir.planning.FleetRules;
import dev.weir.planning.PlanRequest;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.Tier;
import dev.weir.workload.MeasuredSource;
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
    List<Member> members = Member.of(plan);
    List<Member> without = members.stream().filter(member -> member.tier() == 0).toList();
    if (!without.isEmpty()) {
      sentences.add(
          Sentence.of("sentence.serversWithoutTier")
              .with("n", FigureValue.count(without.size()))
              .with("server", FigureValue.name(without.getFirst().name())));
    }
    return Optional.of(
        new Section(
            Section.Topic.RECOVERY_PLAN,
            sentences,
            List.of(tiers(plan, tiers, members), steps(tiers, members)),
            List.of()));
  }

  /** Bandwidth of the tier alone, and of it with every tier above it. */
  private static DataTable tiers(Planned plan, List<Tier> tiers, List<Member> members) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (Tier tier : tiers) {
      List<FigureValue> cells = new ArrayList<>();
      cells.add(FigureValue.count(tier.number()));
      cells.add(FigureValue.name(tier.label()));
      cells.add(FigureValue.count(in(tier, members).size()));
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

  private static DataTable steps(List<Tier> tiers, List<Member> members) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (Tier tier : tiers) {
      for (Member member : in(tier, members)) {
        String step = Integer.toString(rows.size() + 1);
        rows.add(
            DataTable.Row.of(
                step,
                List.of(
                    FigureValue.name(step),
                    FigureValue.name(member.name()),
                    FigureValue.name(tier.label()),
                    member.group().isEmpty()
                        ? FigureValue.absent()
                        : FigureValue.name(member.group()),
                    failover(tier),
                    FigureValue.bytes(member.bytesPerDay()))));
      }
    }
    return DataTable.of(
        "recoverySteps",
        List.of("step", "server", "tier", "group", "failover", "bytesPerDay"),
        rows);
  }

  /** The tier's servers, those of one consistency group beside each other. */
  private static List<Member> in(Tier tier, List<Member> members) {
    return members.stream()
        .filter(member -> member.tier() == tier.number())
        .sorted(Comparator.comparing(Member::group).thenComparing(Member::name))
        .toList();
  }

  /**
   * A server, or one of its sources where they belong to several tiers.
   *
   * @param tier 0 where none was given
   * @param group empty where none was given
   */
  private record Member(String name, int tier, String group, double bytesPerDay) {
    static List<Member> of(Planned plan) {
      FleetRules rules = new FleetRules(plan.request().scenario());
      List<Member> members = new ArrayList<>();
      for (ServerFigures server : plan.request().workload().servers()) {
        List<SourceLabel> labels = server.sources().stream().map(rules::label).toList();
        SourceLabel first = labels.getFirst();
        if (labels.stream().allMatch(label -> label.tier() == first.tier())) {
          members.add(
              new Member(server.server(), first.tier(), first.group(), server.bytesPerDay()));
        } else {
          server.sources().forEach(source -> members.add(of(source, rules.label(source))));
        }
      }
      return members;
    }

    private static Member of(MeasuredSource source, SourceLabel label) {
      ServerFigures alone = new ServerFigures(source.name(), List.of(source), source.figures());
      return new Member(source.name(), label.tier(), label.group(), alone.bytesPerDay());
    }
  }

  private static FigureValue failover(Tier tier) {
    return FigureValue.word(
        "table.tiers.failover." + tier.failover().name().toLowerCase(Locale.ROOT));
  }
}
