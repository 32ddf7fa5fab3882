package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.LineCurve;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.SeriesPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYStepAreaRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** C2: what happens that night? Three panels over one time axis, never two value axes in one. */
final class BusyChart {
  private final Report report;
  private final Formatter formatter;
  private final Frame frame;

  BusyChart(Report report, Formatter formatter) {
    this.report = report;
    this.formatter = formatter;
    this.frame = new Frame(formatter);
  }

  ChartFigure draw(LineResult line, LineCurve curve) {
    Instant from = window(line)[0];
    Instant to = window(line)[1];
    AxisUnit size = AxisUnit.bytes(line.worst().largestBacklog().backlogBytes());
    AxisUnit time = AxisUnit.time(line.worst().largestAge().ageSeconds(), formatter);
    CombinedDomainXYPlot panels = new CombinedDomainXYPlot(frame.time(from, to));
    panels.setGap(8);
    panels.add(rate(line, from, to), 3);
    XYPlot backlog = panel(curve.backlog(), size, "chart.axis.backlog", "chart.series.backlog");
    panels.add(backlog, 3);
    XYPlot age = panel(curve.age(), time, "chart.axis.shortAge", "chart.series.age");
    panels.add(age, 3);
    LineResult.WorstMoment most = line.worst().largestBacklog();
    Callout.add(
        backlog,
        panels.getDomainAxis(),
        most.at(),
        most.backlogBytes() / size.size(),
        formatter.text("chart.note.largestLoss", "at", formatter.moment(most.at())));
    LineResult.WorstMoment oldest = line.worst().largestAge();
    Callout.add(
        age,
        panels.getDomainAxis(),
        oldest.at(),
        oldest.ageSeconds() / time.size(),
        formatter.text("chart.note.largestAge", "at", formatter.moment(oldest.at())));
    return figure(panels, line, size, from);
  }

  private ChartFigure figure(
      CombinedDomainXYPlot panels, LineResult line, AxisUnit size, Instant from) {
    String finding =
        Words.fill(
            formatter.text("chart.busy"),
            "line",
            line.rate().name(),
            "bytes",
            formatter.prose(
                dev.weir.report.FigureValue.bytes(line.worst().largestBacklog().backlogBytes())),
            "age",
            formatter.duration(line.worst().largestAge().ageSeconds()));
    String units =
        Words.fill(
            formatter.text("chart.subtitle.busy"),
            "unit",
            size.label(),
            "zone",
            formatter.zoneName(from));
    return new ChartFigure("C2", finding, units, 0.72, frame.chart(panels, finding, units));
  }

  /** From a little before the busy period to a little after its queue is empty. */
  private Instant[] window(LineResult line) {
    Instant start =
        report
            .supply()
            .whatIf()
            .map(base -> base.answer().required().binding().start())
            .orElse(report.demand().workload().period().start());
    Instant first = line.worst().largestBacklog().at();
    start = start.isAfter(first) ? first : start;
    Instant end =
        line.drain().map(LineResult.Drain::at).orElse(report.demand().workload().period().end());
    Duration margin = Duration.between(start, end).dividedBy(8);
    return new Instant[] {start.minus(margin), end.plus(margin)};
  }

  private XYPlot rate(LineResult line, Instant from, Instant to) {
    XYPlot plot = frame.plot();
    double usable = line.rate().usableBitsPerSecond();
    List<SeriesPoint> written = report.demand().writeRate();
    double most = Math.max(AxisUnit.largest(written) * 8, usable) / 1e6;
    plot.setRangeAxis(frame.values(formatter.text("chart.axis.rate"), most));
    plot.setDataset(
        0,
        new XYSeriesCollection(
            Frame.series(formatter.text("chart.series.written"), written, 1e6 / 8)));
    XYStepAreaRenderer area = new XYStepAreaRenderer();
    area.setSeriesPaint(0, Ink.WRITTEN.colour());
    area.setShapesVisible(false);
    plot.setRenderer(0, area);
    XYSeries across = new XYSeries(line.rate().name());
    across.add(from.toEpochMilli(), usable / 1e6);
    across.add(to.toEpochMilli(), usable / 1e6);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setDataset(1, new XYSeriesCollection(across));
    plot.setRenderer(1, renderer(Ink.CHOSEN));
    return plot;
  }

  private XYPlot panel(List<SeriesPoint> points, AxisUnit unit, String axis, String series) {
    XYPlot plot = frame.plot();
    plot.setRangeAxis(
        frame.valuesBelowWords(
            formatter.text(axis, "unit", unit.label()), AxisUnit.largest(points) / unit.size()));
    plot.setDataset(
        0, new XYSeriesCollection(Frame.series(formatter.text(series), points, unit.size())));
    XYLineAndShapeRenderer renderer = renderer(Ink.CHOSEN);
    renderer.setSeriesVisibleInLegend(0, false);
    plot.setRenderer(0, renderer);
    return plot;
  }

  private static XYLineAndShapeRenderer renderer(Ink ink) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesPaint(0, ink.colour());
    renderer.setSeriesStroke(0, ink.stroke());
    renderer.setDrawSeriesLineAsPath(true);
    return renderer;
  }
}
