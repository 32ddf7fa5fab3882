package dev.weir.report.excel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.Supply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

class ExcelReportTest {
  @Test
  void theSameReportGivesTheSameBytes() throws IOException {
    assertThat(render(ReportFixture.proof(), Language.JA))
        .isEqualTo(render(ReportFixture.proof(), Language.JA));
  }

  @Test
  void everyFixtureIsWritten() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "xlsx"));
    for (Language language : Language.values()) {
      Files.write(
          folder.resolve("e1." + language.tag() + ".xlsx"), render(ReportFixture.e1(), language));
      Files.write(
          folder.resolve("proof." + language.tag() + ".xlsx"),
          render(ReportFixture.proof(), language));
      Files.write(
          folder.resolve("chapters." + language.tag() + ".xlsx"),
          render(ReportFixture.chapters(), language));
    }
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
    return new XSSFWorkbook(new ByteArrayInputStream(render(report, Language.EN)));
  }

  private static byte[] render(Report report, Language language) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExcelReport.write(report, new Formatter(language, report.identity().zone()), out);
    return out.toByteArray();
  }
}
