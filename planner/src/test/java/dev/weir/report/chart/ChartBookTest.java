package dev.weir.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.Demand;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.LineCurve;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import dev.weir.report.SeriesPoint;
import dev.weir.report.Supply;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ChartBookTest {
  private static final Path SHOWN = Path.of("target", "charts");

  @Test
  void everyChartOfAProofIsDrawnInBothLanguages() throws IOException {
    Files.createDirectories(SHOWN);
    for (Language language : Language.values()) {
      List<ChartFigure> figures = book(ReportFixture.proof(), language).all();
      assertThat(figures)
          .extracting(ChartFigure::id)
          .containsExactly("C1", "C2", "C3", "C8.1", "C8.2", "C8.3");
      for (ChartFigure figure : figures) {
        byte[] png = show(figure, language);
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(964);
      }
    }
  }

  @Test
  void everyGraphicOfASectionIsDrawnInBothLanguages() throws IOException {
    Files.createDirectories(SHOWN);
    for (Language language : Language.values()) {
      ChartBook book = book(ReportFixture.chapters(), language);
      assertThat(book.all())
          .extracting(ChartFigure::id)
          .containsExactly("C1", "C2", "C3", "growth", "writes");
      List<ChartFigure> figures = book.of(Plots.all());
      assertThat(figures)
          .extracting(ChartFigure::id)
          .containsExactly("outages", "cost", "columns", "crowd", "shares", "quiet");
      for (ChartFigure figure : figures) {
        show(figure, language);
      }
    }
  }

  private static byte[] show(ChartFigure figure, Language language) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    figure.writePng(out, 2);
    Files.write(SHOWN.resolve(figure.id() + "." + language.tag() + ".png"), out.toByteArray());
    return out.toByteArray();
  }

  /** Two points a curve are all that may be left of an hour in a whole period's curves. */
  @Test
  void theBusyPeriodIsNotDrawnFromCurvesThinnedForTheWholePeriod() throws IOException {
    Report whole = ReportFixture.e1();
    Demand demand = whole.demand();
    Supply supply = whole.supply();
    Report thin =
        new Report(
            whole.identity(),
            whole.findings(),
            new Demand(
                demand.workload(),
                demand.scaling(),
                demand.envelope(),
                demand.required(),
                demand.frontier(),
                SeriesPoint.decimate(demand.writeRate(), 2)),
            new Supply(
                supply.lines(),
                supply.whatIf(),
                supply.timeline(),
                supply.curves().stream()
                    .map(
                        curve ->
                            new LineCurve(
                                curve.line(),
                                SeriesPoint.decimate(curve.backlog(), 2),
                                SeriesPoint.decimate(curve.age(), 2)))
                    .toList()),
            whole.basis(),
            whole.sections(),
            whole.proof());
    assertThat(busyPeriod(thin)).isEqualTo(busyPeriod(whole));
  }

  private static byte[] busyPeriod(Report report) throws IOException {
    return png(book(report, Language.EN).busyPeriod().orElseThrow());
  }

  @Test
  void theUnitsOfBothAxesStandBeneathTheTitle() {
    assertThat(book(ReportFixture.chapters(), Language.EN).of(Plots.all()))
        .extracting(ChartFigure::units)
        .containsExactly(
            "Age (h) · Time, JST (UTC+09:00)",
            "Cost / month (EUR) · Largest age",
            "Required bandwidth (Mbit/s) · Months from now",
            "Backlog (GB) · Objective (RPO)",
            "Headroom (%) · Row",
            "Mean rate on the wire in kbit/s by weekday and hour (JST (UTC+09:00)); –: no data");
  }

  /** Nothing stands beside the upper edge of the plot but the words of the subtitle above it. */
  @Test
  void howeverFlatTheChartItsSideLabelEndsBeneathTheSubtitle() throws IOException {
    for (Language language : Language.values()) {
      for (double shape : List.of(0.46, 0.4, 0.34, 0.28)) {
        ChartFigure age =
            book(ReportFixture.e1(), language).age().orElseThrow().noHigherThan(shape);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png(age)));
        Rectangle2D plot = age.drawPanels(image.createGraphics()).getFirst().area();
        for (int y = (int) plot.getMinY() - 5; y < plot.getMinY() - 2; y++) {
          for (int x = 0; x < plot.getMinX() - 12; x++) {
            assertThat(image.getRGB(x, y) & 0xFFFFFF)
                .as(language + " " + shape + " at " + x + ", " + y)
                .isEqualTo(0xFFFFFF);
          }
        }
      }
    }
  }

  private static byte[] png(ChartFigure figure) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    figure.writePng(out, 1);
    return out.toByteArray();
  }

  @Test
  void theTitleSaysTheFinding() {
    ChartFigure age = book(ReportFixture.e1(), Language.EN).age().orElseThrow();
    assertThat(age.finding())
        .isEqualTo(
            "On B the copy is never older than 13 min 51 s with bytes spread evenly inside the"
                + " samples (15 min 51 s at most); the objective is 15 min");
  }

  private static ChartBook book(Report report, Language language) {
    return new ChartBook(report, new Formatter(language, report.identity().zone()));
  }
}
