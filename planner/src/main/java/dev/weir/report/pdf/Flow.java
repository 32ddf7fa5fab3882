package dev.weir.report.pdf;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import dev.weir.report.chart.ChartFigure;
import dev.weir.report.chart.LineBreaker;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.util.Matrix;

/** Pages filled from top to bottom: headings, paragraphs, tables, figures, boxes. */
final class Flow {
  /** 20 mm. */
  static final float MARGIN = 56.7f;

  static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
  static final double BODY = 9.5;
  static final double SMALL = 8.5;
  private static final float BOTTOM = MARGIN + 6;
  private static final double LEADING = 1.47;
  private static final float PAD = 4.5f;
  private static final Color RULE = new Color(0xBBBBBB);
  private static final Color HEAD = new Color(0xE6EEF5);

  private final PDDocument document;
  private final Type type;
  private final Tags tags;
  private final String continued;
  private final PDDocumentOutline outline = new PDDocumentOutline();
  private final List<PDPage> pages = new ArrayList<>();
  private PDPage page;
  private PDPageContentStream out;
  private float y;

  Flow(PDDocument document, Type type, Tags tags, String continued) throws IOException {
    this.document = document;
    this.type = type;
    this.tags = tags;
    this.continued = continued;
    document.getDocumentCatalog().setDocumentOutline(outline);
    page = new PDPage(PDRectangle.A4);
    out = open(page);
  }

  private PDPageContentStream open(PDPage fresh) throws IOException {
    document.addPage(fresh);
    pages.add(fresh);
    y = PDRectangle.A4.getHeight() - MARGIN;
    return new PDPageContentStream(document, fresh);
  }

  void newPage() throws IOException {
    out.close();
    page = new PDPage(PDRectangle.A4);
    out = open(page);
  }

  List<PDPage> finish() throws IOException {
    out.close();
    return pages;
  }

  /** Leaves room, or starts a page if less than {@code points} are left. */
  void keep(double points) throws IOException {
    if (y - points < BOTTOM) {
      newPage();
    }
  }

  void space(double points) {
    y -= (float) points;
  }

  /** A heading with a bookmark; at least a few lines follow it on the same page. */
  void heading(int level, String text) throws IOException {
    double size = level == 1 ? 15 : 12;
    keep(size * 2 + 60);
    space(level == 1 ? 4 : 12);
    PDPageXYZDestination destination = new PDPageXYZDestination();
    destination.setPage(page);
    destination.setTop((int) y + 4);
    PDOutlineItem item = new PDOutlineItem();
    item.setTitle(text);
    item.setDestination(destination);
    outline.addLast(item);
    lines(tags.child(tags.document(), "H" + level), type.printable(text), size, true, Color.BLACK);
    space(3);
  }

  void paragraph(String text) throws IOException {
    lines(tags.child(tags.document(), "P"), type.printable(text), BODY, false, Color.BLACK);
    space(4);
  }

  void note(String text) throws IOException {
    lines(tags.child(tags.document(), "P"), type.printable(text), 8, false, Color.DARK_GRAY);
    space(3);
  }

  private void lines(
      PDStructureElement element, String text, double size, boolean bold, Color colour)
      throws IOException {
    for (String line : LineBreaker.wrap(text, WIDTH, part -> type.width(part, bold, size))) {
      keep(size * LEADING);
      y -= (float) (size * LEADING);
      begin(element);
      write(line, MARGIN, y + (float) (size * 0.38), size, bold, colour);
      out.endMarkedContent();
    }
  }

  private void begin(PDStructureElement element) throws IOException {
    out.beginMarkedContent(
        COSName.getPDFName(element.getStructureType()), tags.mark(page, element));
  }

  private void write(String text, float x, float baseline, double size, boolean bold, Color colour)
      throws IOException {
    out.beginText();
    out.setFont(type.font(bold), (float) size);
    out.setNonStrokingColor(colour);
    out.newLineAtOffset(x, baseline);
    out.showText(text);
    out.endText();
  }

  /** A filled box with a bold first line and sentences beneath. */
  void box(String title, List<String> sentences, Color fill, Color edge) throws IOException {
    List<String> wrapped = new ArrayList<>();
    for (String sentence : sentences) {
      wrapped.addAll(
          LineBreaker.wrap(
              type.printable(sentence), WIDTH - 24, part -> type.width(part, false, BODY)));
    }
    float height = (float) (30 + wrapped.size() * BODY * LEADING + 8);
    keep(height);
    rectangle(MARGIN, y - height, WIDTH, height, fill);
    rectangle(MARGIN, y - height, 4, height, edge);
    float line = y - 20;
    begin(tags.child(tags.document(), "H2"));
    write(type.printable(title), MARGIN + 14, line, 14, true, Color.BLACK);
    out.endMarkedContent();
    PDStructureElement element = tags.child(tags.document(), "P");
    for (String text : wrapped) {
      line -= (float) (BODY * LEADING);
      begin(element);
      write(text, MARGIN + 14, line - 3, BODY, false, Color.BLACK);
      out.endMarkedContent();
    }
    y -= height + 8;
  }

  private void rectangle(float x, float bottom, float width, float height, Color colour)
      throws IOException {
    out.beginMarkedContent(COSName.ARTIFACT);
    out.setNonStrokingColor(colour);
    out.addRect(x, bottom, width, height);
    out.fill();
    out.endMarkedContent();
  }

  private void rule(float at, Color colour) throws IOException {
    out.beginMarkedContent(COSName.ARTIFACT);
    out.setStrokingColor(colour);
    out.setLineWidth(0.5f);
    out.moveTo(MARGIN, at);
    out.lineTo(MARGIN + WIDTH, at);
    out.stroke();
    out.endMarkedContent();
  }

  /** A table whose header is repeated on each page; rows are never split. */
  void table(Table table) throws IOException {
    List<List<List<String>>> rows = new ArrayList<>();
    double[] widths = widths(table);
    for (List<String> row : table.rows()) {
      rows.add(wrapped(row, widths, false));
    }
    List<List<String>> header =
        wrapped(table.columns().stream().map(Table.Column::header).toList(), widths, true);
    double together = height(header);
    for (int i = 0; i < Math.min(3, rows.size()); i++) {
      together += height(rows.get(i));
    }
    keep(together);
    PDStructureElement element = tags.child(tags.document(), "Table");
    header(table, header, widths, tags.child(element, "TR"));
    for (List<List<String>> row : rows) {
      if (y - height(row) < BOTTOM) {
        newPage();
        again();
        header(table, header, widths, null);
      }
      row(table, row, widths, tags.child(element, "TR"), "TD");
      rule(y, RULE);
    }
    space(8);
  }

  private void again() throws IOException {
    out.beginMarkedContent(COSName.ARTIFACT);
    y -= 11;
    write(continued, MARGIN, y + 3, 7.5, false, Color.DARK_GRAY);
    out.endMarkedContent();
  }

  private static double[] widths(Table table) {
    double total = table.columns().stream().mapToDouble(Table.Column::weight).sum();
    return table.columns().stream()
        .mapToDouble(column -> column.weight() / total * WIDTH)
        .toArray();
  }

  private List<List<String>> wrapped(List<String> row, double[] widths, boolean bold) {
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(
          LineBreaker.wrap(
              type.printable(row.get(i)),
              widths[i] - 2 * PAD,
              part -> type.width(part, bold, SMALL)));
    }
    return cells;
  }

  private static double height(List<List<String>> row) {
    int most = row.stream().mapToInt(List::size).max().orElse(1);
    return most * SMALL * 1.3 + 5;
  }

  private void header(
      Table table,
      List<List<String>> header,
      double[] widths,
      @org.jspecify.annotations.Nullable PDStructureElement element)
      throws IOException {
    rectangle(MARGIN, y - (float) height(header), WIDTH, (float) height(header), HEAD);
    row(table, header, widths, element, "TH");
    rule(y, Color.GRAY);
  }

  private void row(
      Table table,
      List<List<String>> cells,
      double[] widths,
      @org.jspecify.annotations.Nullable PDStructureElement element,
      String kind)
      throws IOException {
    float x = MARGIN;
    boolean bold = kind.equals("TH");
    for (int i = 0; i < cells.size(); i++) {
      PDStructureElement cell = element == null ? null : cell(element, kind);
      float baseline = y - (float) (SMALL * 1.1) - 1.5f;
      for (String line : cells.get(i)) {
        float shift =
            table.columns().get(i).right()
                ? (float) (widths[i] - PAD - type.width(line, bold, SMALL))
                : PAD;
        if (cell == null) {
          out.beginMarkedContent(COSName.ARTIFACT);
        } else {
          begin(cell);
        }
        write(line, x + shift, baseline, SMALL, bold, Color.BLACK);
        out.endMarkedContent();
        baseline -= (float) (SMALL * 1.3);
      }
      x += (float) widths[i];
    }
    y -= (float) height(cells);
  }

  private PDStructureElement cell(PDStructureElement row, String kind) {
    PDStructureElement cell = tags.child(row, kind);
    if (kind.equals("TH")) {
      org.apache.pdfbox.cos.COSDictionary scope = new org.apache.pdfbox.cos.COSDictionary();
      scope.setName(COSName.O, "Table");
      scope.setName(COSName.getPDFName("Scope"), "Column");
      cell.getCOSObject().setItem(COSName.A, scope);
    }
    return cell;
  }

  /** A chart as vectors, with its words as alternative text. */
  void figure(ChartFigure figure) throws IOException {
    float height = (float) figure.height();
    keep(height + 6);
    PdfBoxGraphics2D graphics = new PdfBoxGraphics2D(document, (float) ChartFigure.WIDTH, height);
    graphics.setFontTextDrawer(new EmbeddedText());
    figure.draw(graphics);
    graphics.dispose();
    y -= height;
    PDStructureElement element = tags.child(tags.document(), "Figure");
    element.setAlternateDescription(figure.finding() + " " + figure.units());
    begin(element);
    out.saveGraphicsState();
    out.transform(Matrix.getTranslateInstance(MARGIN, y));
    out.drawForm(graphics.getXFormObject());
    out.restoreGraphicsState();
    out.endMarkedContent();
    space(8);
  }

  /** Draws every text of a chart in the document's own fonts. */
  private final class EmbeddedText extends PdfBoxGraphics2DFontTextDrawer {
    @Override
    protected PDFont mapFont(Font font, IFontTextDrawerEnv environment) {
      return type.font(font);
    }
  }
}
