package dev.weir.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Rendering;
import dev.weir.report.Report;
import dev.weir.report.ReportFixture;
import dev.weir.report.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionGoTo;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageDestination;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;

class PdfReportTest {
  private static final int CONTENTS = 2;

  @Test
  void theSameReportGivesTheSameBytes() throws IOException {
    assertThat(Rendering.of(ReportFixture.chapters(), Language.JA, PdfReport::write))
        .isEqualTo(Rendering.of(ReportFixture.chapters(), Language.JA, PdfReport::write));
  }

  @Test
  void everyFixtureIsWritten() throws IOException {
    Rendering.everyFixture("pdf", PdfReport::write);
  }

  @Test
  void contentsNameAndLinkEachHeadingOnItsPage() throws IOException {
    for (Language language : Language.values()) {
      Report report = ReportFixture.chapters();
      Formatter formatter = new Formatter(language, report.identity().zone());
      try (PDDocument document = open(report, language)) {
        List<String> lines = text(document, CONTENTS).lines().toList();
        Set<String> linked = new HashSet<>();
        for (PDAnnotation annotation : document.getPage(CONTENTS - 1).getAnnotations()) {
          String title = annotation.getContents();
          int page = target((PDAnnotationLink) annotation) + 1;
          linked.add(title);
          assertThat(text(document, page)).as(title).contains(title);
          assertThat(lines)
              .as(title)
              .anyMatch(line -> line.matches("\\Q" + title + "\\E\\s*" + page));
        }
        assertThat(linked)
            .contains(
                formatter.text("section.growth"),
                formatter.text("section.quality"),
                formatter.text("section.signatures"));
      }
    }
  }

  private static int target(PDAnnotationLink link) throws IOException {
    PDActionGoTo action = (PDActionGoTo) link.getAction();
    return ((PDPageDestination) action.getDestination()).retrievePageNumber();
  }

  @Test
  void bothPartiesHaveFieldsToSignOnTheLastPage() throws IOException {
    try (PDDocument document = open(ReportFixture.e1(), Language.JA)) {
      List<PDField> fields = document.getDocumentCatalog().getAcroForm(null).getFields();
      assertThat(fields).extracting(PDField::getFieldType).containsExactly("Sig", "Sig");
      int last = document.getNumberOfPages();
      for (PDField field : fields) {
        assertThat(field.getWidgets().getFirst().getPage().getCOSObject())
            .isSameAs(document.getPage(last - 1).getCOSObject());
      }
      assertThat(text(document, last)).contains("条件付き達成", "15分", "お客様", "販売会社", "印");
    }
  }

  @Test
  void tablesWiderThanThePageAreSetInPartsAndNothingLeavesTheMargins() throws IOException {
    List<String> columns = new ArrayList<>();
    List<FigureValue> cells = new ArrayList<>();
    List<String> known = List.of("month", "requiredBitsPerSecond", "line", "costPerMonth");
    for (int i = 0; i < 24; i++) {
      columns.add(known.get(i % known.size()));
      cells.add(FigureValue.name(i == 5 ? "x".repeat(300) : "=cell" + i + "\u202e<b>"));
    }
    DataTable wide = DataTable.of("growth", columns, List.of(DataTable.Row.of(cells)));
    Section section = new Section(Section.Topic.GROWTH, List.of(), List.of(wide), List.of());
    Report report = ReportFixture.e1().withSections(List.of(section));
    try (PDDocument document = open(report, Language.EN)) {
      Margins margins = new Margins();
      String text = margins.getText(document).replaceAll("\\s+", "");
      for (int i = 0; i < 24; i++) {
        assertThat(text).contains(i == 5 ? "x".repeat(20) : "=cell" + i);
      }
      assertThat(margins.outside).isEmpty();
    }
  }

  /** Collects what is written beyond the margins at the sides. */
  private static final class Margins extends PDFTextStripper {
    private final List<String> outside = new ArrayList<>();

    @Override
    protected void processTextPosition(TextPosition text) {
      float right = text.getXDirAdj() + text.getWidthDirAdj();
      if (text.getXDirAdj() < Flow.MARGIN - 1 || right > Flow.MARGIN + Flow.WIDTH + 1) {
        outside.add(text.getUnicode());
      }
      super.processTextPosition(text);
    }
  }

  private static String text(PDDocument document, int page) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    return stripper.getText(document);
  }

  private static PDDocument open(Report report, Language language) throws IOException {
    return Loader.loadPDF(Rendering.of(report, language, PdfReport::write));
  }
}
