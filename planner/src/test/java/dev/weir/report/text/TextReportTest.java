package dev.weir.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
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

  private static String render(Report report, Language language, boolean colour) {
    return TextReport.render(report, new Formatter(language, report.identity().zone()), colour);
  }
}
