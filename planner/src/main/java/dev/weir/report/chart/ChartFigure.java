package dev.weir.report.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;

/**
 * A chart with its words.
 *
 * @param id stable name, for example {@code C1}
 * @param finding the title: the finding as a sentence
 * @param units the subtitle: what is drawn in which unit
 * @param heightToWidth shape in which the labels fit
 * @param chart what to draw
 */
public record ChartFigure(
    String id, String finding, String units, double heightToWidth, JFreeChart chart) {
  /** Width for which fonts and strokes are made, in points: the text width of an A4 page. */
  public static final double WIDTH = 482;

  /** Draws into a rectangle of {@link #WIDTH} x {@link #height()} points at the origin. */
  public void draw(Graphics2D graphics) {
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height()));
  }

  /** Draws as {@link #draw} does and tells what stands where. */
  public List<Panel> drawPanels(Graphics2D graphics) {
    ChartRenderingInfo info = new ChartRenderingInfo(null);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height()), info);
    return PanelReader.read(chart.getPlot(), info.getPlotInfo());
  }

  /** This figure, flatter where it is higher than a shape. */
  public ChartFigure noHigherThan(double shape) {
    return new ChartFigure(id, finding, units, Math.min(heightToWidth, shape), chart);
  }

  public double height() {
    return WIDTH * heightToWidth;
  }

  /** Writes a PNG, {@code scale} pixels per point. */
  public void writePng(OutputStream out, double scale) throws IOException {
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil(WIDTH * scale),
            (int) Math.ceil(height() * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.scale(scale, scale);
    draw(graphics);
    graphics.dispose();
    ImageIO.write(image, "png", out);
  }
}
