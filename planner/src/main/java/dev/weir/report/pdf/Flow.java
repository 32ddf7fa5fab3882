package dev.weir.report.pdf;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import dev.weir.report.DataTable;
import dev.weir.report.Logo;
import dev.weir.report.TableText;
import dev.weir.report.chart.ChartFigure;
import dev.weir.report.chart.LineBreaker;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.util.Matrix;
import org.jspecify.annotations.Nullable;

/** Pages filled from top to bottom: headings, paragraphs, tables, figures, boxes. */
final class Flow {
  /** 20 mm. */
  static final float MARGIN = 56.7f;

  static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
  static final double BODY = 9.5;
  static final double SMALL = 8.5;

  /** 50 mm, as on a letter. */
  private static final float LOGO_WIDTH = 142;

  /** 14 mm, within the margin: page 1 has to hold everything else too. */
  private static final float LOGO_HEIGHT = 40;

  /** A company seal has 18 to 24 mm. */
  private static final float SEAL = 70;

  private static final float BOTTOM = MARGIN + 6;

  /** Smaller letters are hard to read on paper. */
  private static final double SMALLEST = 7;

  private static final float SMALLEST_LEADING = 9;
  private static final float COLUMN_GAP = 14;
  private static final double LEADING = 1.47;
  private static final float PAD = 4.5f;
  private static final Color RULE = new Color(0xBBBBBB);
  private static final Color HEAD = new Color(0xE6EEF5);

  /** Dark enough for small letters. */
  private static final Color ALARM = new Color(0xA33B00);

  private final PDDocument document;
  private final Type type;
  private final Tags tags;

  /** Rows that stay with the header of their table. */
  private static final int ROWS_TOGETHER = 3;

  /** Points: a title of two lines above a table. */
  private static final double TITLE_ROOM = 32;

  private final UnaryOperator<String> continued;
  private final SignatureForm form;
  private final PDDocumentOutline outline = new PDDocumentOutline();
  private final List<PDPage> pages = new ArrayList<>();
  private final List<Contents.Entry> entries = new ArrayList<>();
  private @Nullable Contents contents;
  private PDPage page;

  /** The last heading, which names the tables beneath that have no title of their own. */
  private String heading = "";

  private PDPageContentStream out;
  private float y;

  /**
   * @param continued the words above the rest of a table, from its title
   */
  Flow(PDDocument document, Type type, Tags tags, UnaryOperator<String> continued)
      throws IOException {
    this.document = document;
    this.type = type;
    this.tags = tags;
    this.continued = continued;
    this.form = new SignatureForm(document, tags);
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

  /** Ends the last page and fills in the contents. */
  List<PDPage> finish() throws IOException {
    out.close();
    if (contents != null) {
      contents.fill(document, type, tags, entries, pages);
    }
    return pages;
  }

  /** Keeps a page for the contents, which are known at the end. */
  void contents(String title) throws IOException {
    newPage();
    contents = new Contents(title, page, tags.child(tags.document(), "TOC"));
    newPage();
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

  /** A heading right above a figure, on the same page. */
  void headingOf(ChartFigure figure, int level, String text) throws IOException {
    keep(figure.height() + 50);
    heading(level, text);
  }

  /** A logo at the right of the upper margin, where it takes no room from the page. */
  void logo(Logo logo, String words) throws IOException {
    PDImageXObject image = PDImageXObject.createFromByteArray(document, logo.bytes(), "logo");
    float scale = Math.min(LOGO_WIDTH / logo.width(), LOGO_HEIGHT / logo.height());
    float width = logo.width() * scale;
    float height = logo.height() * scale;
    float bottom = PDRectangle.A4.getHeight() - MARGIN + 4;
    PDStructureElement element = tags.child(tags.document(), "Figure");
    element.setAlternateDescription(words);
    begin(element);
    out.drawImage(image, MARGIN + WIDTH - width, bottom, width, height);
    out.endMarkedContent();
  }

  /** A heading with a bookmark; at least a few lines follow it on the same page. */
  void heading(int level, String text) throws IOException {
    double size = level == 1 ? 15 : 12;
    heading = text;
    keep(size * 2 + 60);
    space(level == 1 ? 4 : 12);
    PDPageXYZDestination destination = new PDPageXYZDestination();
    destination.setPage(page);
    destination.setTop((int) y + 4);
    entries.add(new Contents.Entry(text, page, destination));
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
    table(table, heading);
  }

  private void table(Table table, String title) throws IOException {
    List<List<List<String>>> rows = new ArrayList<>();
    double[] widths = widths(table);
    for (Table.Row row : table.rows()) {
      rows.add(wrapped(row.cells(), widths, bold(row.weight())));
    }
    List<List<String>> header =
        wrapped(table.columns().stream().map(Table.Column::header).toList(), widths, true);
    keep(together(header, rows));
    PDStructureElement element = tags.child(tags.document(), "Table");
    header(table, header, widths, tags.child(element, "TR"));
    for (int i = 0; i < rows.size(); i++) {
      List<List<String>> row = rows.get(i);
      if (y - height(row) < BOTTOM) {
        newPage();
        again(continued.apply(title));
        header(table, header, widths, null);
      }
      DataTable.Weight weight = table.rows().get(i).weight();
      row(
          table,
          row,
          widths,
          tags.child(element, "TR"),
          new Cells("TD", bold(weight), ink(weight)));
      rule(y, RULE);
    }
    space(8);
  }

  /** Height of what is not torn apart: the header and the first rows. */
  private double together(Table table) throws IOException {
    double[] widths = widths(table);
    List<List<List<String>>> rows = new ArrayList<>();
    for (Table.Row row : table.rows().subList(0, Math.min(ROWS_TOGETHER, table.rows().size()))) {
      rows.add(wrapped(row.cells(), widths, bold(row.weight())));
    }
    return together(
        wrapped(table.columns().stream().map(Table.Column::header).toList(), widths, true), rows);
  }

  private static double together(List<List<String>> header, List<List<List<String>>> rows) {
    return height(header) + rows.stream().limit(ROWS_TOGETHER).mapToDouble(Flow::height).sum();
  }

  /**
   * @param tag of each cell
   * @param bold whether they stand out by type
   * @param colour of their words
   */
  private record Cells(String tag, boolean bold, Color colour) {
    private static final Cells HEADER = new Cells("TH", true, Color.BLACK);
  }

  private static boolean bold(DataTable.Weight weight) {
    return weight == DataTable.Weight.STRONG || weight == DataTable.Weight.BAD;
  }

  private static Color ink(DataTable.Weight weight) {
    return switch (weight) {
      case PLAIN, STRONG -> Color.BLACK;
      case BAD -> ALARM;
      case FAINT -> Color.GRAY;
    };
  }

  /**
   * A table with its title, its columns as wide as their content needs. One that is too wide for
   * the page is set in parts, each with the columns again that tell its rows apart.
   */
  void table(TableText text) throws IOException {
    List<Table> parts = new ColumnFit(type, WIDTH - 1, SMALL, 2 * PAD).parts(text);
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.size() > 1 ? " (" + (i + 1) + " / " + parts.size() + ")" : "";
      String title = type.printable(text.title() + part);
      keep(TITLE_ROOM + together(parts.get(i)));
      lines(tags.child(tags.document(), "P"), title, BODY, true, Color.BLACK);
      space(2);
      table(parts.get(i), text.title() + part);
    }
    for (String note : text.notes()) {
      note(note);
    }
  }

  /**
   * Short texts in small type, in two columns that are filled one after the other; nobody reads
   * them from top to bottom, so they take as little paper as possible.
   */
  void inColumns(List<String> texts) throws IOException {
    float width = (WIDTH - COLUMN_GAP) / 2;
    float top = y;
    float lowest = y;
    boolean second = false;
    for (String text : texts) {
      List<String> lines =
          LineBreaker.wrap(type.printable(text), width, part -> type.width(part, false, SMALLEST));
      if (y - lines.size() * SMALLEST_LEADING < BOTTOM) {
        if (second) {
          newPage();
          top = y;
          lowest = y;
        }
        y = top;
        second = !second;
      }
      PDStructureElement element = tags.child(tags.document(), "P");
      for (String line : lines) {
        y -= SMALLEST_LEADING;
        begin(element);
        float x = second ? MARGIN + width + COLUMN_GAP : MARGIN;
        write(line, x, y + 2, SMALLEST, false, Color.BLACK);
        out.endMarkedContent();
      }
      lowest = Math.min(lowest, y);
    }
    y = lowest;
    space(8);
  }

  private void again(String continued) throws IOException {
    out.beginMarkedContent(COSName.ARTIFACT);
    y -= 11;
    write(type.printable(continued), MARGIN, y + 3, 7.5, false, Color.DARK_GRAY);
    out.endMarkedContent();
  }

  /** Shares of the width, shifted so that no column is narrower than its longest word. */
  private double[] widths(Table table) {
    double total = table.columns().stream().mapToDouble(Table.Column::weight).sum();
    double[] widths = new double[table.columns().size()];
    double[] least = new double[widths.length];
    double lacking = 0;
    double spare = 0;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = table.columns().get(i).weight() / total * WIDTH;
      least[i] = longestWord(table, i) + 2 * PAD + 0.5;
      lacking += Math.max(0, least[i] - widths[i]);
      spare += Math.max(0, widths[i] - least[i]);
    }
    double taken = spare > 0 ? Math.min(1, lacking / spare) : 0;
    double given = lacking > 0 ? Math.min(1, spare / lacking) : 0;
    for (int i = 0; i < widths.length; i++) {
      double difference = widths[i] - least[i];
      widths[i] -= difference * (difference > 0 ? taken : given);
    }
    return widths;
  }

  private double longestWord(Table table, int column) {
    double longest = longestPiece(table.columns().get(column).header(), true);
    for (Table.Row row : table.rows()) {
      longest = Math.max(longest, longestPiece(row.cells().get(column), bold(row.weight())));
    }
    return longest;
  }

  private double longestPiece(String text, boolean bold) {
    return LineBreaker.pieces(type.printable(text).replace('\n', ' ')).stream()
        .mapToDouble(piece -> type.width(piece.strip(), bold, SMALL))
        .max()
        .orElse(0);
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
      Table table, List<List<String>> header, double[] widths, @Nullable PDStructureElement element)
      throws IOException {
    rectangle(MARGIN, y - (float) height(header), WIDTH, (float) height(header), HEAD);
    row(table, header, widths, element, Cells.HEADER);
    rule(y, Color.GRAY);
  }

  private void row(
      Table table,
      List<List<String>> cells,
      double[] widths,
      @Nullable PDStructureElement element,
      Cells look)
      throws IOException {
    float x = MARGIN;
    boolean bold = look.bold();
    for (int i = 0; i < cells.size(); i++) {
      PDStructureElement cell = element == null ? null : cell(element, look.tag());
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
        write(line, x + shift, baseline, SMALL, bold, look.colour());
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

  /**
   * Room for one party to sign: lines for a pen, a field for an electronic signature, a square for
   * a seal.
   *
   * @param party who signs
   * @param labels of the lines
   * @param signature label of the field
   * @param seal label of the square
   * @param field name of the field, ASCII
   */
  void signature(String party, List<String> labels, String signature, String seal, String field)
      throws IOException {
    float height = 28 * labels.size() + 24;
    keep(height + 10);
    lines(tags.child(tags.document(), "P"), type.printable(party), 11, true, Color.BLACK);
    float first = y;
    for (String label : labels) {
      y -= 28;
      begin(tags.child(tags.document(), "P"));
      write(type.printable(label), MARGIN, y + 4, SMALL, false, Color.DARK_GRAY);
      out.endMarkedContent();
      stroke(MARGIN + 70, y, MARGIN + 215, y);
    }
    float bottom = first - 28 * labels.size();
    float fieldLeft = MARGIN + 235;
    float sealLeft = MARGIN + WIDTH - SEAL;
    frame(fieldLeft, bottom, sealLeft - 15 - fieldLeft, first - bottom - 12);
    frame(sealLeft, bottom, SEAL, SEAL);
    begin(tags.child(tags.document(), "P"));
    write(type.printable(signature), fieldLeft + 4, first - 22, 7, false, Color.GRAY);
    write(type.printable(seal), sealLeft + 4, bottom + SEAL - 10, 7, false, Color.GRAY);
    out.endMarkedContent();
    PDRectangle where =
        new PDRectangle(fieldLeft + 2, bottom + 2, sealLeft - 19 - fieldLeft, first - bottom - 28);
    form.add(page, where, field, party + ": " + signature);
    y = bottom - 26;
  }

  private void frame(float left, float bottom, float width, float height) throws IOException {
    stroke(left, bottom, left + width, bottom);
    stroke(left, bottom + height, left + width, bottom + height);
    stroke(left, bottom, left, bottom + height);
    stroke(left + width, bottom, left + width, bottom + height);
  }

  private void stroke(float fromX, float fromY, float toX, float toY) throws IOException {
    out.beginMarkedContent(COSName.ARTIFACT);
    out.setStrokingColor(Color.GRAY);
    out.setLineWidth(0.6f);
    out.moveTo(fromX, fromY);
    out.lineTo(toX, toY);
    out.stroke();
    out.endMarkedContent();
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
