package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.excel.ExcelReport;
import dev.weir.report.html.HtmlReport;
import dev.weir.report.pdf.PdfReport;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class LogoTest {
  @Test
  void pictureStandsInThePageItself() throws IOException {
    byte[] png = picture("png", 300, 90);
    String page =
        new String(
            Rendering.of(with(Logo.of(png).orElseThrow()), Language.EN, HtmlReport::write),
            StandardCharsets.UTF_8);
    Element image = Jsoup.parse(page).select("#main img").getFirst();
    String start = "data:image/png;base64,";
    assertThat(image.attr("src")).startsWith(start);
    assertThat(Base64.getDecoder().decode(image.attr("src").substring(start.length())))
        .isEqualTo(png);
    assertThat(image.attr("alt")).isEqualTo("Logo");
    assertThat(page).contains("img-src data:;");
    String without =
        new String(
            Rendering.of(ReportFixture.e1(), Language.EN, HtmlReport::write),
            StandardCharsets.UTF_8);
    assertThat(without).doesNotContain("img-src");
  }

  @Test
  void pictureStandsInWorkbookAndPdf() throws IOException {
    byte[] png = picture("png", 300, 90);
    Report report = with(Logo.of(png).orElseThrow());
    byte[] xlsx = Rendering.of(report, Language.EN, ExcelReport::write);
    try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(xlsx))) {
      assertThat(book.getAllPictures()).hasSize(1);
      assertThat(book.getAllPictures().getFirst().getData()).isEqualTo(png);
    }
    byte[] pdf = Rendering.of(report, Language.EN, PdfReport::write);
    try (PDDocument document = Loader.loadPDF(pdf)) {
      int images = 0;
      for (var name : document.getPage(0).getResources().getXObjectNames()) {
        images += document.getPage(0).getResources().isImageXObject(name) ? 1 : 0;
      }
      assertThat(images).isEqualTo(1);
    }
  }

  @Test
  void sizeAndKindComeFromTheFile() throws IOException {
    Logo logo = Logo.of(picture("jpg", 40, 20)).orElseThrow();
    assertThat(logo.format()).isEqualTo(Logo.Format.JPEG);
    assertThat(logo.width()).isEqualTo(40);
    assertThat(logo.height()).isEqualTo(20);
  }

  @Test
  void whatNoReportCanShowIsNone() throws IOException {
    byte[] png = picture("png", 10, 10);
    byte[] huge = png.clone();
    // The width in the header, IHDR at byte 16: a small file that claims 2^24 pixels across.
    huge[16] = 1;
    assertThat(Logo.of(huge)).isEmpty();
    assertThat(Logo.of(Arrays.copyOf(png, 20))).isEmpty();
    assertThat(Logo.of(Arrays.copyOf(png, png.length / 2))).isEmpty();
    assertThat(Logo.of(new byte[Logo.MOST_BYTES + 1])).isEmpty();
    assertThat(Logo.of("<svg onload='x'/>".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(Logo.of(picture("gif", 10, 10))).isEmpty();
  }

  private static Report with(Logo logo) {
    Report report = ReportFixture.e1();
    Identity given = report.identity();
    Identity identity =
        new Identity(
            given.title(),
            given.customer(),
            given.sites(),
            given.createdAt(),
            given.reportId(),
            given.zone(),
            Optional.of(logo));
    return Report.of(
        identity, report.findings().statement(), report.demand(), report.supply(), report.basis());
  }

  private static byte[] picture(String format, int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
    return out.toByteArray();
  }
}
