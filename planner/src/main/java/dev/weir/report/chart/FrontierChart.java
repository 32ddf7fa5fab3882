package dev.weir.report.chart;

import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.FrontierPoint;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.WhatIf;
import java.awt.Color;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYDifferenceRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** C3: how much line for which objective? */
final class FrontierChart {
  private final Report report;
  private final Formatter formatter;
  private final Frame frame;

  FrontierChart(Report report, Formatter formatter) {
    this.report = report;
    this.formatter = formatter;
    this.frame = new Frame(formatter);
  }

  ChartFigure draw() {
    List<FrontierPoint> points =
        report.demand().frontier().stream()
            .filter(point -> Double.isFinite(point.atMostBytesPerSecond()))
            .toList();
    double most =
        points.stream().mapToDouble(FrontierPoint::atMostBytesPerSecond).max().orElse(1) * 8;
    for (LineResult line : report.supply().lines()) {
      most = Math.max(most, line.rate().usableBitsPerSecond());
    }
    XYPlot plot = frame.plot();
    LogAxis axis =
        LogAxis.durations(
            formatter.text("chart.axis.rpo"),
            new LogAxis.Ends(points.getFirst().rpoSeconds(), points.getLast().rpoSeconds()),
            formatter);
    frame.dress(axis);
    plot.setDomainAxis(axis);
    plot.setRangeAxis(frame.values(formatter.text("chart.axis.required"), most / 1e6));
    band(plot, points);
    curves(plot, points);
    across(plot);
    String finding = finding();
    String units = formatter.text("chart.subtitle.frontier");
    return new ChartFigure("C3", finding, units, 0.5, frame.chart(plot, finding, units));
  }

  private String finding() {
    List<RequiredBandwidth> required = report.demand().required();
    RequiredBandwidth shown =
        report
            .supply()
            .whatIf()
            .map(WhatIf::answer)
            .map(WhatIf.Answer::required)
            .orElse(required.getLast());
    return Words.fill(
        formatter.text("chart.frontier"),
        "rpo",
        formatter.duration(shown.rpoSeconds()),
        "c",
        formatter.prose(FigureValue.required(shown.atLeastBytesPerSecond() * 8)));
  }

  private void across(XYPlot plot) {
    List<LineResult> lines = report.supply().lines();
    int chosen = report.supply().chosen().map(lines::indexOf).orElse(-1);
    for (int i = 0; i < lines.size(); i++) {
      LineResult line = lines.get(i);
      Ink ink = i == chosen ? Ink.CHOSEN : i < chosen ? Ink.CHEAPER : Ink.DEARER;
      frame.across(plot, line.rate().usableBitsPerSecond() / 1e6, line.rate().name(), ink);
    }
  }

  private void curves(XYPlot plot, List<FrontierPoint> points) {
    XYSeriesCollection data = new XYSeriesCollection();
    data.addSeries(series("chart.series.atLeast", points, FrontierPoint::atLeastBytesPerSecond));
    data.addSeries(series("chart.series.atMost", points, FrontierPoint::atMostBytesPerSecond));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    Ink[] inks = {Ink.OBJECTIVE, Ink.WRITTEN};
    for (int i = 0; i < 2; i++) {
      renderer.setSeriesPaint(i, inks[i].colour());
      renderer.setSeriesStroke(i, i == 0 ? Ink.CHOSEN.stroke() : inks[i].stroke());
    }
    plot.setDataset(1, data);
    plot.setRenderer(1, renderer);
  }

  private void band(XYPlot plot, List<FrontierPoint> points) {
    XYSeriesCollection data = new XYSeriesCollection();
    data.addSeries(series("chart.series.atMost", points, FrontierPoint::atMostBytesPerSecond));
    data.addSeries(series("chart.series.atLeast", points, FrontierPoint::atLeastBytesPerSecond));
    XYDifferenceRenderer renderer =
        new XYDifferenceRenderer(Ink.BAND.colour(), new Color(0, 0, 0, 0), false);
    for (int i = 0; i < 2; i++) {
      renderer.setSeriesPaint(i, new Color(0, 0, 0, 0));
      renderer.setSeriesVisibleInLegend(i, false);
    }
    plot.setDataset(0, data);
    plot.setRenderer(0, renderer);
  }

  private XYSeries series(
      String key, List<FrontierPoint> points, ToDoubleFunction<FrontierPoint> bytesPerSecond) {
    XYSeries series = new XYSeries(formatter.text(key), false, true);
    for (FrontierPoint point : points) {
      series.add(Math.log10(point.rpoSeconds()), bytesPerSecond.applyAsDouble(point) * 8 / 1e6);
    }
    return series;
  }
}
