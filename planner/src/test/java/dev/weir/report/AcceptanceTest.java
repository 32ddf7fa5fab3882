package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.report.excel.ExcelReport;
import dev.weir.report.pdf.PdfReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every figure of a report, read back from each rendering by programs that did not write it. */
class AcceptanceTest {
  @TempDir Path folder;

  @Test
  void everyFigureIsTheSameInTheWorkbookAndAfterRecalculation() throws Exception {
    for (Report report : List.of(ReportFixture.proof(), ReportFixture.chapters())) {
      for (Language language : Language.values()) {
        Path workbook = workbook(report, language);
        check(report, language, workbook, 1e-12);
        needs("soffice");
        Path recalculated = recalculate(workbook);
        check(report, language, recalculated, 1e-9);
        noErrors(recalculated);
      }
    }
  }

  @Test
  void everyFigureIsInThePdf() throws Exception {
    needs("pdftotext");
    for (Language language : Language.values()) {
      everyFigureIsInThePdf(ReportFixture.proof(), language);
      everyFigureIsInThePdf(ReportFixture.chapters(), language);
    }
  }

  private void everyFigureIsInThePdf(Report report, Language language) throws Exception {
    Path pdf = folder.resolve("r." + language.tag() + ".pdf");
    try (OutputStream out = Files.newOutputStream(pdf)) {
      PdfReport.write(report, formatter(report, language), out);
    }
    String text = plain(run("pdftotext", "-raw", pdf.toString(), "-"));
    Formatter formatter = formatter(report, language);
    report
        .findings()
        .figures()
        .forEach(
            (id, value) -> assertThat(text).contains(plain(id + " = " + formatter.exact(value))));
    String fonts = run("pdffonts", pdf.toString());
    assertThat(fonts.lines().skip(2)).isNotEmpty().allMatch(line -> line.contains("yes yes yes"));
    assertThat(run("pdfimages", "-list", pdf.toString()).lines().skip(2)).isEmpty();
    assertThat(run("pdfinfo", pdf.toString())).containsPattern("Tagged:\\s+yes");
  }

  /** Without white space, and ligatures such as that of f and i taken apart. */
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("\\s+", "");
  }

  @Test
  void anotherLineInTheWhatIfSheetGivesTheClosedForm() throws Exception {
    needs("soffice");
    Path workbook = workbook(ReportFixture.e1(), Language.EN);
    Path changed = folder.resolve("changed.xlsx");
    try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(workbook));
        OutputStream out = Files.newOutputStream(changed)) {
      named(book, "lineMbps").setCellValue(80);
      book.write(out);
    }
    try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(recalculate(changed)))) {
      assertThat(named(book, "result.age").getNumericCellValue() * 86_400)
          .isEqualTo(3_600, within(1e-5));
      assertThat(named(book, "result.backlog").getNumericCellValue()).isEqualTo(36, within(1e-9));
      assertThat(named(book, "result.headroom").getNumericCellValue())
          .isEqualTo(80 / 128.0 - 1, within(1e-12));
      assertThat(named(book, "result.met").getStringCellValue()).isEqualTo("not met");
      assertThat(named(book, "result.timelineAge").getNumericCellValue() * 86_400)
          .isEqualTo(3_600, within(1e-4));
    }
  }

  @Test
  void otherTermsInTheCostSheetGiveTheBillWorkedByHand() throws Exception {
    needs("soffice");
    // 20 Mbit/s: 10 at 40 and 10 at 25 are 650; 2:1 halves 500 GB, at 0.02 that is 5.
    Path recalculated =
        changed(
            Map.of(
                "costTerms.B.bitsPerSecond",
                20.0,
                "costTerms.B.perGb",
                0.02,
                "ratio",
                2.0,
                "costTerms.B.months",
                12.0));
    try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(recalculated))) {
      assertThat(number(book, "costTerms.B.ordered")).isEqualTo(650, within(1e-9));
      assertThat(number(book, "costTerms.B.billedBytes")).isEqualTo(250, within(1e-9));
      assertThat(number(book, "costTerms.B.burstable")).isEqualTo(450);
      assertThat(number(book, "costTerms.B.costPerMonth")).isEqualTo(1_405, within(1e-9));
      assertThat(number(book, "costTerms.B.costOverContract")).isEqualTo(18_860, within(1e-6));
      assertThat(number(book, "costTerms.C.costOverContract")).isEqualTo(72_000);
    }
    Path beyond = changed(Map.of("costTerms.B.bitsPerSecond", 150.0, "costTerms.C.fixed", 1_999.5));
    try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(beyond))) {
      String none = "no price for so much";
      assertThat(named(book, "costTerms.B.ordered").getStringCellValue()).isEqualTo(none);
      assertThat(named(book, "costTerms.B.costPerMonth").getStringCellValue()).isEqualTo(none);
      assertThat(named(book, "costTerms.B.costOverContract").getStringCellValue()).isEqualTo(none);
      assertThat(number(book, "costTerms.C.costOverContract")).isEqualTo(71_982, within(1e-6));
    }
  }

  /** The report with other values in named cells, computed anew by LibreOffice. */
  private Path changed(Map<String, Double> inputs) throws Exception {
    Path changed = folder.resolve("changed.xlsx");
    try (XSSFWorkbook book =
            new XSSFWorkbook(
                Files.newInputStream(workbook(ReportFixture.chapters(), Language.EN)));
        OutputStream out = Files.newOutputStream(changed)) {
      inputs.forEach(
          (name, value) -> {
            assertThat(named(book, name).getCellStyle().getLocked()).as(name).isFalse();
            named(book, name).setCellValue(value);
          });
      book.write(out);
    }
    return recalculate(changed);
  }

  private static double number(XSSFWorkbook book, String name) {
    return named(book, name).getNumericCellValue();
  }

  @Test
  void hostileNamesStayText() throws Exception {
    Path workbook = workbook(ReportFixture.hostile(), Language.EN);
    try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(workbook))) {
      Cell title = book.getSheetAt(0).getRow(0).getCell(0);
      assertThat(title.getCellType()).isEqualTo(CellType.STRING);
      assertThat(title.getStringCellValue()).startsWith("=HYPERLINK(");
    }
    Report report = ReportFixture.hostile();
    PdfReport.write(report, formatter(report, Language.JA), new ByteArrayOutputStream());
  }

  private static Formatter formatter(Report report, Language language) {
    return new Formatter(language, report.identity().zone());
  }

  private Path workbook(Report report, Language language) throws IOException {
    Path file = folder.resolve("r." + language.tag() + ".xlsx");
    try (OutputStream out = Files.newOutputStream(file)) {
      ExcelReport.write(report, formatter(report, language), out);
    }
    return file;
  }

  private static Cell named(XSSFWorkbook book, String name) {
    CellReference at = new CellReference(book.getName(name).getRefersToFormula());
    return book.getSheet(at.getSheetName()).getRow(at.getRow()).getCell(at.getCol());
  }

  private static void check(Report report, Language language, Path file, double tolerance)
      throws IOException {
    Formatter formatter = formatter(report, language);
    Map<String, String> wrong = new TreeMap<>();
    try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(file))) {
      for (Map.Entry<String, FigureValue> figure : report.findings().figures().entrySet()) {
        Cell cell = named(book, figure.getKey().replaceAll("[^A-Za-z0-9.]", "_"));
        FigureValue read = read(cell, figure.getValue(), report, formatter);
        boolean same =
            formatter.exact(read).equals(formatter.exact(figure.getValue()))
                || close(read, figure.getValue(), tolerance);
        if (!same || !formatter.prose(read).equals(formatter.prose(figure.getValue()))) {
          wrong.put(
              figure.getKey(),
              formatter.exact(read) + " for " + formatter.exact(figure.getValue()));
        }
      }
    }
    assertThat(wrong).as(file.toString()).isEmpty();
  }

  private static boolean close(FigureValue read, FigureValue wanted, double tolerance) {
    return switch (wanted) {
      case FigureValue.Amount amount ->
          Math.abs(((FigureValue.Amount) read).value() - amount.value())
              <= tolerance * Math.max(1, Math.abs(amount.value()));
      // A date serial holds a microsecond at best.
      case FigureValue.Moment moment ->
          Math.abs(
                  java.time.Duration.between(((FigureValue.Moment) read).at(), moment.at())
                      .toNanos())
              <= 2_000;
      case FigureValue.Money money ->
          Math.abs(((FigureValue.Money) read).amount().subtract(money.amount()).doubleValue())
              <= 1e-9 * Math.max(1, money.amount().doubleValue());
      case FigureValue.NoMoment none -> false;
      case FigureValue.Flag flag -> false;
      case FigureValue.Word word -> false;
      case FigureValue.Absent absent -> false;
      case FigureValue.Name name -> false;
    };
  }

  /** Undoes the unit of the cell: the test's own arithmetic, not the renderer's. */
  private static FigureValue read(Cell cell, FigureValue kind, Report report, Formatter formatter) {
    return switch (kind) {
      case FigureValue.Amount amount -> {
        if (cell.getCellType() == CellType.STRING) {
          yield new FigureValue.Amount(Double.POSITIVE_INFINITY, amount.unit());
        }
        double value = cell.getNumericCellValue();
        yield new FigureValue.Amount(
            switch (amount.unit()) {
              case BYTES -> value * 1e9;
              case BYTES_PER_SECOND, BITS_PER_SECOND, REQUIRED_BITS_PER_SECOND -> value * 1e6;
              case SECONDS ->
                  cell.getCellStyle().getDataFormatString().contains("h") ? value * 86_400 : value;
              case RATIO, FRACTION, HEADROOM, MONTHS, COUNT -> value;
            },
            amount.unit());
      }
      case FigureValue.Moment moment -> {
        double seconds = (cell.getNumericCellValue() - 25_569) * 86_400;
        LocalDateTime local =
            LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)
                .plusNanos(Math.round(seconds * 1e6) * 1_000);
        yield new FigureValue.Moment(local.atZone(report.identity().zone()).toInstant());
      }
      case FigureValue.NoMoment none -> {
        assertThat(cell.getStringCellValue()).isEqualTo("—");
        yield none;
      }
      case FigureValue.Flag flag ->
          new FigureValue.Flag(cell.getStringCellValue().equals(formatter.flag(true)));
      case FigureValue.Money money ->
          new FigureValue.Money(
              java.math.BigDecimal.valueOf(cell.getNumericCellValue()), money.currency());
      case FigureValue.Word word -> word;
      case FigureValue.Absent absent -> absent;
      case FigureValue.Name name -> new FigureValue.Name(cell.getStringCellValue());
    };
  }

  private static void noErrors(Path file) throws IOException {
    try (XSSFWorkbook book = new XSSFWorkbook(Files.newInputStream(file))) {
      book.forEach(
          sheet ->
              sheet.forEach(
                  row ->
                      row.forEach(
                          cell ->
                              assertThat(
                                      cell.getCellType() == CellType.FORMULA
                                          ? cell.getCachedFormulaResultType()
                                          : cell.getCellType())
                                  .as(sheet.getSheetName() + "!" + cell.getAddress())
                                  .isNotEqualTo(CellType.ERROR))));
    }
  }

  /** Has LibreOffice compute every cell anew; it would keep cached values otherwise. */
  private Path recalculate(Path file) throws IOException, InterruptedException {
    Path profile = Files.createDirectories(folder.resolve("profile").resolve("user"));
    Files.writeString(
        profile.resolve("registrymodifications.xcu"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry">
        <item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
        </oor:items>
        """);
    Path out = Files.createDirectories(folder.resolve("recalculated"));
    run(
        "soffice",
        "-env:UserInstallation=" + folder.resolve("profile").toUri(),
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        out.toString(),
        file.toString());
    return out.resolve(file.getFileName());
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(String.join(" ", command)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    return out;
  }

  private static void needs(String program) {
    boolean present =
        java.util.Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    if (!present) {
      String missing =
          "SKIPPED: reports are not read back, because %s is not installed".formatted(program);
      assertThat(Boolean.getBoolean("weir.strict")).as(missing).isFalse();
      System.out.println(missing.toUpperCase(Locale.ROOT));
      Assumptions.abort(missing);
    }
  }
}
