package dev.weir.report.excel;

import dev.weir.report.HeatMap;
import org.apache.poi.ss.usermodel.Color;
import org.apache.poi.ss.usermodel.ColorScaleFormatting;
import org.apache.poi.ss.usermodel.ConditionalFormattingRule;
import org.apache.poi.ss.usermodel.ConditionalFormattingThreshold.RangeType;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheetConditionalFormatting;

/**
 * A week as cells: hours downwards, days across, so that its columns are as wide as those of the
 * tables above it; coloured by a scale, the largest framed.
 */
final class HeatGrid {
  private static final int LOW = 0xFFFFFF;
  private static final int MIDDLE = 0xFBE3D6;
  private static final int HIGH = 0xF0A070;

  private final Tab tab;
  private final HeatMap map;
  private final int top;

  /**
   * @param top row of the title
   */
  HeatGrid(Tab tab, HeatMap map, int top) {
    this.tab = tab;
    this.map = map;
    this.top = top;
  }

  /** Fills the grid and returns the first row beneath it. */
  int fill() {
    Book book = tab.book();
    tab.textOver(
        top,
        0,
        book.formatter().sentence(map.finding()),
        new Look(Look.Format.TEXT, Look.Role.SUBTITLE));
    tab.headerOf(top + 1, 0, book.text("report.zone"), book.formatter().zone().getId());
    for (int day = 0; day < HeatMap.DAYS; day++) {
      tab.header(top + 1, day + 1, book.text("weekday." + (day + 1)), "mbps");
    }
    double largest = largest();
    int first = top + 3;
    for (int hour = 0; hour < HeatMap.HOURS; hour++) {
      tab.text(first + hour, 0, "%02d:00".formatted(hour), Look.LABEL);
      for (int day = 0; day < HeatMap.DAYS; day++) {
        cell(first + hour, day, map.bitsPerSecond().get(day).get(hour), largest);
      }
    }
    int end = first + HeatMap.HOURS;
    colour(new CellRangeAddress(first, end - 1, 1, HeatMap.DAYS));
    return end;
  }

  private double largest() {
    return map.bitsPerSecond().stream()
        .flatMap(java.util.List::stream)
        .filter(value -> !value.isNaN())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(Double.NaN);
  }

  private void cell(int row, int day, double bitsPerSecond, double largest) {
    if (Double.isNaN(bitsPerSecond)) {
      Look framed = new Look(Look.Format.TEXT, Look.Role.FAINT);
      tab.text(row, day + 1, tab.book().text("chart.noData"), framed);
      return;
    }
    boolean most = bitsPerSecond == largest;
    Look look = new Look(Look.Format.MEGABITS, most ? Look.Role.LARGEST : Look.Role.PLAIN);
    tab.number(row, day + 1, CellValue.megabits(bitsPerSecond), look);
  }

  private void colour(CellRangeAddress cells) {
    XSSFSheetConditionalFormatting formatting = tab.sheet().getSheetConditionalFormatting();
    ConditionalFormattingRule rule = formatting.createConditionalFormattingColorScaleRule();
    ColorScaleFormatting scale = rule.getColorScaleFormatting();
    scale.getThresholds()[0].setRangeType(RangeType.MIN);
    scale.getThresholds()[1].setRangeType(RangeType.PERCENTILE);
    scale.getThresholds()[1].setValue(50d);
    scale.getThresholds()[2].setRangeType(RangeType.MAX);
    scale.setColors(new Color[] {Book.colour(LOW), Book.colour(MIDDLE), Book.colour(HIGH)});
    formatting.addConditionalFormatting(new CellRangeAddress[] {cells}, rule);
  }
}
