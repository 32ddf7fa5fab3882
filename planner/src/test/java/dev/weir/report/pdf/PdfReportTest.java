package dev.weir.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PdfReportTest {
  @Test
  void theSameReportGivesTheSameBytes() throws IOException {
    assertThat(render(ReportFixture.e1(), Language.JA))
        .isEqualTo(render(ReportFixture.e1(), Language.JA));
  }

  @Test
  void everyFixtureIsWritten() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "pdf"));
    for (Language language : Language.values()) {
      Files.write(
          folder.resolve("e1." + language.tag() + ".pdf"), render(ReportFixture.e1(), language));
      Files.write(
          folder.resolve("proof." + language.tag() + ".pdf"),
          render(ReportFixture.proof(), language));
    }
  }

  private static byte[] render(Report report, Language language) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PdfReport.write(report, new Formatter(language, report.identity().zone()), out);
    return out.toByteArray();
  }
}
