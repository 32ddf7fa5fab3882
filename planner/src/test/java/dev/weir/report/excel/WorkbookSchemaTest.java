package dev.weir.report.excel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.Language;
import dev.weir.report.Rendering;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFDrawing;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.xmlbeans.XmlError;
import org.apache.xmlbeans.XmlObject;
import org.apache.xmlbeans.XmlOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every part of a workbook against the schema of ECMA-376, which Excel holds files to. */
class WorkbookSchemaTest {
  @ParameterizedTest
  @EnumSource
  void everyPartIsValid(Language language) throws IOException {
    for (Report report : List.of(ReportFixture.chapters(), ReportFixture.e1())) {
      byte[] bytes = Rendering.of(report, language, ExcelReport::write);
      try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
        List<String> problems = new ArrayList<>();
        validate("workbook", book.getCTWorkbook(), problems);
        validate("styles", book.getStylesSource().getCTStylesheet(), problems);
        for (int i = 0; i < book.getNumberOfSheets(); i++) {
          XSSFSheet sheet = book.getSheetAt(i);
          validate(sheet.getSheetName(), sheet.getCTWorksheet(), problems);
          XSSFDrawing drawing = sheet.getDrawingPatriarch();
          if (drawing != null) {
            validate("drawing of " + sheet.getSheetName(), drawing.getCTDrawing(), problems);
            for (XSSFChart chart : drawing.getCharts()) {
              validate("chart of " + sheet.getSheetName(), chart.getCTChartSpace(), problems);
            }
          }
        }
        assertThat(problems).isEmpty();
      }
    }
  }

  private static void validate(String part, XmlObject xml, List<String> problems) {
    List<XmlError> errors = new ArrayList<>();
    xml.validate(new XmlOptions().setErrorListener(errors));
    for (XmlError error : errors) {
      problems.add(part + ": " + error.getMessage());
    }
  }
}
