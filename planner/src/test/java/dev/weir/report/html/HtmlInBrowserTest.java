package dev.weir.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it. */
class HtmlInBrowserTest {
  /** WCAG 2.2, 1.4.3: relative luminance of text against the first opaque ground behind it. */
  private static final String FAINT =
      """
      (() => {
        const parse = (text) => text.match(/[\\d.]+/g).map(Number);
        const light = (rgb) => {
          const [r, g, b] = rgb.slice(0, 3).map((n) => n / 255)
            .map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = (element) => {
          for (let at = element; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
          }
          return [255, 255, 255];
        };
        const found = [];
        for (const element of document.body.querySelectorAll("*")) {
          const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
          if (!own || ["SCRIPT", "STYLE"].includes(element.tagName) || element.closest(".heat svg")) continue;
          const style = getComputedStyle(element);
          const text = light(parse(element instanceof SVGElement ? style.fill : style.color));
          const behind = light(ground(element));
          const contrast = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
          if (contrast < 4.5) found.push(contrast.toFixed(2) + " " + element.textContent.slice(0, 40));
        }
        return found;
      })()
      """;

  @TempDir private Path folder;

  @Test
  void isShownWithoutComplaintAndWithoutScrollingSideways() throws Exception {
    try (Browser browser = Browser.start(folder.resolve("profile"))) {
      for (Language language : Language.values()) {
        for (Report report : new Report[] {ReportFixture.chapters(), ReportFixture.hostile()}) {
          Path page = page(report, language);
          for (int width : new int[] {360, 1_280}) {
            for (String scheme : new String[] {"light", "dark"}) {
              browser.show(page, width, scheme);
              String shown = language + " " + width + " " + scheme;
              assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                  .as(shown)
                  .isLessThanOrEqualTo(width);
              assertThat(browser.evaluate(FAINT)).as(shown).isEmpty();
              assertThat(browser.complaints()).as(shown).isEmpty();
            }
          }
        }
      }
    }
  }

  @Test
  void arrowKeysReadTheCurves() throws Exception {
    try (Browser browser = Browser.start(folder.resolve("profile"))) {
      browser.show(page(ReportFixture.proof(), Language.EN), 1_280, "light");
      browser.evaluate("document.querySelector('#chart-C3 svg').focus()");
      browser.press("Home");
      // 72 GB in 3,600 s and 60 s more: 157.377 Mbit/s; at most 72 GB in 3,480 s and 60 s.
      assertThat(reading(browser, "C3")).startsWith("1 min · Required").contains("At least: 157;");
      browser.press("End");
      assertThat(reading(browser, "C3")).startsWith("24 h · ").contains("At least: 11;");
      // One of 120 steps, each by the 120th root of 1,440: 86,400 s / 1.06248.
      browser.press("ArrowLeft");
      assertThat(reading(browser, "C3")).startsWith("22 h 35 min · ");

      browser.evaluate("document.querySelector('#chart-C1 svg').focus()");
      browser.press("End");
      assertThat(reading(browser, "C1")).startsWith("Tue 14 Oct 2025 12:30 JST");
      browser.press("Home");
      assertThat(reading(browser, "C1")).startsWith("Mon 13 Oct 2025 12:30 JST");
    }
  }

  @Test
  void plusEnlargesAndEscapeShowsAllAgain() throws Exception {
    try (Browser browser = Browser.start(folder.resolve("profile"))) {
      browser.show(page(ReportFixture.proof(), Language.JA), 1_280, "light");
      browser.evaluate("document.querySelector('#chart-C1 svg').focus()");
      for (int i = 0; i < 4; i++) {
        browser.press("+");
      }
      // The middle of 12:30 to 12:30 is 00:30; a sixteenth of a day about it is 90 minutes.
      String ticks =
          "[...document.querySelectorAll('#chart-C1 .zoom text')].map(t => t.textContent)";
      JsonNode shown = browser.evaluate(ticks);
      assertThat(shown).extracting(JsonNode::asText).contains("00:00", "01:00");
      assertThat(browser.evaluate("document.querySelectorAll('.zoomed').length").asInt()).isOne();
      browser.press("Escape");
      assertThat(browser.evaluate(ticks)).isEmpty();
      assertThat(browser.evaluate("document.querySelectorAll('.zoomed').length").asInt()).isZero();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void isPrintedOnA4WithTheSummaryOnAPageOfItsOwn() throws Exception {
    try (Browser browser = Browser.start(folder.resolve("profile"))) {
      for (Language language : Language.values()) {
        Report report = ReportFixture.chapters();
        browser.show(page(report, language), 1_280, "dark");
        ObjectNode how = browser.node().put("preferCSSPageSize", true).put("printBackground", true);
        byte[] pdf =
            Base64.getDecoder().decode(browser.send("Page.printToPDF", how).path("data").asText());
        Files.write(folder.resolve("printed.pdf"), pdf);
        Formatter words = new Formatter(language, report.identity().zone());
        try (PDDocument document = Loader.loadPDF(pdf)) {
          assertThat(document.getPage(0).getMediaBox().getWidth()).isBetween(594f, 597f);
          assertThat(document.getPage(0).getMediaBox().getHeight()).isBetween(841f, 843f);
          assertThat(text(document, 1)).contains(words.text("verdict.MET_WITH_CONDITIONS"));
          assertThat(text(document, 1)).contains(words.text("basis.peakAt"));
          assertThat(text(document, 2)).startsWith(words.text("section.findings"));
          assertThat(text(document, document.getNumberOfPages()))
              .startsWith(words.text("section.signatures"));
        }
      }
    }
  }

  private static String text(PDDocument document, int page) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    return stripper.getText(document).strip();
  }

  private static String reading(Browser browser, String chart)
      throws IOException, InterruptedException {
    return browser
        .evaluate("document.querySelector('#chart-" + chart + " output').textContent")
        .asText();
  }

  private Path page(Report report, Language language) throws IOException {
    Path file = folder.resolve("r." + language.tag() + ".html");
    try (OutputStream out = Files.newOutputStream(file)) {
      HtmlReport.write(report, new Formatter(language, report.identity().zone()), out);
    }
    return file;
  }
}
