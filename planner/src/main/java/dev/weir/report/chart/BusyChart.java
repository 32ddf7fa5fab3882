package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.LineResult;
import dev.weir.report.Period;
import dev.weir.report.Report;
import dev.weir.report.SeriesPoint;
import dev.weir.report.TimelineRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYStepAreaRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * C2: what happens that night? Three panels over one time axis, never two value axes in one. The
 * curves are those of the timeline's rows, with the two worst moments at their exact places: curves
 * of the whole period are too thin for a part of it.
 */
final class BusyChart {
  private final Report report;
  private final Formatter formatter;
  private final Frame frame;

  BusyChart(Report report, Formatter formatter) {
    this.report = report;
    this.formatter = formatter;
    this.frame = new Frame(formatter);
  }

  ChartFigure draw(LineResult line) {
    Instant from = window(line)[0];
    Instant to = window(line)[1];
    AxisUnit size = AxisUnit.bytes(line.worst().largestBacklog().backlogBytes());
    AxisUnit time = AxisUnit.time(line.worst().largestAge().ageSeconds(), formatter);
    CombinedDomainXYPlot panels = new CombinedDomainXYPlot(frame.time(from, to));
    panels.setGap(8);
    List<TimelineRow> rows = rows(from, to);
    panels.add(rate(line, rows, from, to), 3);
    LineResult.WorstMoment most = line.worst().largestBacklog();
    LineResult.WorstMoment oldest = line.worst().largestAge();
    List<SeriesPoint> waiting =
        through(
            rows,
            row -> row.queue().backlogBytes(),
            new SeriesPoint(most.at(), most.backlogBytes()));
    XYPlot backlog = panel(waiting, size, "chart.axis.backlog", "chart.series.backlog");
    panels.add(backlog, 3);
    List<SeriesPoint> ages =
        through(
            rows,
            row -> row.queue().ageSeconds(),
            new SeriesPoint(oldest.at(), oldest.ageSeconds()));
    XYPlot age = panel(ages, time, "chart.axis.shortAge", "chart.series.age");
    panels.add(age, 3);
    Callout.add(
        backlog,
        panels.getDomainAxis(),
        most.at(),
        most.backlogBytes() / size.size(),
        formatter.text("chart.note.largestLoss", "at", formatter.moment(most.at())));
    Callout.add(
        age,
        panels.getDomainAxis(),
        oldest.at(),
        oldest.ageSeconds() / time.size(),
        formatter.text("chart.note.largestAge", "at", formatter.moment(oldest.at())));
    return figure(panels, line, size, new Period(from, to));
  }

  private ChartFigure figure(
      CombinedDomainXYPlot panels, LineResult line, AxisUnit size, Period shown) {
    String finding =
        Words.fill(
            formatter.text("chart.busy"),
            "line",
            line.rate().name(),
            "bytes",
            formatter.prose(
                dev.weir.report.FigureValue.bytesAtMost(
                    line.worst().largestBacklog().backlogBytes())),
            "age",
            formatter.durationAtMost(line.worst().largestAge().ageSeconds()));
    String units =
        Words.fill(
            formatter.text("chart.subtitle.busy"),
            "unit",
            size.label(),
            "zone",
            formatter.zoneName(shown));
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

  private List<TimelineRow> rows(Instant from, Instant to) {
    return report.supply().timeline().stream()
        .filter(row -> row.end().isAfter(from) && !start(row).isAfter(to))
        .toList();
  }

  private static Instant start(TimelineRow row) {
    return row.end().minusNanos(Math.round(row.seconds() * 1e9));
  }

  /** The values at the ends of the rows, and an exact one where it lies. */
  private static List<SeriesPoint> through(
      List<TimelineRow> rows, ToDoubleFunction<TimelineRow> value, SeriesPoint exact) {
    List<SeriesPoint> points = new ArrayList<>();
    rows.forEach(row -> points.add(new SeriesPoint(row.end(), value.applyAsDouble(row))));
    points.removeIf(point -> point.at().equals(exact.at()));
    points.add(exact);
    points.sort(Comparator.comparing(SeriesPoint::at));
    return SeriesPoint.decimate(points, SeriesPoint.MOST_POINTS);
  }

  /** Two points a row, since the rate is that of the whole row. */
  private static List<SeriesPoint> written(List<TimelineRow> rows) {
    List<SeriesPoint> points = new ArrayList<>();
    for (TimelineRow row : rows) {
      double bytesPerSecond = row.wireBytes() / row.seconds();
      points.add(new SeriesPoint(start(row), bytesPerSecond));
      points.add(new SeriesPoint(row.end(), bytesPerSecond));
    }
    return SeriesPoint.decimate(points, SeriesPoint.MOST_POINTS);
  }

  private XYPlot rate(LineResult line, List<TimelineRow> rows, Instant from, Instant to) {
    XYPlot plot = frame.plot();
    double usable = line.rate().usableBitsPerSecond();
    List<SeriesPoint> written = written(rows);
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
