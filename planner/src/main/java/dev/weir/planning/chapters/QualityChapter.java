package dev.weir.planning.chapters;

import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Graphic;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the measurement can and cannot say. */
final class QualityChapter implements Chapter {
  @Override
  public Optional<Section> of(Planned plan) {
    if (plan.result().envelopes().low().size() == 0) {
      return Optional.empty();
    }
    double interval = ReportAssembler.usualIntervalSeconds(plan.request().workload());
    HourOfWeekMeans means = HourOfWeekMeans.of(plan.result().load(), plan.zone());
    WholeDays days = WholeDays.of(plan);
    Coverage coverage = new Coverage(plan, days, means);
    DayResampling resampling = new DayResampling(plan, days);
    List<Sentence> sentences = new ArrayList<>(coverage.sentences());
    List<DataTable> tables = new ArrayList<>(List.of(coverage.weekdays(), coverage.sources()));
    coverage.gaps().ifPresent(tables::add);
    tables.add(Bounds.table(plan));
    if (resampling.possible()) {
      sentences.add(resampling.busiest());
      sentences.add(Sentence.of("sentence.resampling"));
      tables.add(resampling.intervals());
      tables.add(resampling.lengths());
    } else {
      sentences.add(
          Sentence.of("sentence.notResampled")
              .with("days", FigureValue.count(days.dates().size()))
              .with("n", FigureValue.count(DayResampling.FEWEST_DAYS)));
    }
    PercentileSizing.table(plan, interval)
        .ifPresent(
            table -> {
              tables.add(table);
              sentences.add(
                  Sentence.of("sentence.percentiles")
                      .with("rpo", GrowthTables.seconds(plan.strictest())));
            });
    tables.add(AssumptionEffects.table(plan));
    List<Graphic> graphics = means.heatMap(interval).map(List::<Graphic>of).orElse(List.of());
    return Optional.of(new Section(Section.Topic.QUALITY, sentences, tables, graphics));
  }
}
