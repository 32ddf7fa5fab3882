package dev.weir.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Reports with known answers. E1 is the worked example of the model: 24 h at 2 MB/s with one burst
 * of 3600 s at 20 MB/s, its answers written as formulas on paper, not taken from the planner.
 */
public final class ReportFixture {
  /** Monday 13 October 2025, 22:36 in Tokyo: the burst starts. */
  public static final Instant BURST = Instant.parse("2025-10-13T13:36:00Z");

  private static final Instant START = BURST.minusSeconds(36_360);
  private static final Period DAY = new Period(START, START.plusSeconds(86_400));
  private static final Period BUSY = new Period(BURST, BURST.plusSeconds(3_600));
  private static final double SLOW = 2e6;
  private static final double FAST = 20e6;
  private static final double TOTAL = FAST * 3_600 + SLOW * 82_800;
  private static final double INTERVAL = 60;
  private static final double[] OBJECTIVES = {0, 60, 300, 900, 1_800, 3_600, 14_400, 86_400};
  private static final double RPO = 900;

  private ReportFixture() {}

  /** E1 with three lines, of which the second is the cheapest that keeps 15 minutes. */
  public static Report e1() {
    return e1Named("Nightly batch of the order system", "A", Scaling.NONE);
  }

  /** E1 with texts that a spreadsheet or a browser would run. */
  public static Report hostile() {
    return e1Named(
        "=HYPERLINK(\"http://example.com\",\"x\")", "<script>alert(1)</script>", Scaling.NONE);
  }

  private static Report e1Named(String title, String firstLine, Scaling scaling) {
    LineResult a = line(firstLine, 80e6, 900);
    LineResult b = line("B", 130e6, 1_200);
    LineResult c = line("C", 200e6, 2_000);
    RequiredBandwidth needed = required(RPO);
    Demand demand =
        new Demand(workload(), scaling, envelope(), requiredRows(), frontier(), writeRate());
    Supply supply =
        new Supply(
            List.of(a, b, c),
            Optional.of(
                WhatIf.of(
                    b, needed, scaling, TOTAL * 8 / (b.rate().usableBitsPerSecond() * 86_400))),
            timeline(b.rate().usableBitsPerSecond() / 8),
            List.of(curve(a), curve(b), curve(c)));
    Statement statement =
        new Statement(
            Verdict.MET_WITH_CONDITIONS,
            List.of(
                Sentences.meets("B", RPO, b.worst().largestAge().ageSeconds()),
                Sentences.worstMoments(b.worst())),
            List.of(
                Sentences.needs(needed), Sentences.breaks(a, a.judgement(RPO).orElseThrow(), DAY)),
            List.of(Sentences.shortMeasurement(86_400), Sentences.tooCoarse(INTERVAL, needed)));
    return Report.of(identity(title), statement, demand, supply, basis());
  }

  /** The report of a proof: a burst over 20 Mbit/s, a prediction 3 % above the measured age. */
  public static Report proof() {
    List<ProofRow> rows = new ArrayList<>();
    double[] measured = {41.2, 103.1e6, 41.6, 104.0e6, 61.3, 0};
    for (ProofRow.Prediction prediction : ProofRow.Prediction.values()) {
      double factor = prediction == ProofRow.Prediction.EARLIER_RUN ? 1.031 : 1.004;
      for (ProofRow.Metric metric : ProofRow.Metric.values()) {
        double truth = measured[metric.ordinal()];
        rows.add(ProofRow.of(metric, prediction, truth * factor, truth));
      }
    }
    ProofSection section =
        new ProofSection(
            new ProofConditions(
                new ProofConditions.Workload(
                    "mixed: overwrites with fsync, appends, small files; burst 60 s",
                    42,
                    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    600),
                20e6,
                0.02,
                ProofConditions.Shaping.TC,
                ProofConditions.Capture.FUSE),
            rows,
            List.of(
                proofCurve(ProofCurve.Quantity.DURABLE_AGE, 41.2),
                proofCurve(ProofCurve.Quantity.VISIBLE_AGE, 41.6),
                proofCurve(ProofCurve.Quantity.BACKLOG, 103.1e6)),
            List.of());
    return e1().withProof(section);
  }

  /** E1 with two chapters: a table with a plot, and a heat map. */
  public static Report chapters() {
    List<DataTable.Row> rows = new ArrayList<>();
    List<Plot.Point> points = new ArrayList<>();
    for (int month = 0; month < 60; month++) {
      double needed = 128e6 * Math.pow(1.3, month / 12.0);
      String line = needed <= 130e6 ? "B" : "C";
      FigureValue cheapest = needed <= 200e6 ? FigureValue.name(line) : FigureValue.absent();
      FigureValue price =
          needed <= 200e6
              ? FigureValue.money(BigDecimal.valueOf(line.equals("B") ? 1_200 : 2_000), "EUR")
              : FigureValue.absent();
      String name = "%d-%02d".formatted(2025 + (month + 10) / 12, (month + 10) % 12 + 1);
      List<FigureValue> cells =
          List.of(FigureValue.name(name), FigureValue.required(needed), cheapest, price);
      DataTable.Row row = DataTable.Row.of(name, cells);
      rows.add(needed <= 200e6 ? row : row.weighing(DataTable.Weight.BAD));
      points.add(new Plot.Point(month, needed));
    }
    List<String> columns = List.of("month", "requiredBitsPerSecond", "line", "costPerMonth");
    Sentence finding =
        Sentence.of("plot.growth")
            .with("g", FigureValue.fraction(0.3))
            .with("line", FigureValue.name("C"))
            .with("months", new FigureValue.Amount(20, UnitKind.MONTHS));
    Plot plot =
        new Plot(
            "growth",
            finding,
            axis("month", Plot.Axis.Kind.MONTHS),
            axis("required", Plot.Axis.Kind.BITS_PER_SECOND),
            List.of(
                new Plot.Series(
                    FigureValue.word("plot.growth.series.required"),
                    Plot.Role.WRITTEN,
                    Plot.Shape.LINE,
                    points)),
            List.of(
                new Plot.Level(FigureValue.name("B"), Plot.Role.CHOSEN, 130e6),
                new Plot.Level(FigureValue.name("C"), Plot.Role.DEARER, 200e6)),
            List.of(new Plot.Mark(finding, 20.4, 200e6)));
    Section growth =
        new Section(
            Section.Topic.GROWTH,
            List.of(Sentences.shortMeasurement(86_400)),
            List.of(DataTable.of("growth", columns, rows)),
            List.of(plot));
    Section quality = new Section(Section.Topic.QUALITY, List.of(), List.of(), List.of(heatMap()));
    Scaling scaling = new Scaling(1, 0, 0.3, 0, true);
    return e1Named("Nightly batch of the order system", "A", scaling)
        .withSections(List.of(quality, growth, prices()));
  }

  /**
   * A line with a tariff, by hand: 10 Mbit/s at 40 and 90 at 25 are 2,650; 500 GB at 0.0125 are
   * 6.25; with 300 fixed and 450 by percentile 3,406.25 a month, and 124,625 in 36 months with an
   * installation of 2,000. Beside it a flat price.
   */
  public static Section prices() {
    List<DataTable.Row> steps =
        List.of(
            DataTable.Row.of("B.1", step(0, FigureValue.bitsPerSecond(10e6), 40)),
            DataTable.Row.of("B.2", step(10e6, FigureValue.bitsPerSecond(100e6), 25)));
    List<DataTable.Row> terms =
        List.of(
            DataTable.Row.of(
                "B",
                List.of(
                    FigureValue.name("B"),
                    FigureValue.bitsPerSecond(100e6),
                    euro("300"),
                    euro("2650"),
                    euro("450"),
                    FigureValue.bytes(500e9),
                    euro("0.0125"),
                    euro("3406.25"),
                    euro("2000"),
                    FigureValue.count(36),
                    euro("124625"))),
            DataTable.Row.of(
                "C",
                List.of(
                    FigureValue.name("C"),
                    FigureValue.bitsPerSecond(200e6),
                    euro("2000"),
                    FigureValue.absent(),
                    FigureValue.absent(),
                    FigureValue.absent(),
                    FigureValue.absent(),
                    euro("2000"),
                    FigureValue.absent(),
                    FigureValue.count(36),
                    euro("72000"))));
    return new Section(
        Section.Topic.COST,
        List.of(),
        List.of(
            DataTable.of(
                "costSteps",
                List.of("line", "fromBitsPerSecond", "upToBitsPerSecond", "perMbit"),
                steps),
            DataTable.of(
                "costTerms",
                List.of(
                    "line",
                    "bitsPerSecond",
                    "fixed",
                    "ordered",
                    "burstable",
                    "billedBytes",
                    "perGb",
                    "costPerMonth",
                    "installation",
                    "months",
                    "costOverContract"),
                terms)),
        List.of());
  }

  private static List<FigureValue> step(double from, FigureValue upTo, long price) {
    return List.of(
        FigureValue.name("B"), FigureValue.bitsPerSecond(from), upTo, euro(Long.toString(price)));
  }

  private static FigureValue euro(String amount) {
    return FigureValue.money(new BigDecimal(amount), "EUR");
  }

  private static Plot.Axis axis(String name, Plot.Axis.Kind kind) {
    return new Plot.Axis("plot.growth.axis." + name, kind, Plot.Axis.Scale.LINEAR);
  }

  private static HeatMap heatMap() {
    List<List<Double>> week = new ArrayList<>();
    for (int day = 0; day < HeatMap.DAYS; day++) {
      List<Double> hours = new ArrayList<>();
      for (int hour = 0; hour < HeatMap.HOURS; hour++) {
        double megabits = hour >= 8 && hour < 18 ? 40 + 5 * day : 16;
        hours.add(day == 6 && hour < 3 ? Double.NaN : megabits * 1e6);
      }
      week.add(hours);
    }
    Sentence finding =
        Sentence.of("heatMap.writes")
            .with("day", FigureValue.word("weekday.7"))
            .with("hour", FigureValue.count(8))
            .with("c", FigureValue.bitsPerSecond(70e6));
    return new HeatMap("writes", finding, week);
  }

  private static Identity identity(String title) {
    return new Identity(
        title,
        Optional.of("Example Trading 株式会社"),
        Optional.of("Tokyo → Osaka"),
        Instant.parse("2025-10-20T01:00:00Z"),
        "4f1c0a9be27d",
        ZoneId.of("Asia/Tokyo"));
  }

  private static WorkloadSummary workload() {
    return new WorkloadSummary(
        DAY,
        new WorkloadSummary.Totals(
            TOTAL, TOTAL, TOTAL / 86_400, new WorkloadSummary.Peak(FAST, BURST)),
        new WorkloadSummary.Sampling(1_440, INTERVAL, 0),
        List.of(new WorkloadSummary.SourceSummary("/srv/orders", "PATH", TOTAL, FAST)));
  }

  private static List<EnvelopeVertex> envelope() {
    return List.of(
        new EnvelopeVertex(INTERVAL, FAST * INTERVAL, new Period(BURST, BURST.plusSeconds(60))),
        new EnvelopeVertex(3_600, FAST * 3_600, BUSY),
        new EnvelopeVertex(86_400, TOTAL, DAY));
  }

  private static List<RequiredBandwidth> requiredRows() {
    List<RequiredBandwidth> rows = new ArrayList<>();
    for (double rpo : OBJECTIVES) {
      rows.add(required(rpo));
    }
    return rows;
  }

  private static RequiredBandwidth required(double rpo) {
    EnvelopeVertex best = envelope().getFirst();
    for (EnvelopeVertex vertex : envelope()) {
      if (vertex.wireBytes() / (vertex.seconds() + rpo)
          > best.wireBytes() / (best.seconds() + rpo) * (1 + 1e-12)) {
        best = vertex;
      }
    }
    return new RequiredBandwidth(
        rpo,
        best.wireBytes() / (best.seconds() + rpo),
        atMost(rpo),
        best.interval(),
        best.wireBytes(),
        0);
  }

  /** The high bound of the model over runs of whole samples inside and around the burst. */
  private static double atMost(double rpo) {
    double most = 0;
    for (int samples = 1; samples <= 1_440; samples++) {
      double bytes =
          FAST * INTERVAL * Math.min(samples, 60) + SLOW * INTERVAL * Math.max(0, samples - 60);
      most = Math.max(most, bytes / (Math.max(0, samples - 2) * INTERVAL + rpo));
    }
    return most;
  }

  private static List<FrontierPoint> frontier() {
    List<FrontierPoint> points = new ArrayList<>();
    for (int i = 0; i <= 120; i++) {
      double rpo = 60 * Math.pow(1_440, i / 120.0);
      points.add(new FrontierPoint(rpo, required(rpo).atLeastBytesPerSecond(), atMost(rpo)));
    }
    return points;
  }

  private static double rateAt(double secondsFromStart) {
    double sinceBurst = secondsFromStart - 36_360;
    return sinceBurst >= 0 && sinceBurst < 3_600 ? FAST : SLOW;
  }

  private static List<SeriesPoint> writeRate() {
    return sampled(ReportFixture::rateAt);
  }

  private static List<SeriesPoint> sampled(DoubleUnaryOperator valueAt) {
    List<SeriesPoint> points = new ArrayList<>();
    for (int i = 0; i <= 1_440; i++) {
      points.add(new SeriesPoint(START.plusSeconds(60L * i), valueAt.applyAsDouble(60.0 * i)));
    }
    return points;
  }

  private static List<TimelineRow> timeline(double bytesPerSecond) {
    Timeline timeline = new Timeline(bytesPerSecond);
    for (int i = 0; i < 1_440; i++) {
      timeline.add(START.plusSeconds(60L * (i + 1)), 60, 60 * rateAt(60.0 * i), 1);
    }
    return timeline.rows();
  }

  private static LineResult line(String name, double bitsPerSecond, double cost) {
    double c = bitsPerSecond / 8;
    double backlog = Math.max(0, (FAST - c) * 3_600);
    double age = Math.max(0, FAST * 3_600 / c - 3_600);
    Instant end = BUSY.end();
    Instant oldest = plus(end, age);
    double backlogThen = age == 0 ? 0 : SLOW * age;
    LineResult.WorstMoments worst =
        new LineResult.WorstMoments(
            new LineResult.WorstMoment(end, backlog, backlog, backlog / FAST),
            new LineResult.WorstMoment(oldest, backlogThen, backlogThen, age),
            new LineResult.AtMost(age + 2 * INTERVAL, backlog + FAST * INTERVAL));
    double drain = backlog / (c - SLOW);
    List<LineResult.Judgement> judged = new ArrayList<>();
    for (double rpo : OBJECTIVES) {
      judged.add(
          new LineResult.Judgement(
              rpo,
              age <= rpo,
              c / required(rpo).atLeastBytesPerSecond() - 1,
              age > rpo,
              breaches(c, age, rpo)));
    }
    return new LineResult(
        new LineRate(
            name, bitsPerSecond, bitsPerSecond, Optional.of(new LineRate.Cost(cost, "EUR"))),
        LineResult.Outcome.DRAINED,
        worst,
        Optional.of(new LineResult.Drain(drain, plus(end, drain))),
        judged,
        List.of());
  }

  private static List<Period> breaches(double c, double age, double rpo) {
    if (age <= rpo) {
      return List.of();
    }
    double from = rpo / (1 - c / FAST);
    double to = (FAST / SLOW * 3_600 - 3_600 - rpo) / (c / SLOW - 1);
    return List.of(new Period(plus(BURST, from), plus(BURST, to)));
  }

  private static LineCurve curve(LineResult line) {
    double c = line.rate().usableBitsPerSecond() / 8;
    double full = FAST * 3_600 / c;
    return new LineCurve(
        line.rate().name(),
        sampled(
            t -> {
              double u = t - 36_360;
              double rising = (FAST - c) * Math.min(u, 3_600);
              return u < 0 ? 0 : Math.max(0, rising - (c - SLOW) * Math.max(0, u - 3_600));
            }),
        sampled(
            t -> {
              double u = t - 36_360;
              double rising = u * (1 - c / FAST);
              double falling = u - 3_600 - (c * u - FAST * 3_600) / SLOW;
              return u < 0 ? 0 : Math.max(0, u <= full ? rising : falling);
            }));
  }

  private static ProofCurve proofCurve(ProofCurve.Quantity quantity, double peak) {
    List<SeriesPoint> predicted = new ArrayList<>();
    List<SeriesPoint> measured = new ArrayList<>();
    List<SeriesPoint> difference = new ArrayList<>();
    for (int i = 0; i <= 600; i++) {
      Instant at = BURST.plusSeconds(i);
      double truth = hump(i, 180) * peak * 0.6 + hump(i, 380) * peak;
      double forecast = (hump(i - 2, 180) * peak * 0.6 + hump(i - 2, 380) * peak) * 1.031;
      measured.add(new SeriesPoint(at, truth));
      predicted.add(new SeriesPoint(at, forecast));
      difference.add(new SeriesPoint(at, forecast - truth));
    }
    return new ProofCurve(
        quantity, ProofRow.Prediction.EARLIER_RUN, predicted, measured, difference);
  }

  private static double hump(double second, double middle) {
    double distance = second - middle;
    return Math.max(0, distance < 0 ? 1 + distance / 60 : 1 - distance / 25);
  }

  private static Basis basis() {
    return new Basis(
        List.of(
            new Assumption(
                "compression",
                new FigureValue.Amount(1, UnitKind.RATIO),
                Assumption.Source.DEFAULT),
            new Assumption("overhead", FigureValue.fraction(0), Assumption.Source.GIVEN),
            new Assumption("growth", FigureValue.fraction(0), Assumption.Source.DEFAULT),
            new Assumption("interval", FigureValue.seconds(INTERVAL), Assumption.Source.MEASURED)),
        new Provenance(
            List.of(
                new Provenance.InputFile(
                    "e1.csv",
                    "4f1c0a9be27d5a0c3e1b6d8f7a2c9e4b1d0f3a5c7e9b2d4f6a8c0e1b3d5f7a9c",
                    1_440)),
            "0.1.0",
            "weir plan e1.csv --line A=80Mbit/s --line B=130Mbit/s --line C=200Mbit/s --rpo 15m"
                + " --overhead none",
            List.of(
                new Provenance.EngineCheck(
                    "line.B.peakAgeSeconds",
                    new FigureValue.Amount(72e9 / 16.25e6 - 3_600, UnitKind.SECONDS),
                    new FigureValue.Amount(830.9, UnitKind.SECONDS)))));
  }

  private static Instant plus(Instant at, double seconds) {
    return at.plusNanos(Math.round(seconds * 1e9));
  }
}
