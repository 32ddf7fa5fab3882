package dev.weir.report.chart;

import dev.weir.report.Formatter;
import java.text.SimpleDateFormat;
import java.util.TimeZone;
import org.jfree.chart.axis.DateTickUnit;
import org.jfree.chart.axis.DateTickUnitType;
import org.jfree.chart.axis.TickUnits;

/**
 * The distances of ticks on a time axis, each with the shortest label that says which tick it is.
 */
final class TimeTicks {
  private final Formatter formatter;
  private final TickUnits units = new TickUnits();

  private TimeTicks(Formatter formatter) {
    this.formatter = formatter;
  }

  static TickUnits of(Formatter formatter) {
    TimeTicks ticks = new TimeTicks(formatter);
    ticks.add(DateTickUnitType.SECOND, "chart.tick.second", 1, 5, 10, 30);
    ticks.add(DateTickUnitType.MINUTE, "chart.tick.minute", 1, 2, 5, 10, 20, 30);
    ticks.add(DateTickUnitType.HOUR, "chart.tick.hour", 1, 2, 3, 6, 12);
    ticks.add(DateTickUnitType.DAY, "chart.tick.day", 1, 2, 7, 14);
    ticks.add(DateTickUnitType.MONTH, "chart.tick.month", 1, 2, 3, 6);
    ticks.add(DateTickUnitType.YEAR, "chart.tick.year", 1, 2, 5, 10);
    return ticks.units;
  }

  private void add(DateTickUnitType type, String pattern, int... distances) {
    SimpleDateFormat format =
        new SimpleDateFormat(formatter.text(pattern), formatter.language().locale());
    format.setTimeZone(TimeZone.getTimeZone(formatter.zone()));
    for (int distance : distances) {
      units.add(new DateTickUnit(type, distance, format));
    }
  }
}
