package dev.weir.report.excel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {
  private static final String CONTENT_TYPES = "[Content_Types].xml";

  @TempDir Path folder;

  @Test
  void coverStyleAndPictureStandBeforeTheReport() throws IOException {
    byte[] logo = picture();
    byte[] file = report(cover(book -> {}));
    try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(file))) {
      XSSFSheet cover = book.getSheetAt(0);
      assertThat(cover.getSheetName()).isEqualTo("Summary");
      assertThat(cover.getRow(2).getCell(1).getStringCellValue()).isEqualTo("Offer 4711");
      assertThat(cover.getRow(2).getCell(1).getCellStyle().getFillForegroundColor())
          .isEqualTo(IndexedColors.GOLD.getIndex());
      assertThat(cover.getRow(3).getCell(1).getCellFormula()).isEqualTo("1+2");
      assertThat(cover.getDrawingPatriarch().getShapes()).hasSize(1);
      assertThat(book.getAllPictures().getFirst().getData()).isEqualTo(logo);
      // The report's own first sheet gives way to the user's.
      assertThat(book.getSheetAt(1).getSheetName()).isEqualTo("Summary (2)");
      assertThat(book.getName("lineMbps").getRefersToFormula()).contains("What-if");
      assertThat(book.getSheetAt(book.getNumberOfSheets() - 1).getSheetName())
          .isEqualTo("Provenance");
    }
  }

  @Test
  void sameTemplateGivesTheSameBytes() throws IOException {
    byte[] cover = cover(book -> {});
    assertThat(report(cover)).isEqualTo(report(cover));
  }

  @Test
  void sheetsOfTheTimelineMayBeTakenToo() throws IOException {
    byte[] file = report(cover(book -> book.createSheet("TIMELINE").createRow(0)));
    byte[] plain = report(cover(book -> {}));
    try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(file));
        XSSFWorkbook expected = new XSSFWorkbook(new ByteArrayInputStream(plain))) {
      assertThat(book.getSheet("TIMELINE").getLastRowNum()).isZero();
      assertThat(book.getSheet("Timeline (2)").getLastRowNum())
          .isEqualTo(expected.getSheet("Timeline").getLastRowNum())
          .isGreaterThan(100);
    }
  }

  @Test
  void libreOfficeOpensAndPrintsIt() throws Exception {
    boolean present =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "soffice")));
    assertThat(present || !Boolean.getBoolean("weir.strict")).isTrue();
    Assumptions.assumeTrue(present, "SKIPPED: soffice is not installed");
    Path file = folder.resolve("offer.xlsx");
    Files.write(file, report(cover(book -> {})));
    Process office =
        new ProcessBuilder(
                "soffice",
                "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                "--headless",
                "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
                "--outdir",
                folder.toString(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(office.waitFor(5, TimeUnit.MINUTES)).isTrue();
    double line = ReportFixture.chapters().supply().whatIf().orElseThrow().line().bitsPerSecond();
    assertThat(Files.readString(folder.resolve("offer-Summary.csv")))
        .contains("Offer 4711", ",3,%.0f".formatted(2 * line / 1e6));
    assertThat(Files.readString(folder.resolve("offer-What-if.csv")))
        .doesNotContain("#NAME?", "#REF!", "Err:");
  }

  @Test
  void whatAReportMustNotCarryIsRefused() throws IOException {
    byte[] good = cover(book -> {});
    refused(with(good, "xl/vbaProject.bin", new byte[10]), "macros");
    refused(edited(good, CONTENT_TYPES, "spreadsheetml.sheet.main", "macroEnabled.main"), "macros");
    refused(typed(good, "xl/externalLinks/externalLink1.xml", "externalLink+xml"), "another file");
    refused(with(good, "xl/embeddings/oleObject1.bin", new byte[10]), "no report may carry");
    refused(typed(good, "xl/connections.xml", "connections+xml"), "no report may carry");
    refused(
        edited(
            good,
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            "<Relationship Id=\"x\" Type=\"http://x/image\" Target=\"file:///etc/passwd\""
                + " TargetMode=\"External\"/></Relationships>"),
        "another file");
  }

  @Test
  void whatExhaustsOrDeceivesIsRefused() throws IOException {
    byte[] good = cover(book -> {});
    refused(with(good, "xl/media/image9.png", new byte[70 << 20]), "unpacks to more than");
    String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
    refused(with(good, "docProps/deep.xml", text(deep)), "deep");
    String bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'>]><a>&b;</a>";
    refused(with(good, "docProps/bomb.xml", text(bomb)), "docProps/bomb.xml");
    refused(with(good, "docProps/cut.xml", text("<a><b>")), "is no XML");
    refused(Arrays.copyOf(good, good.length / 2), "--template t.xlsx");
    refused(text("start,seconds,bytes\n"), "no .xlsx workbook");
    refused(new byte[0], "no .xlsx workbook");
    refused(new byte[Template.MOST_BYTES + 1], "more than 16 MiB");
    refused(with(good, "xl/styles.xml", text("<x/>")), "cannot be read");
  }

  @Test
  void whatWouldShowWrongNumbersIsRefused() throws IOException {
    refused(cover(book -> book.getCTWorkbook().getWorkbookPr().setDate1904(true)), "from 1904");
    refused(
        cover(book -> book.getCTWorkbook().addNewCalcPr().setFullPrecision(false)),
        "precision as displayed");
    byte[] named =
        cover(
            book -> {
              var name = book.createName();
              name.setNameName("Ratio");
              name.setRefersToFormula("Summary!$A$1");
            });
    assertThatThrownBy(() -> report(named))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("'ratio'");
  }

  private static void refused(byte[] file, String why) {
    assertThatThrownBy(() -> Template.of(file, "--template t.xlsx"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(why)
        .hasMessageStartingWith("--template t.xlsx: ");
  }

  private static byte[] report(byte[] template) throws IOException {
    Report report = ReportFixture.chapters();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Formatter formatter = new Formatter(Language.EN, report.identity().zone());
    ExcelReport.write(report, Optional.of(Template.of(template, "--template")), formatter, out);
    return out.toByteArray();
  }

  /** A sheet with a name that the report uses, a coloured cell, a formula and a picture. */
  private static byte[] cover(Consumer<XSSFWorkbook> more) throws IOException {
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      XSSFSheet sheet = book.createSheet("Summary");
      XSSFCellStyle style = book.createCellStyle();
      style.setFillForegroundColor(IndexedColors.GOLD.getIndex());
      style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
      var cell = sheet.createRow(2).createCell(1);
      cell.setCellValue("Offer 4711");
      cell.setCellStyle(style);
      sheet.createRow(3).createCell(1).setCellFormula("1+2");
      // Names of the report are unknown to a template until it is one with the report.
      sheet.getRow(3).createCell(2).getCTCell().addNewF().setStringValue("lineMbps*2");
      int picture = book.addPicture(picture(), Workbook.PICTURE_TYPE_PNG);
      sheet
          .createDrawingPatriarch()
          .createPicture(new XSSFClientAnchor(0, 0, 0, 0, 3, 3, 6, 6), picture);
      more.accept(book);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      book.write(out);
      return out.toByteArray();
    }
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The file with one more part of a kind of spreadsheets. */
  private static byte[] typed(byte[] file, String part, String kind) throws IOException {
    String override =
        "<Override PartName=\"/%s\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.%s\"/></Types>"
            .formatted(part, kind);
    return with(edited(file, CONTENT_TYPES, "</Types>", override), part, text("<x/>"));
  }

  private static byte[] edited(byte[] file, String part, String from, String to)
      throws IOException {
    String before = new String(parts(file).getOrDefault(part, new byte[0]), StandardCharsets.UTF_8);
    assertThat(before).contains(from);
    return with(file, part, text(before.replace(from, to)));
  }

  private static byte[] with(byte[] file, String part, byte[] content) throws IOException {
    Map<String, byte[]> parts = parts(file);
    parts.put(part, content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (var entry : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return out.toByteArray();
  }

  private static Map<String, byte[]> parts(byte[] file) throws IOException {
    Map<String, byte[]> parts = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    return parts;
  }
}
