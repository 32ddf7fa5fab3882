package dev.weir.report.excel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.LineResult;
import dev.weir.report.Rendering;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.Section;
import dev.weir.report.Supply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.FormulaEvaluator;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

class ExcelReportTest {
  @Test
  void theSameReportGivesTheSameBytes() throws IOException {
    assertThat(Rendering.of(ReportFixture.chapters(), Language.JA, ExcelReport::write))
        .isEqualTo(Rendering.of(ReportFixture.chapters(), Language.JA, ExcelReport::write));
  }

  @Test
  void everyFixtureIsWritten() throws IOException {
    Rendering.everyFixture("xlsx", ExcelReport::write);
  }

  @Test
  void requiredBandwidthIsShownRoundedUpAsInEveryOtherReport() throws IOException {
    Report report = ReportFixture.e1();
    Formatter formatter = new Formatter(Language.EN, report.identity().zone());
    try (XSSFWorkbook book = open(report)) {
      XSSFSheet sheet = book.getSheet(formatter.text("section.objectives"));
      List<RequiredBandwidth> required = report.demand().required();
      for (int i = 0; i < required.size(); i++) {
        double need = required.get(i).atLeastBytesPerSecond() * 8;
        assertThat(new DataFormatter().formatRawCellContents(number(sheet, i, 1), -1, "#,##0.00"))
            .isEqualTo(formatter.megabits(need, RoundingMode.CEILING));
      }
    }
  }

  @Test
  void hostileRowsGetLegalNamesAndStayText() throws IOException {
    String[] ids = {
      "a b", "a_b", "A B", "=1+1", "x".repeat(300), "日本", "😀", "y".repeat(299) + "1"
    };
    List<DataTable.Row> rows = new ArrayList<>();
    for (String id : ids) {
      List<FigureValue> cells =
          List.of(FigureValue.name("=" + id), FigureValue.seconds(rows.size() * 1e-4));
      rows.add(DataTable.Row.of(id, cells).weighing(DataTable.Weight.BAD));
    }
    DataTable table = DataTable.of("growth", List.of("month", "line"), rows);
    Section section = new Section(Section.Topic.GROWTH, List.of(), List.of(table), List.of());
    try (XSSFWorkbook book = open(ReportFixture.e1().withSections(List.of(section)))) {
      XSSFSheet sheet = book.getSheet("Growth");
      List<String> cells = new ArrayList<>();
      book.getAllNames().stream()
          .filter(name -> name.getNameName().startsWith("growth."))
          .forEach(
              name -> {
                assertThat(name.getNameName()).matches("[A-Za-z0-9._]{1,255}");
                cells.add(name.getRefersToFormula());
              });
      assertThat(cells).hasSize(ids.length).doesNotHaveDuplicates();
      for (int i = 0; i < ids.length; i++) {
        Row row = sheet.getRow(6 + i);
        assertThat(row.getCell(0).getCellType()).isEqualTo(CellType.STRING);
        assertThat(row.getCell(0).getStringCellValue()).isEqualTo("■ =" + ids[i]);
        assertThat(row.getCell(1).getNumericCellValue()).isEqualTo(i * 1e-4);
      }
      assertThat(sheet.getRow(5).getCell(1).getStringCellValue()).isEqualTo("s");
    }
  }

  @Test
  void initialCopyFollowsTheInputs() throws IOException {
    // Production writes 237.6 GB a day, 22 Mbit/s; 870 GB are 6.96e12 bits.
    List<DataTable.Row> rows =
        List.of(
            copy("A", 58e6, 6.96e12 / 80e6, 6.96e12 / 58e6),
            copy("B", 108e6, 6.96e12 / 130e6, 6.96e12 / 108e6),
            copy("C", 178e6, 6.96e12 / 200e6, 6.96e12 / 178e6));
    List<String> columns =
        List.of(
            "line", "wireBytes", "leftBitsPerSecond", "aloneSeconds", "besideProductionSeconds");
    DataTable table = DataTable.of("initialCopy", columns, rows);
    Section section = new Section(Section.Topic.INITIAL_COPY, List.of(), List.of(table), List.of());
    try (XSSFWorkbook book = open(ReportFixture.e1().withSections(List.of(section)))) {
      XSSFSheet sheet = book.getSheet("Initial copy");
      Row line = sheet.getRow(6);
      assertThat(line.getCell(4).getNumericCellValue() * 86_400).isEqualTo(120_000, within(1e-6));
      CellReference ratio = new CellReference(book.getName("ratio").getRefersToFormula());
      book.getSheet(ratio.getSheetName())
          .getRow(ratio.getRow())
          .getCell(ratio.getCol())
          .setCellValue(2);
      FormulaEvaluator evaluator = book.getCreationHelper().createFormulaEvaluator();
      for (int column = 2; column < 5; column++) {
        evaluator.evaluateFormulaCell(line.getCell(column));
      }
      assertThat(line.getCell(2).getNumericCellValue()).isEqualTo(69, within(1e-9));
      assertThat(line.getCell(3).getNumericCellValue() * 86_400).isEqualTo(87_000, within(1e-6));
      assertThat(line.getCell(4).getNumericCellValue() * 86_400)
          .isEqualTo(6.96e12 / 69e6, within(1e-6));
    }
  }

  @Test
  void initialCopyUnderAThrottleStaysAsReported() throws IOException {
    List<DataTable.Row> rows =
        List.of(copy("A", 50e6, 1e5, 2e5), copy("B", 100e6, 1e5, 2e5), copy("C", 170e6, 1e5, 2e5));
    List<String> columns =
        List.of(
            "line", "wireBytes", "leftBitsPerSecond", "aloneSeconds", "besideProductionSeconds");
    DataTable table = DataTable.of("initialCopy", columns, rows);
    Section section = new Section(Section.Topic.INITIAL_COPY, List.of(), List.of(table), List.of());
    try (XSSFWorkbook book = open(ReportFixture.e1().withSections(List.of(section)))) {
      for (int column = 2; column < 5; column++) {
        assertThat(book.getSheet("Initial copy").getRow(6).getCell(column).getCellType())
            .isEqualTo(CellType.NUMERIC);
      }
    }
  }

  private static DataTable.Row copy(String line, double left, double alone, double beside) {
    return DataTable.Row.of(
        line,
        List.of(
            FigureValue.name(line),
            FigureValue.bytes(870e9),
            FigureValue.bitsPerSecond(left),
            FigureValue.seconds(alone),
            FigureValue.seconds(beside)));
  }

  @Test
  void columnOfSeveralUnitsHasOneInEachCell() throws IOException {
    List<DataTable.Row> rows =
        List.of(
            DataTable.Row.of("a", List.of(FigureValue.money(BigDecimal.TEN, "EUR"))),
            DataTable.Row.of("b", List.of(FigureValue.money(BigDecimal.ONE, "JPY"))),
            DataTable.Row.of("c", List.of(FigureValue.bytes(5e9))));
    DataTable table = DataTable.of("growth", List.of("costPerMonth"), rows);
    Section section = new Section(Section.Topic.COST, List.of(), List.of(table), List.of());
    try (XSSFWorkbook book = open(ReportFixture.e1().withSections(List.of(section)))) {
      XSSFSheet sheet = book.getSheet("Cost");
      DataFormatter shown = new DataFormatter();
      assertThat(shown.formatCellValue(sheet.getRow(6).getCell(0))).isEqualTo("10.00 EUR");
      assertThat(shown.formatCellValue(sheet.getRow(7).getCell(0))).isEqualTo("1.00 JPY");
      assertThat(shown.formatCellValue(sheet.getRow(8).getCell(0))).isEqualTo("5.000 GB");
    }
  }

  @Test
  void headroomIsShownRoundedDown() throws IOException {
    // 130 over 128 is 1.5625 % more, which rounds to 1.6 %, and nobody has that much.
    try (XSSFWorkbook book = open(ReportFixture.e1())) {
      assertThat(number(book.getSheet("Lines"), 1, 10)).isEqualTo(0.015);
      CellReference exact = new CellReference(book.getName("result.headroom").getRefersToFormula());
      Row row = book.getSheet(exact.getSheetName()).getRow(exact.getRow());
      assertThat(row.getCell(exact.getCol()).getNumericCellValue()).isEqualTo(0.015625);
    }
    // 80 over 128 is 37.5 % less: to the tenth, and not -37.4 %.
    FormulaEvaluator evaluator;
    try (XSSFWorkbook book = open(ReportFixture.e1())) {
      evaluator = book.getCreationHelper().createFormulaEvaluator();
      Row line = book.getSheet("Lines").getRow(Tabs.FIRST);
      assertThat(evaluator.evaluate(line.getCell(10)).getNumberValue()).isEqualTo(-0.375);
    }
  }

  @Test
  void boundsAreShownRoundedToTheirSide() throws IOException {
    List<DataTable.Row> rows =
        List.of(
            DataTable.Row.of(
                "a",
                List.of(FigureValue.secondsAtMost(3_600.001), FigureValue.bytesAtMost(5e9 + 1))),
            DataTable.Row.of(
                "b", List.of(FigureValue.secondsAtLeast(7_199.9), FigureValue.bytesAtMost(6e9))));
    DataTable table = DataTable.of("outages", List.of("recoverySeconds", "peakLossBytes"), rows);
    Section section = new Section(Section.Topic.COST, List.of(), List.of(table), List.of());
    try (XSSFWorkbook book = open(ReportFixture.e1().withSections(List.of(section)))) {
      FormulaEvaluator evaluator = book.getCreationHelper().createFormulaEvaluator();
      XSSFSheet sheet = book.getSheet("Cost");
      double[][] shown = {{3_601 / 86_400.0, 5.001}, {7_199 / 86_400.0, 6}};
      double[][] exact = {{3_600.001 / 86_400, 5.000000001}, {7_199.9 / 86_400, 6}};
      for (int i = 0; i < 2; i++) {
        for (int column = 0; column < 2; column++) {
          Row row = sheet.getRow(6 + i);
          assertThat(row.getCell(column).getNumericCellValue())
              .isEqualTo(shown[i][column], within(1e-12));
          assertThat(evaluator.evaluate(row.getCell(column)).getNumberValue())
              .isEqualTo(shown[i][column], within(1e-12));
          assertThat(row.getCell(2 + column).getNumericCellValue())
              .isEqualTo(exact[i][column], within(1e-12));
        }
      }
    }
  }

  @Test
  void recommendationNamesTheLineAndThoseBesideIt() throws IOException {
    try (XSSFWorkbook book = open(ReportFixture.e1())) {
      assertThat(book.getSheetAt(1).getSheetName()).isEqualTo("Recommendation");
      List<String> texts = new ArrayList<>();
      book.getSheetAt(1)
          .forEach(
              row -> row.forEach(cell -> texts.add(new DataFormatter().formatCellValue(cell))));
      assertThat(texts)
          .contains("A", "B", "C", "13 min 51 s, at most 15 min 51 s", "EUR 1,200 / month")
          .anyMatch(text -> text.startsWith("▲ "));
    }
  }

  @Test
  void longTablesAndTextsAreCutAndSayWhereTheRestIs() throws IOException {
    List<DataTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < DataTable.MOST_IN_WORKBOOK + 2_345; i++) {
      rows.add(
          DataTable.Row.of(
              "r" + i, List.of(FigureValue.name("n" + i), FigureValue.seconds(i + 0.5))));
    }
    rows.set(
        7,
        DataTable.Row.of(
            List.of(FigureValue.name("x".repeat(40_000)), rows.get(7).cells().get(1))));
    DataTable table = DataTable.of("growth", List.of("month", "line"), rows);
    Section section = new Section(Section.Topic.GROWTH, List.of(), List.of(table), List.of());
    Report report = ReportFixture.e1().withSections(List.of(section));
    try (XSSFWorkbook book = open(report)) {
      XSSFSheet sheet = book.getSheet("Growth");
      List<String> texts = new ArrayList<>();
      sheet.forEach(
          row -> {
            if (row.getCell(0) != null && row.getCell(0).getCellType() == CellType.STRING) {
              texts.add(row.getCell(0).getStringCellValue());
            }
          });
      assertThat(texts).contains("n9999").doesNotContain("n10000");
      assertThat(texts)
          .anyMatch(text -> text.contains("10,000 of 12,345 rows") && text.contains("CSV"));
      assertThat(texts)
          .filteredOn(text -> text.startsWith("xxx"))
          .singleElement()
          .satisfies(text -> assertThat(text).hasSizeLessThan(32_768).endsWith("in the JSON)"));
    }
  }

  @Test
  void lineThatNeverQueuesHasNoWorstMoment() throws IOException {
    try (XSSFWorkbook book = open(ReportFixture.e1())) {
      XSSFSheet lines = book.getSheet("Lines");
      assertThat(number(lines, 1, 4)).isPositive();
      assertThat(lines.getRow(Tabs.FIRST + 2).getCell(4).getStringCellValue()).isEqualTo("—");
      assertThat(lines.getRow(Tabs.FIRST + 2).getCell(8).getStringCellValue()).isEqualTo("—");
    }
  }

  @Test
  void peaksOfQueueThatDoesNotDrainSaySoFar() throws IOException {
    try (XSSFWorkbook book = open(undrained(ReportFixture.e1()))) {
      XSSFSheet lines = book.getSheet("Lines");
      for (int column : new int[] {3, 5, 6, 7, 9}) {
        assertThat(format(lines, 0, column)).endsWith("\" so far\"");
        assertThat(format(lines, 1, column)).doesNotContain("so far");
      }
    }
  }

  /** The same with a first line whose queue is not empty at the end. */
  private static Report undrained(Report report) {
    List<LineResult> lines = new ArrayList<>(report.supply().lines());
    LineResult first = lines.getFirst();
    lines.set(
        0,
        new LineResult(
            first.rate(),
            LineResult.Outcome.STILL_DRAINING,
            first.worst(),
            Optional.empty(),
            first.objectives(),
            first.warnings()));
    Supply supply = report.supply();
    return Report.of(
        report.identity(),
        report.findings().statement(),
        report.demand(),
        new Supply(lines, supply.whatIf(), supply.timeline(), supply.curves()),
        report.basis());
  }

  private static double number(XSSFSheet sheet, int index, int column) {
    return sheet.getRow(Tabs.FIRST + index).getCell(column).getNumericCellValue();
  }

  private static String format(XSSFSheet sheet, int index, int column) {
    return sheet.getRow(Tabs.FIRST + index).getCell(column).getCellStyle().getDataFormatString();
  }

  private static XSSFWorkbook open(Report report) throws IOException {
    return new XSSFWorkbook(
        new ByteArrayInputStream(Rendering.of(report, Language.EN, ExcelReport::write)));
  }
}
