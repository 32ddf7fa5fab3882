package dev.weir.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.annotations.XYPointerAnnotation;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYDifferenceRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYStepAreaRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYDataset;

/** Reads the panels of a chart that has been drawn. */
final class PanelReader {
  private PanelReader() {}

  static List<Panel> read(org.jfree.chart.plot.Plot plot, PlotRenderingInfo info) {
    List<Panel> panels = new ArrayList<>();
    if (plot instanceof CombinedDomainXYPlot combined) {
      for (int i = 0; i < combined.getSubplots().size(); i++) {
        XYPlot part = combined.getSubplots().get(i);
        panels.add(panel(part, combined.getDomainAxis(), info.getSubplotInfo(i).getDataArea()));
      }
    } else if (plot instanceof XYPlot single) {
      panels.add(panel(single, single.getDomainAxis(), info.getDataArea()));
    }
    return panels;
  }

  private static Panel panel(XYPlot plot, ValueAxis x, Rectangle2D area) {
    List<Panel.Curve> curves = new ArrayList<>();
    for (int i = 0; i < plot.getDatasetCount(); i++) {
      XYItemRenderer renderer = plot.getRenderer(i);
      // A difference fills between curves that are drawn for themselves.
      if (!(renderer instanceof XYDifferenceRenderer)) {
        curves.addAll(curves(plot.getDataset(i), renderer));
      }
    }
    return new Panel(area, scale(x), scale(plot.getRangeAxis()), curves, levels(plot), marks(plot));
  }

  private static Panel.Scale scale(ValueAxis axis) {
    Panel.Kind kind =
        switch (axis) {
          case DateAxis time -> Panel.Kind.TIME;
          case LogAxis log -> log.kind();
          default -> Panel.Kind.LINEAR;
        };
    Optional<Double> zero = axis instanceof LogAxis log ? log.zero() : Optional.empty();
    String label = axis.getLabel() == null ? "" : axis.getLabel();
    return new Panel.Scale(kind, label, axis.getLowerBound(), axis.getUpperBound(), zero);
  }

  private static List<Panel.Curve> curves(XYDataset data, XYItemRenderer renderer) {
    List<Panel.Curve> curves = new ArrayList<>();
    for (int series = 0; series < data.getSeriesCount(); series++) {
      String name = String.valueOf(data.getSeriesKey(series));
      List<Panel.Point> points = new ArrayList<>();
      for (int item = 0; item < data.getItemCount(series); item++) {
        points.add(new Panel.Point(data.getXValue(series, item), data.getYValue(series, item)));
      }
      // The ring of a call-out is a series without a name.
      if (!name.isEmpty()) {
        curves.add(new Panel.Curve(name, shape(renderer, series), points));
      }
    }
    return curves;
  }

  private static Panel.Shape shape(XYItemRenderer renderer, int series) {
    boolean area = renderer instanceof XYStepAreaRenderer;
    boolean joined =
        area || renderer instanceof XYLineAndShapeRenderer lines && lines.getDefaultLinesVisible();
    return new Panel.Shape(
        joined, area, pen(renderer.getSeriesPaint(series), renderer.getSeriesStroke(series)));
  }

  private static Panel.Pen pen(java.awt.Paint paint, java.awt.Stroke stroke) {
    return new Panel.Pen(
        paint instanceof Color colour ? colour : Color.BLACK,
        stroke instanceof BasicStroke basic ? basic : new BasicStroke(1));
  }

  private static List<Panel.Level> levels(XYPlot plot) {
    Collection<?> markers = plot.getRangeMarkers(Layer.FOREGROUND);
    List<Panel.Level> levels = new ArrayList<>();
    for (Object marker : markers == null ? List.of() : markers) {
      if (marker instanceof ValueMarker value) {
        levels.add(new Panel.Level(value.getValue(), pen(value.getPaint(), value.getStroke())));
      }
    }
    return levels;
  }

  private static List<Panel.Mark> marks(XYPlot plot) {
    List<Panel.Mark> marks = new ArrayList<>();
    for (Object annotation : plot.getAnnotations()) {
      switch (annotation) {
        case XYPointerAnnotation pointer ->
            marks.add(new Panel.Mark(pointer.getX(), pointer.getY(), pointer.getText()));
        case MarkLayer layer -> marks.addAll(layer.ringed());
        default -> {}
      }
    }
    return marks;
  }
}
