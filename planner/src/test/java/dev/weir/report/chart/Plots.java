package dev.weir.report.chart;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.HeatMap;
import dev.weir.report.Plot;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Plots of every shape and axis, with names and marks that crowd each other. */
public final class Plots {
  private static final double START = 1_760_281_200;

  private Plots() {}

  /** All of them in one section. */
  public static Section all() {
    return new Section(
        Section.Topic.COST,
        List.of(),
        List.of(prices()),
        List.of(outages(), cost(), growth(), crowd(), shares(), quiet()));
  }

  private static DataTable prices() {
    return DataTable.of(
        "growth",
        List.of("costPerMonth"),
        List.of(DataTable.Row.of(List.of(FigureValue.money(BigDecimal.TEN, "EUR")))));
  }

  private static Sentence note(String text) {
    return Sentence.of("sentence.note").with("text", FigureValue.name(text));
  }

  private static Plot.Axis axis(String key, Plot.Axis.Kind kind, Plot.Axis.Scale scale) {
    return new Plot.Axis(key, kind, scale);
  }

  /** Ages after outages: steps and lines over moments, three marks close to each other. */
  private static Plot outages() {
    List<Plot.Series> series = new ArrayList<>();
    Plot.Role[] roles = {Plot.Role.CHOSEN, Plot.Role.NEUTRAL, Plot.Role.NEUTRAL, Plot.Role.NEUTRAL};
    for (int i = 0; i < 4; i++) {
      List<Plot.Point> points = new ArrayList<>();
      for (int minute = 0; minute <= 2_880; minute += 5) {
        double hours = (i + 1) * 2 - Math.abs(minute - 1_200 - 60 * i) / 60.0 / (i + 1);
        points.add(new Plot.Point(START + minute * 60, Math.max(0, hours * 3_600)));
      }
      series.add(
          new Plot.Series(
              FigureValue.seconds((i + 1) * 7_200),
              roles[i],
              i == 3 ? Plot.Shape.STEPS : Plot.Shape.LINE,
              points));
    }
    return new Plot(
        "outages",
        note("After the worst outage of 8 h the copy is 8 h behind and recovers in a day"),
        axis("column.time", Plot.Axis.Kind.MOMENT, Plot.Axis.Scale.LINEAR),
        axis("column.age", Plot.Axis.Kind.SECONDS, Plot.Axis.Scale.LINEAR),
        series,
        List.of(
            new Plot.Level(FigureValue.name("RPO 15 min"), Plot.Role.OBJECTIVE, 900),
            new Plot.Level(FigureValue.name("RPO 30 min"), Plot.Role.OBJECTIVE, 1_800)),
        List.of(
            new Plot.Mark(note("largest age Tue 14 Oct 02:06 · 8 h"), START + 1_380 * 60, 28_800),
            new Plot.Mark(
                note("largest loss Mon 13 Oct 23:36 · 113 GB"), START + 1_320 * 60, 21_600),
            new Plot.Mark(
                note("at the very edge, with words that need more than one line of it"),
                START + 2_880 * 60,
                0)));
  }

  /** Cost against age: single points, broken ones hollow, one of them of age zero. */
  private static Plot cost() {
    double[] ages = {0, 40, 831, 3_600, 20_000, 86_400};
    List<Plot.Series> series = new ArrayList<>();
    for (int i = 0; i < ages.length; i++) {
      series.add(
          new Plot.Series(
              FigureValue.name("line-" + (char) ('A' + i)),
              i < 2 ? Plot.Role.DEARER : i == 2 ? Plot.Role.CHOSEN : Plot.Role.CHEAPER,
              i > 2 ? Plot.Shape.HOLLOW_POINTS : Plot.Shape.POINTS,
              List.of(new Plot.Point(ages[i], 2_400 - 380 * i))));
    }
    return new Plot(
        "cost",
        note("line-C is the cheapest that holds"),
        axis("column.largestAge", Plot.Axis.Kind.SECONDS, Plot.Axis.Scale.LOGARITHMIC),
        axis("column.cost", Plot.Axis.Kind.MONEY, Plot.Axis.Scale.LINEAR),
        series,
        List.of(),
        List.of());
  }

  /** Two columns a month, and names that are far too long. */
  private static Plot growth() {
    List<Plot.Series> series = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<Plot.Point> points = new ArrayList<>();
      for (int month = 0; month < 24; month++) {
        points.add(new Plot.Point(month, (40 + 10 * i) * 1e6 * Math.pow(1.04, month)));
      }
      series.add(
          new Plot.Series(
              FigureValue.name(i == 0 ? "even" : "worst"),
              i == 0 ? Plot.Role.CHOSEN : Plot.Role.CHEAPER,
              Plot.Shape.COLUMNS,
              points));
    }
    return new Plot(
        "columns",
        note("<script>alert(1)</script> & \"quotes\" ".repeat(8)),
        axis("plot.growth.axis.month", Plot.Axis.Kind.MONTHS, Plot.Axis.Scale.LINEAR),
        axis("plot.growth.axis.required", Plot.Axis.Kind.BITS_PER_SECOND, Plot.Axis.Scale.LINEAR),
        series,
        List.of(
            new Plot.Level(FigureValue.name("回線".repeat(150)), Plot.Role.CHOSEN, 60e6),
            new Plot.Level(FigureValue.name("\u202Eعربى 🚀"), Plot.Role.DEARER, 61e6)),
        List.of(new Plot.Mark(note("x".repeat(300)), 20, 80e6)));
  }

  /** Six lines, which need a legend, on two logarithmic axes. */
  private static Plot crowd() {
    List<Plot.Series> series = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<Plot.Point> points = new ArrayList<>();
      for (int k = 0; k <= 60; k++) {
        double rpo = 1 * Math.pow(86_400, k / 60.0);
        points.add(new Plot.Point(rpo, 5e8 * (i + 1) / (1 + rpo / 50)));
      }
      series.add(
          new Plot.Series(FigureValue.name("db" + i), Plot.Role.NEUTRAL, Plot.Shape.LINE, points));
    }
    return new Plot(
        "crowd",
        note("Six servers"),
        axis("chart.axis.rpo", Plot.Axis.Kind.SECONDS, Plot.Axis.Scale.LOGARITHMIC),
        axis("column.backlog", Plot.Axis.Kind.BYTES, Plot.Axis.Scale.LOGARITHMIC),
        series,
        List.of(),
        List.of());
  }

  /** Shares with a level far above them and a value that is not known. */
  private static Plot shares() {
    return new Plot(
        "shares",
        note("Shares"),
        axis("column.row", Plot.Axis.Kind.COUNT, Plot.Axis.Scale.LINEAR),
        axis("column.headroom", Plot.Axis.Kind.FRACTION, Plot.Axis.Scale.LINEAR),
        List.of(
            new Plot.Series(
                FigureValue.name("share"),
                Plot.Role.WRITTEN,
                Plot.Shape.LINE,
                List.of(
                    new Plot.Point(1, 0.01),
                    new Plot.Point(2, 0.02),
                    new Plot.Point(3, Double.NaN),
                    new Plot.Point(4, 0.015),
                    new Plot.Point(5, Double.POSITIVE_INFINITY),
                    new Plot.Point(6, 0.012),
                    new Plot.Point(7, 0.013)))),
        List.of(new Plot.Level(FigureValue.name("limit"), Plot.Role.OBJECTIVE, 1)),
        List.of());
  }

  /** Nothing was ever written. */
  private static HeatMap quiet() {
    List<List<Double>> week = new ArrayList<>();
    for (int day = 0; day < HeatMap.DAYS; day++) {
      week.add(java.util.Collections.nCopies(HeatMap.HOURS, day < 2 ? Double.NaN : 0.0));
    }
    return new HeatMap("quiet", note("Nothing was written"), week);
  }
}
