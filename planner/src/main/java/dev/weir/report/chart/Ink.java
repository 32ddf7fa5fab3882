package dev.weir.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;

/**
 * The Okabe-Ito colours, told apart by people who see fewer of them, each with its own stroke for
 * black-and-white print.
 */
enum Ink {
  CHOSEN(new Color(0x0072B2), 1.6f),
  CHEAPER(new Color(0xD55E00), 1.2f, 5, 3),
  DEARER(new Color(0x009E73), 1.2f, 6, 2, 1.5f, 2),
  OTHER(new Color(0xCC79A7), 1.2f, 1.5f, 2),
  SKY(new Color(0x56B4E9), 1.4f, 3, 1.5f),
  AMBER(new Color(0xE69F00), 1.4f, 8, 2, 2, 2, 2, 2),
  DARK(new Color(0x666666), 1.4f),
  WRITTEN(new Color(0x999999), 0.8f),
  OBJECTIVE(Color.BLACK, 1.0f, 9, 4),
  EXCESS(new Color(0xD5, 0x5E, 0x00, 70), 0.5f),
  BAND(new Color(0x00, 0x72, 0xB2, 45), 0.5f);

  private final Color colour;
  private final BasicStroke stroke;

  Ink(Color colour, float width, float... dashes) {
    this.colour = colour;
    this.stroke =
        dashes.length == 0
            ? new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
            : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  Color colour() {
    return colour;
  }

  BasicStroke stroke() {
    return stroke;
  }
}
