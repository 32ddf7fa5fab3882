package dev.weir.report.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.report.FigureValue;
import dev.weir.report.Language;
import dev.weir.report.Rendering;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class CsvReportTest {
  @Test
  void everyFigureIsInItWithItsDigits() throws IOException {
    for (Report report : List.of(ReportFixture.proof(), ReportFixture.chapters())) {
      List<List<String>> rows = parse(file(report, "figures.csv"));
      assertThat(rows.getFirst()).containsExactly("id", "value", "unit");
      assertThat(rows).hasSize(report.findings().figures().size() + 1);
      for (List<String> row : rows.subList(1, rows.size())) {
        FigureValue value =
            Objects.requireNonNull(report.findings().figures().get(row.get(0)), row.get(0));
        check(row.get(1), value);
      }
    }
  }

  private static void check(String field, FigureValue value) {
    switch (value) {
      case FigureValue.Amount amount when Double.isFinite(amount.value()) ->
          assertThat(Double.parseDouble(field)).isEqualTo(amount.value(), within(0.0));
      case FigureValue.Moment moment -> assertThat(field).isEqualTo(moment.at().toString());
      case FigureValue.Flag flag -> assertThat(field).isEqualTo(flag.value() ? "true" : "false");
      case FigureValue.Money money ->
          assertThat(Double.parseDouble(field)).isEqualTo(money.amount().doubleValue());
      default -> assertThat(field).isEmpty();
    }
  }

  @Test
  void chaptersHaveTheNamesAndUnitsOfTheJson() throws IOException {
    List<List<String>> rows = parse(file(ReportFixture.chapters(), "growth.csv"));
    assertThat(rows.get(0))
        .containsExactly(
            "id",
            "month",
            "requiredBitsPerSecond",
            "line",
            "costPerMonth",
            "costPerMonth.currency");
    assertThat(rows.get(1)).containsExactly("2025-11", "2025-11", "128000000", "B", "1200", "EUR");
    assertThat(rows.getLast().subList(3, 6)).containsExactly("", "", "");
  }

  @Test
  void namesThatASpreadsheetWouldRunAreNoFormulas() throws IOException {
    String table =
        new CsvTable(List.of("name", "number"))
            .text("=HYPERLINK(\"x\",\"y\")")
            .number(-1.5)
            .text("@SUM(1)\r\nnext")
            .number(1e21)
            .content();
    assertThat(parse(table))
        .containsExactly(
            List.of("name", "number"),
            List.of("'=HYPERLINK(\"x\",\"y\")", "-1.5"),
            List.of("'@SUM(1)\r\nnext", "1000000000000000000000"));
  }

  @Test
  void everyFileIsRectangularAndTheSameReportGivesTheSameBytes() throws IOException {
    for (Map.Entry<String, String> file : files(ReportFixture.hostile()).entrySet()) {
      List<List<String>> rows = parse(file.getValue());
      assertThat(rows).as(file.getKey()).allMatch(row -> row.size() == rows.getFirst().size());
    }
    assertThat(zip(ReportFixture.chapters())).isEqualTo(zip(ReportFixture.chapters()));
  }

  private static byte[] zip(Report report) throws IOException {
    return Rendering.of(report, Language.EN, (r, formatter, out) -> CsvReport.write(r, out));
  }

  private static String file(Report report, String name) throws IOException {
    return Objects.requireNonNull(files(report).get(name), name);
  }

  private static Map<String, String> files(Report report) throws IOException {
    Map<String, String> files = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip(report)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  /** RFC 4180, section 2, read by its grammar. */
  private static List<List<String>> parse(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      StringBuilder field = new StringBuilder();
      if (text.charAt(at) == '"') {
        at++;
        while (text.charAt(at) != '"' || at + 1 < text.length() && text.charAt(at + 1) == '"') {
          at += text.charAt(at) == '"' ? 1 : 0;
          field.append(text.charAt(at++));
        }
        at++;
      } else {
        while (text.charAt(at) != ',' && text.charAt(at) != '\r') {
          field.append(text.charAt(at++));
        }
      }
      row.add(field.toString());
      if (text.charAt(at) == ',') {
        at++;
      } else {
        assertThat(text.substring(at, at + 2)).isEqualTo("\r\n");
        at += 2;
        rows.add(row);
        row = new ArrayList<>();
      }
    }
    return rows;
  }
}
