package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.LineCurve;
import dev.weir.report.LineResult;
import dev.weir.report.Period;
import dev.weir.report.Report;
import dev.weir.report.Sentences;
import dev.weir.report.SeriesPoint;
import dev.weir.report.WhatIf;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYDifferenceRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** C1: is the objective met, and when not? */
final class AgeChart {
  private final Report report;
  private final Formatter formatter;
  private final Frame frame;

  AgeChart(Report report, Formatter formatter) {
    this.report = report;
    this.formatter = formatter;
    this.frame = new Frame(formatter);
  }

  ChartFigure draw(WhatIf base) {
    LineResult chosen = report.supply().chosen().orElseThrow();
    List<LineCurve> curves = neighbours(chosen);
    double most =
        curves.stream().mapToDouble(curve -> AxisUnit.largest(curve.age())).max().orElse(0);
    double rpo = base.rpoSeconds();
    double top = Math.max(most, chosen.worst().largestAge().ageSeconds());
    top = rpo <= 20 * top ? Math.max(top, rpo) : top;
    AxisUnit unit = AxisUnit.time(top, formatter);
    Period period = report.demand().workload().period();
    XYPlot plot = frame.plot();
    plot.setDomainAxis(frame.time(period.start(), period.end()));
    plot.setRangeAxis(
        frame.values(formatter.text("chart.axis.age", "unit", unit.label()), top / unit.size()));
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    excess(plot, curves.getFirst(), rpo, unit);
    lines(plot, curves, unit);
    frame.across(
        plot,
        rpo / unit.size(),
        formatter.text("chart.series.objective", "rpo", formatter.duration(rpo)),
        Ink.OBJECTIVE,
        Callout.toTheLeft(plot.getDomainAxis(), chosen.worst().largestAge().at()));
    mark(plot, chosen, unit);
    return figure(plot, base, chosen, unit);
  }

  private void mark(XYPlot plot, LineResult chosen, AxisUnit unit) {
    LineResult.WorstMoment worst = chosen.worst().largestAge();
    if (worst.ageSeconds() > 0) {
      String words = formatter.text("chart.note.largestAge", "at", formatter.moment(worst.at()));
      Callout.add(
          plot,
          plot.getDomainAxis(),
          worst.at(),
          worst.ageSeconds() / unit.size(),
          words + " · " + formatter.durationAtMost(worst.ageSeconds()));
    }
  }

  private ChartFigure figure(XYPlot plot, WhatIf base, LineResult chosen, AxisUnit unit) {
    String finding = formatter.sentence(Sentences.ageFinding(chosen, base.rpoSeconds()));
    String zone = formatter.zoneName(report.demand().workload().period());
    String units =
        Words.fill(formatter.text("chart.subtitle.age"), "unit", unit.label(), "zone", zone);
    return new ChartFigure("C1", finding, units, 0.46, frame.chart(plot, finding, units));
  }

  /** The chosen line first, then the next cheaper and the next dearer. */
  private List<LineCurve> neighbours(LineResult chosen) {
    List<LineCurve> all = report.supply().curves();
    int middle = 0;
    for (int i = 0; i < all.size(); i++) {
      middle = all.get(i).line().equals(chosen.rate().name()) ? i : middle;
    }
    List<LineCurve> shown = new ArrayList<>(List.of(all.get(middle)));
    if (middle > 0) {
      shown.add(all.get(middle - 1));
    }
    if (middle + 1 < all.size()) {
      shown.add(all.get(middle + 1));
    }
    return shown;
  }

  private void lines(XYPlot plot, List<LineCurve> curves, AxisUnit unit) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    for (int i = 0; i < curves.size(); i++) {
      data.addSeries(Frame.series(curves.get(i).line(), curves.get(i).age(), unit.size()));
      Ink ink = inkOf(curves, i);
      renderer.setSeriesPaint(i, ink.colour());
      renderer.setSeriesStroke(i, ink.stroke());
    }
    renderer.setDrawSeriesLineAsPath(true);
    int index = plot.getDatasetCount();
    plot.setDataset(index, data);
    plot.setRenderer(index, renderer);
  }

  private Ink inkOf(List<LineCurve> curves, int index) {
    List<LineCurve> all = report.supply().curves();
    if (index == 0) {
      return Ink.CHOSEN;
    }
    return all.indexOf(curves.get(index)) < all.indexOf(curves.getFirst())
        ? Ink.CHEAPER
        : Ink.DEARER;
  }

  private void excess(XYPlot plot, LineCurve chosen, double rpo, AxisUnit unit) {
    XYSeries age = Frame.series("age", chosen.age(), unit.size());
    XYSeries limit = new XYSeries("limit", false, true);
    for (SeriesPoint point : List.of(chosen.age().getFirst(), chosen.age().getLast())) {
      limit.add(point.at().toEpochMilli(), rpo / unit.size());
    }
    XYSeriesCollection both = new XYSeriesCollection(age);
    both.addSeries(limit);
    XYDifferenceRenderer renderer =
        new XYDifferenceRenderer(Ink.EXCESS.colour(), new Color(0, 0, 0, 0), false);
    for (int i = 0; i < 2; i++) {
      renderer.setSeriesPaint(i, new Color(0, 0, 0, 0));
      renderer.setSeriesVisibleInLegend(i, false);
    }
    plot.setDataset(0, both);
    plot.setRenderer(0, renderer);
  }
}
