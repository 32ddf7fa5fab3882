package dev.weir.report.pdf;

import java.awt.Color;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionGoTo;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDBorderStyleDictionary;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageDestination;

/**
 * The contents on a page kept for them. A report has at most some thirty headings (one for each
 * topic and each fixed chapter), so one page holds them.
 */
final class Contents {
  private static final float SIZE = 10;
  private static final float STEP = 18;
  private static final Color LEADER = new Color(0xBBBBBB);

  private final String title;
  private final PDPage page;
  private final PDStructureElement element;

  /**
   * @param page kept empty for them
   * @param element the place of the contents among the tags
   */
  Contents(String title, PDPage page, PDStructureElement element) {
    this.title = title;
    this.page = page;
    this.element = element;
  }

  /** A heading and where it stands. */
  record Entry(String title, PDPage page, PDPageDestination destination) {}

  void fill(PDDocument document, Type type, Tags tags, List<Entry> entries, List<PDPage> pages)
      throws IOException {
    float y = PDRectangle.A4.getHeight() - Flow.MARGIN - 22;
    try (PDPageContentStream out =
        new PDPageContentStream(
            document, page, PDPageContentStream.AppendMode.APPEND, true, true)) {
      marked(out, tags, tags.child(element, "Caption"));
      text(out, type, type.printable(title), Flow.MARGIN, y, true);
      out.endMarkedContent();
      y -= STEP * 1.6f;
      for (Entry entry : entries) {
        line(out, type, tags, entry, pages.indexOf(entry.page()) + 1, y);
        y -= STEP;
      }
    }
  }

  private void line(PDPageContentStream out, Type type, Tags tags, Entry entry, int number, float y)
      throws IOException {
    String words = shortened(type, type.printable(entry.title()));
    String at = Integer.toString(number);
    float right = Flow.MARGIN + Flow.WIDTH - (float) type.width(at, false, SIZE);
    PDStructureElement link = tags.child(tags.child(element, "TOCI"), "Link");
    marked(out, tags, link);
    text(out, type, words, Flow.MARGIN, y, false);
    text(out, type, at, right, y, false);
    out.endMarkedContent();
    out.beginMarkedContent(COSName.ARTIFACT);
    out.setStrokingColor(LEADER);
    out.setLineWidth(0.7f);
    out.setLineDashPattern(new float[] {1, 3}, 0);
    out.moveTo(Flow.MARGIN + (float) type.width(words, false, SIZE) + 6, y + 2);
    out.lineTo(right - 6, y + 2);
    out.stroke();
    out.endMarkedContent();
    tags.annotation(link(entry, words, y), page, link);
  }

  private PDAnnotationLink link(Entry entry, String words, float y) throws IOException {
    PDAnnotationLink annotation = new PDAnnotationLink();
    annotation.setRectangle(new PDRectangle(Flow.MARGIN, y - 4, Flow.WIDTH, STEP - 2));
    PDBorderStyleDictionary none = new PDBorderStyleDictionary();
    none.setWidth(0);
    annotation.setBorderStyle(none);
    annotation.setContents(words);
    annotation.setPrinted(true);
    PDActionGoTo action = new PDActionGoTo();
    action.setDestination(entry.destination());
    annotation.setAction(action);
    annotation.setPage(page);
    page.getAnnotations().add(annotation);
    return annotation;
  }

  private static String shortened(Type type, String words) {
    String kept = words;
    while (type.width(kept + "…", false, SIZE) > Flow.WIDTH - 60) {
      kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
    }
    return kept.length() == words.length() ? words : kept + "…";
  }

  private void marked(PDPageContentStream out, Tags tags, PDStructureElement of)
      throws IOException {
    out.beginMarkedContent(COSName.getPDFName(of.getStructureType()), tags.mark(page, of));
  }

  private static void text(
      PDPageContentStream out, Type type, String words, float x, float y, boolean title)
      throws IOException {
    out.beginText();
    out.setFont(type.font(title), title ? 15 : SIZE);
    out.setNonStrokingColor(Color.BLACK);
    out.newLineAtOffset(x, y);
    out.showText(words);
    out.endText();
  }
}
