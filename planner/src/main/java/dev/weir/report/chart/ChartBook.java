package dev.weir.report.chart;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Graphic;
import dev.weir.report.HeatMap;
import dev.weir.report.LineCurve;
import dev.weir.report.LineResult;
import dev.weir.report.Period;
import dev.weir.report.Plot;
import dev.weir.report.ProofCurve;
import dev.weir.report.Report;
import dev.weir.report.Section;
import dev.weir.report.WhatIf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The charts of one report in one language; each is absent where its data are. */
public final class ChartBook {
  private final Report report;
  private final Formatter formatter;

  public ChartBook(Report report, Formatter formatter) {
    this.report = report;
    this.formatter = formatter;
  }

  /** C1: recovery point age over the period, with the objective. */
  public Optional<ChartFigure> age() {
    return baseline().map(base -> new AgeChart(report, formatter).draw(base));
  }

  /** C2: rate, backlog and age in the worst busy period. */
  public Optional<ChartFigure> busyPeriod() {
    Optional<LineResult> chosen = report.supply().chosen();
    return chosen
        .filter(line -> line.worst().largestBacklog().backlogBytes() > 0)
        .filter(line -> !report.supply().timeline().isEmpty())
        .map(line -> new BusyChart(report, formatter).draw(line));
  }

  /** C3: required bandwidth by objective, the candidate lines across. */
  public Optional<ChartFigure> frontier() {
    return report.demand().frontier().size() < 2
        ? Optional.empty()
        : Optional.of(new FrontierChart(report, formatter).draw());
  }

  /** C8: each curve predicted and measured. */
  public List<ChartFigure> proof() {
    List<ChartFigure> figures = new ArrayList<>();
    report
        .proof()
        .ifPresent(
            section -> {
              for (ProofCurve curve : section.curves()) {
                figures.add(
                    new ProofChart(formatter)
                        .draw(curve, section.peakOf(curve), figures.size() + 1));
              }
            });
    return figures;
  }

  /** The graphics of a section. */
  public List<ChartFigure> of(Section section) {
    Period measured = report.demand().workload().period();
    List<ChartFigure> figures = new ArrayList<>();
    for (Graphic graphic : section.graphics()) {
      figures.add(
          switch (graphic) {
            case Plot plot -> new PlotChart(plot, currency(section), formatter).draw();
            case HeatMap map -> new HeatMapChart(map, formatter).draw(measured);
          });
    }
    return figures;
  }

  /** The one in which the tables of a section are; a plot has its data from them. */
  private static String currency(Section section) {
    for (DataTable table : section.tables()) {
      for (DataTable.Row row : table.rows()) {
        for (FigureValue value : row.cells()) {
          if (value instanceof FigureValue.Money money) {
            return money.currency();
          }
        }
      }
    }
    return "";
  }

  /** All of them, in the order of the report. */
  public List<ChartFigure> all() {
    List<ChartFigure> figures = new ArrayList<>();
    age().ifPresent(figures::add);
    busyPeriod().ifPresent(figures::add);
    frontier().ifPresent(figures::add);
    report.sections().forEach(section -> figures.addAll(of(section)));
    figures.addAll(proof());
    return figures;
  }

  private Optional<WhatIf> baseline() {
    return report.supply().whatIf().filter(base -> curve(base.line().name()).isPresent());
  }

  private Optional<LineCurve> curve(String line) {
    return report.supply().curves().stream().filter(curve -> curve.line().equals(line)).findFirst();
  }
}
