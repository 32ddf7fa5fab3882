package dev.weir.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {
  @Test
  void theTableSaysWhatThePagesSay() {
    String text = render(ReportFixture.proof(), Language.EN, false);
    assertThat(text)
        .startsWith("▲ MET WITH CONDITIONS\n")
        .contains("13 min 51 s")
        .contains("128.00")
        .doesNotContain("\u001b");
  }

  @Test
  void coloursAreForTerminals() {
    assertThat(render(ReportFixture.e1(), Language.JA, true)).contains("\u001b[");
  }

  @Test
  void chaptersKeepToTheWidthAndSayWhatIsLeftOut() {
    for (Language language : Language.values()) {
      Report report = ReportFixture.chapters();
      Formatter formatter = new Formatter(language, report.identity().zone());
      String text = TextReport.render(report, formatter, new TextReport.Screen(false, 60));
      int from = text.indexOf(formatter.text("table.growth"));
      List<String> rows =
          text.substring(from).lines().skip(1).takeWhile(l -> !l.isEmpty()).toList();
      assertThat(rows).hasSize(14).last().asString().contains("48");
      assertThat(rows.subList(0, 13)).allMatch(row -> cells(row) <= 60);
      assertThat(rows.get(1)).contains("2025-11", "128.00");
    }
  }

  /** Characters of a terminal, a full-width one taking two. */
  private static int cells(String line) {
    int cells = 0;
    for (char c : line.toCharArray()) {
      cells +=
          Character.UnicodeScript.of(c) == Character.UnicodeScript.COMMON && c < 0x2E80
                  || Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN
              ? 1
              : 2;
    }
    return cells;
  }

  private static String render(Report report, Language language, boolean colour) {
    return TextReport.render(
        report,
        new Formatter(language, report.identity().zone()),
        new TextReport.Screen(colour, 100));
  }
}
