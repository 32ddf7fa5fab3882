package dev.weir.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import dev.weir.report.chart.Plots;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final int MOST_BYTES = 2_000_000;

  @Test
  void everyFigureIsReadBackByItsId() throws IOException {
    for (Language language : Language.values()) {
      for (Report report : List.of(ReportFixture.proof(), ReportFixture.chapters())) {
        Formatter formatter = new Formatter(language, report.identity().zone());
        Map<String, String> read = new TreeMap<>();
        for (Element cell : parsed(report, language).select("[data-id]")) {
          assertThat(read.put(cell.attr("data-id"), cell.text())).as(cell.toString()).isNull();
        }
        Map<String, String> wanted = new TreeMap<>();
        for (Map.Entry<String, FigureValue> figure : report.findings().figures().entrySet()) {
          wanted.put(figure.getKey(), formatter.exact(figure.getValue()));
        }
        assertThat(read).isEqualTo(wanted);
      }
    }
  }

  @Test
  void cellsOfTablesNameTheirFigures() throws IOException {
    Document page = parsed(ReportFixture.chapters(), Language.EN);
    // 128 Mbit/s growing by 30 % a year, after twelve months.
    List<Element> needed = page.select("[data-figure=\"growth.2026-11.requiredBitsPerSecond\"]");
    assertThat(needed).hasSize(1);
    assertThat(needed.getFirst().text()).isEqualTo("166.40");
    assertThat(page.select("tr.BAD th").getFirst().text()).startsWith("■ ");
  }

  @Test
  void nothingIsFetchedAndOnlyTheOwnScriptRuns() throws Exception {
    Document page = parsed(ReportFixture.proof(), Language.EN);
    assertThat(page.select("[src], link, iframe, object, img")).isEmpty();
    assertThat(page.select("[href]").eachAttr("href")).allMatch(link -> link.startsWith("#"));
    assertThat(page.select("[style]")).isEmpty();
    String policy = page.select("meta[http-equiv]").attr("content");
    List<Element> scripts = page.select("script:not([type])");
    assertThat(scripts).hasSize(1);
    assertThat(policy)
        .startsWith("default-src 'none';")
        .contains("script-src 'sha256-" + hash(scripts.getFirst().data()) + "';")
        .contains("style-src 'sha256-" + hash(page.select("style").getFirst().data()) + "';");
  }

  @Test
  void hostileNamesStayText() throws IOException {
    Report report = ReportFixture.hostile().withSections(List.of(Plots.all()));
    for (Language language : Language.values()) {
      Document page = parsed(report, language);
      assertThat(page.title()).isEqualTo(report.identity().title());
      assertThat(page.select("script:not([type])")).hasSize(1);
      assertThat(page.select("td, th").eachText()).contains("<script>alert(1)</script>");
      for (Element element : page.getAllElements()) {
        for (Attribute attribute : element.attributes()) {
          assertThat(attribute.getKey()).as(element.tagName()).doesNotStartWith("on");
        }
      }
      String label = page.select("#chart-columns svg").attr("aria-label");
      assertThat(label).contains("<script>alert(1)</script> & \"quotes\" <script>");
    }
  }

  @Test
  void isSmallAndTheSameEachTime() throws IOException {
    for (Language language : Language.values()) {
      byte[] page = page(ReportFixture.proof(), language);
      assertThat(page.length).isLessThan(MOST_BYTES);
      assertThat(page(ReportFixture.proof(), language)).isEqualTo(page);
      Files.write(
          Files.createDirectories(Path.of("target", "html"))
              .resolve("proof." + language.tag() + ".html"),
          page);
    }
  }

  @Test
  void saysItsLanguageAndHeadsItsTables() throws IOException {
    Document page = parsed(ReportFixture.chapters(), Language.JA);
    assertThat(page.select("html").attr("lang")).isEqualTo("ja");
    assertThat(page.select("h1")).hasSize(1);
    assertThat(page.select("th:not([scope])")).isEmpty();
    for (Element link : page.select("a[href]")) {
      assertThat(page.getElementById(link.attr("href").substring(1))).as(link.text()).isNotNull();
    }
    assertThat(page.select("figure")).isNotEmpty();
    for (Element figure : page.select("figure")) {
      assertThat(figure.select("svg").attr("aria-label")).isNotBlank();
      assertThat(figure.select("details table td")).isNotEmpty();
    }
  }

  @Test
  void noLabelOfAChartIsCutOrStandsOnAnother() throws IOException {
    for (Language language : Language.values()) {
      Report report = ReportFixture.chapters();
      List<Element> drawings = new ArrayList<>(parsed(report, language).select("svg"));
      drawings.addAll(parsed(report.withSections(List.of(Plots.all())), language).select("svg"));
      for (Element drawing : drawings) {
        labels(drawing);
      }
    }
  }

  private static void labels(Element drawing) {
    double[] box = numbers(drawing.attr("viewBox"));
    Rectangle2D whole = new Rectangle2D.Double(-0.5, -0.5, box[2] + 1, box[3] + 1);
    List<Rectangle2D> boxes = new ArrayList<>();
    List<Element> texts = drawing.select("text");
    for (Element text : texts) {
      Rectangle2D own = bounds(text);
      assertThat(whole.contains(own))
          .as(drawing.attr("aria-label") + ": " + text.text() + " at " + own)
          .isTrue();
      for (int i = 0; i < boxes.size(); i++) {
        assertThat(boxes.get(i).intersects(own))
            .as(drawing.attr("aria-label") + ": " + text.text() + " on " + texts.get(i).text())
            .isFalse();
      }
      boxes.add(own);
    }
  }

  /** The ink of a line of text: from the top of a capital to the foot of a descender. */
  private static Rectangle2D bounds(Element text) {
    double size = Double.parseDouble(text.attr("font-size"));
    Rectangle2D ink =
        new Rectangle2D.Double(
            Double.parseDouble(text.attr("x")),
            Double.parseDouble(text.attr("y")) - 0.75 * size,
            Double.parseDouble(text.attr("textLength")),
            0.9 * size);
    return text.hasAttr("transform")
        ? new AffineTransform(numbers(text.attr("transform")))
            .createTransformedShape(ink)
            .getBounds2D()
        : ink;
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.replaceAll("[^0-9.eE -]", " ").strip().split("\\s+"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static String hash(String text) throws Exception {
    return Base64.getEncoder()
        .encodeToString(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Document parsed(Report report, Language language) throws IOException {
    return Jsoup.parse(new String(page(report, language), StandardCharsets.UTF_8));
  }

  private static byte[] page(Report report, Language language) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlReport.write(report, new Formatter(language, report.identity().zone()), out);
    return out.toByteArray();
  }
}
