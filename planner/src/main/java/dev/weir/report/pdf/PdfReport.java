package dev.weir.report.pdf;

import dev.weir.report.Formatter;
import dev.weir.report.Identity;
import dev.weir.report.Report;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZonedDateTime;
import java.util.GregorianCalendar;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/** Writes a report as PDF; the same report gives the same bytes. */
public final class PdfReport {
  private static final float EDGE = 30;
  private static final int LONGEST_HEADER = 90;

  /** Height to width of the chart on page 1; below the last its labels would meet. */
  private static final List<Double> CHART_SHAPES = List.of(0.46, 0.4, 0.34, 0.28);

  private PdfReport() {}

  /**
   * @param report what to print
   * @param formatter language and zone
   * @param out receives the file, left open
   */
  public static void write(Report report, Formatter formatter, OutputStream out)
      throws IOException {
    for (double shape : CHART_SHAPES) {
      if (written(report, formatter, shape, out)) {
        return;
      }
    }
  }

  /** Unless page 1 does not hold what belongs there and a flatter chart could make room. */
  private static boolean written(
      Report report, Formatter formatter, double chartShape, OutputStream out) throws IOException {
    try (PDDocument document = new PDDocument()) {
      document.setDocumentId(Long.parseLong(report.identity().reportId(), 16));
      Type type = new Type(document);
      Tags tags = new Tags();
      Flow flow =
          new Flow(
              document, type, tags, title -> formatter.text("report.continued", "table", title));
      Pages content = new Pages(report, formatter, flow);
      content.summary(chartShape);
      if (document.getNumberOfPages() > 1 && chartShape > CHART_SHAPES.getLast()) {
        flow.finish();
        return false;
      }
      content.rest();
      List<PDPage> pages = flow.finish();
      margins(document, type, pages, report, formatter);
      tags.finish(document);
      describe(document, report, formatter);
      document.save(out);
      return true;
    }
  }

  private static void describe(PDDocument document, Report report, Formatter formatter) {
    Identity identity = report.identity();
    PDDocumentInformation information = document.getDocumentInformation();
    information.setTitle(identity.title());
    information.setSubject(identity.reportId());
    information.setCreator("Weir");
    information.setProducer("Weir " + report.basis().provenance().version());
    GregorianCalendar created =
        GregorianCalendar.from(ZonedDateTime.ofInstant(identity.createdAt(), identity.zone()));
    information.setCreationDate(created);
    information.setModificationDate(created);
    document.getDocumentCatalog().setLanguage(formatter.language().tag());
    PDViewerPreferences preferences =
        new PDViewerPreferences(new org.apache.pdfbox.cos.COSDictionary());
    preferences.setDisplayDocTitle(true);
    document.getDocumentCatalog().setViewerPreferences(preferences);
  }

  private static void margins(
      PDDocument document, Type type, List<PDPage> pages, Report report, Formatter formatter)
      throws IOException {
    Identity identity = report.identity();
    String title =
        identity.customer().map(customer -> customer + " · ").orElse("") + identity.title();
    String header = shortened(type.printable(title));
    String id =
        formatter.text("report.id")
            + " "
            + identity.reportId()
            + " · "
            + formatter.text("report.version")
            + " "
            + report.basis().provenance().version();
    for (int i = 0; i < pages.size(); i++) {
      String number = formatter.text("report.page", "n", (i + 1) + " / " + pages.size());
      try (PDPageContentStream out =
          new PDPageContentStream(
              document, pages.get(i), PDPageContentStream.AppendMode.APPEND, true, true)) {
        out.beginMarkedContent(COSName.ARTIFACT);
        // Page 1 has the title beneath; a logo stands in this margin.
        if (i > 0 || identity.logo().isEmpty()) {
          text(out, type, header, Flow.MARGIN, PDRectangle.A4.getHeight() - EDGE - 6);
        }
        text(out, type, id, Flow.MARGIN, EDGE);
        float right = Flow.MARGIN + Flow.WIDTH - (float) type.width(number, false, 8);
        text(out, type, number, right, EDGE);
        out.endMarkedContent();
      }
    }
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_HEADER
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_HEADER)) + "…";
  }

  private static void text(PDPageContentStream out, Type type, String text, float x, float y)
      throws IOException {
    out.beginText();
    out.setFont(type.font(false), 8);
    out.setNonStrokingColor(Color.DARK_GRAY);
    out.newLineAtOffset(x, y);
    out.showText(text);
    out.endText();
  }
}
