package dev.weir.report.chart;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Shapes of points, told apart without colour. */
final class Dot {
  private static final double R = 3.2;

  private Dot() {}

  /** Circle, square, triangle, diamond, by turns. */
  static Shape of(int index) {
    return switch (index % 4) {
      case 0 -> new Ellipse2D.Double(-R, -R, 2 * R, 2 * R);
      case 1 -> new Rectangle2D.Double(-R * 0.9, -R * 0.9, 1.8 * R, 1.8 * R);
      case 2 -> polygon(0, -R * 1.2, R * 1.1, R * 0.8, -R * 1.1, R * 0.8);
      default -> polygon(0, -R * 1.25, R * 1.25, 0, 0, R * 1.25, -R * 1.25, 0);
    };
  }

  private static Shape polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }
}
