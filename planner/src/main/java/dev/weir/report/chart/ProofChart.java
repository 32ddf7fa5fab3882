package dev.weir.report.chart;

import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.ProofCurve;
import dev.weir.report.ProofRow;
import dev.weir.report.UnitKind;
import java.awt.Color;
import java.util.Optional;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeriesCollection;

/** C8: can it be believed? The two curves, and beneath them what is between them. */
final class ProofChart {
  private final Formatter formatter;
  private final Frame frame;

  ProofChart(Formatter formatter) {
    this.formatter = formatter;
    this.frame = new Frame(formatter);
  }

  /** The title's figures are the table's, where it has them: a drawn curve has fewer points. */
  ChartFigure draw(ProofCurve curve, Optional<ProofRow> peak, int number) {
    double most = Math.max(AxisUnit.largest(curve.predicted()), AxisUnit.largest(curve.measured()));
    boolean time = curve.quantity().unit() == UnitKind.SECONDS;
    AxisUnit unit = time ? AxisUnit.time(most, formatter) : AxisUnit.bytes(most);
    CombinedDomainXYPlot panels =
        new CombinedDomainXYPlot(
            frame.time(curve.measured().getFirst().at(), curve.measured().getLast().at()));
    panels.setGap(8);
    panels.add(overlay(curve, unit, most, time), 5);
    panels.add(difference(curve, unit), 2);
    String finding =
        Words.fill(
            formatter.text("chart.proof"),
            "quantity",
            formatter.text(curve.quantity().messageKey()),
            "predicted",
            print(peak.map(ProofRow::predicted).orElse(AxisUnit.largest(curve.predicted())), curve),
            "measured",
            print(peak.map(ProofRow::measured).orElse(AxisUnit.largest(curve.measured())), curve));
    String units =
        Words.fill(
            formatter.text("chart.subtitle.proof"),
            "quantity",
            formatter.text(curve.quantity().messageKey()),
            "unit",
            unit.label(),
            "zone",
            formatter.zoneName(curve.measured().getFirst().at()));
    return new ChartFigure(
        "C8." + number, finding, units, 0.5, frame.chart(panels, finding, units));
  }

  private String print(double value, ProofCurve curve) {
    return formatter.prose(new FigureValue.Amount(value, curve.quantity().unit()));
  }

  private XYPlot overlay(ProofCurve curve, AxisUnit unit, double most, boolean time) {
    XYPlot plot = frame.plot();
    String axis = time ? "chart.axis.age" : "chart.axis.backlog";
    plot.setRangeAxis(frame.values(formatter.text(axis, "unit", unit.label()), most / unit.size()));
    XYSeriesCollection data = new XYSeriesCollection();
    data.addSeries(
        Frame.series(formatter.text("chart.series.measured"), curve.measured(), unit.size()));
    data.addSeries(
        Frame.series(formatter.text("chart.series.predicted"), curve.predicted(), unit.size()));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setSeriesPaint(0, Ink.CHOSEN.colour());
    renderer.setSeriesStroke(0, Ink.CHOSEN.stroke());
    renderer.setSeriesPaint(1, Ink.CHEAPER.colour());
    renderer.setSeriesStroke(1, Ink.CHEAPER.stroke());
    plot.setDataset(0, data);
    plot.setRenderer(0, renderer);
    return plot;
  }

  private XYPlot difference(ProofCurve curve, AxisUnit unit) {
    XYPlot plot = frame.plot();
    double largest =
        curve.difference().stream().mapToDouble(point -> Math.abs(point.value())).max().orElse(0);
    double reach = largest > 0 ? largest / unit.size() * 1.15 : 1;
    NumberAxis axis =
        frame.values(formatter.text("chart.axis.difference", "unit", unit.label()), 1);
    axis.setRange(-reach, reach);
    plot.setRangeAxis(axis);
    plot.setRangeZeroBaselineVisible(true);
    plot.setRangeZeroBaselinePaint(Color.BLACK);
    XYSeriesCollection data = new XYSeriesCollection();
    data.addSeries(
        Frame.series(formatter.text("column.difference"), curve.difference(), unit.size()));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setSeriesPaint(0, Ink.DEARER.colour());
    renderer.setSeriesStroke(0, Ink.DEARER.stroke());
    plot.setDataset(0, data);
    plot.setRenderer(0, renderer);
    return plot;
  }
}
