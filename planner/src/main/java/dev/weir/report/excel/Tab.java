package dev.weir.report.excel;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.PaperSize;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** One sheet under construction: cells, widths, print set-up. */
final class Tab {
  private static final int WIDEST = 60;
  private static final int NARROWEST = 9;
  private static final double ROOM = 1.15;
  private static final float ROW = 14.5f;
  private static final float TITLE_ROW = 24;

  private final Book book;
  private final XSSFSheet sheet;
  private final Map<Integer, Integer> widths = new HashMap<>();

  Tab(Book book, XSSFSheet sheet) {
    this.book = book;
    this.sheet = sheet;
    sheet.setDefaultRowHeightInPoints(ROW);
  }

  XSSFSheet sheet() {
    return sheet;
  }

  Book book() {
    return book;
  }

  /**
   * Title in row 0 and a note in row 1 that may take several lines over {@code columns} columns.
   */
  void heading(String section, String note, int columns) {
    text(0, 0, book.text("section." + section), new Look(Look.Format.TEXT, Look.Role.TITLE));
    paragraph(1, columns, note, new Look(Look.Format.TEXT, Look.Role.NOTE));
  }

  /**
   * A text over several columns; its height is set because spreadsheets do not fit merged cells.
   */
  void paragraph(int row, int columns, String text, Look look) {
    cell(row, 0, look).setCellValue(fitting(text));
    if (columns > 1) {
      sheet.addMergedRegion(new CellRangeAddress(row, row, 0, columns - 1));
    }
    paragraphs.put(row, new Paragraph(text, columns));
  }

  private final Map<Integer, Integer> tall = new HashMap<>();

  private record Paragraph(String text, int columns) {}

  private final Map<Integer, Paragraph> paragraphs = new HashMap<>();

  /** A header with its unit beneath. */
  void header(int row, int column, String label, String unitKey) {
    headerOf(row, column, label, unitKey.isEmpty() ? "" : book.text("unit." + unitKey));
  }

  /** A header with the words of its unit beneath. */
  void headerOf(int row, int column, String label, String unit) {
    cell(row, column, new Look(Look.Format.TEXT, Look.Role.HEADER)).setCellValue(fitting(label));
    cell(row + 1, column, new Look(Look.Format.TEXT, Look.Role.UNIT)).setCellValue(unit);
    widen(column, Math.min(width(label), 16));
    widen(column, width(unit));
    headers.merge(row, width(label), Math::max);
  }

  private final Map<Integer, Integer> headers = new HashMap<>();

  private void fitHeader(int row, int longest) {
    sheet.getRow(row).setHeightInPoints(longest > 32 ? 3 * ROW : longest > 14 ? 2 * ROW : ROW);
  }

  void text(int row, int column, String text, Look look) {
    XSSFCell cell = cell(row, column, look);
    cell.setCellType(CellType.STRING);
    cell.setCellValue(fitting(text));
    if (look.role() != Look.Role.TITLE) {
      widen(column, width(text));
    }
    if (WRAPPING.contains(look.role()) && width(text) * ROOM > WIDEST) {
      tall.merge(row, (int) Math.ceil(width(text) * ROOM / WIDEST), Math::max);
    }
  }

  /** Makes room for large type in a row. */
  void high(int row) {
    tall.merge(row, 2, Math::max);
  }

  /** A text that may run over its neighbours and does not widen its column. */
  void textOver(int row, int column, String text) {
    textOver(row, column, text, Look.TEXT);
  }

  /** As above in another look. */
  void textOver(int row, int column, String text, Look look) {
    cell(row, column, look).setCellValue(fitting(text));
  }

  private static final Set<Look.Role> WRAPPING =
      EnumSet.of(Look.Role.WRAPPED, Look.Role.STRONG, Look.Role.ALARM, Look.Role.FAINT);

  /** Spreadsheets take 32,767 UTF-16 units in a cell; the rest is for the words of the cut. */
  private static final int LONGEST_CELL = 32_000;

  private String fitting(String text) {
    if (text.length() <= LONGEST_CELL) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST_CELL - 1)) ? 1 : 0;
    return text.substring(0, LONGEST_CELL - end) + book.text("value.cut");
  }

  /** A number, or the word for "not bounded" where there is none. */
  void number(int row, int column, double value, Look look) {
    if (Double.isInfinite(value) || Double.isNaN(value)) {
      text(row, column, book.text("value.unbounded"), look);
      return;
    }
    cell(row, column, look).setCellValue(value);
    widen(column, book.width(look));
  }

  /** A formula whose cached value the evaluator fills in. */
  void formula(int row, int column, String formula, Look look) {
    cell(row, column, look).setCellFormula(formula);
    widen(column, book.width(look));
  }

  /** A formula that shows a value of the record until it is recalculated. */
  void formula(int row, int column, String formula, double cached, Look look) {
    XSSFCell cell = cell(row, column, look);
    cell.setCellFormula(formula);
    cell.setCellValue(cached);
    widen(column, book.width(look));
  }

  /** As above for a formula that gives a text. */
  void formula(int row, int column, String formula, String cached, Look look) {
    XSSFCell cell = cell(row, column, look);
    cell.setCellFormula(formula);
    cell.setCellValue(fitting(cached));
    widen(column, width(cached));
  }

  private XSSFCell cell(int row, int column, Look look) {
    Row line = sheet.getRow(row);
    line = line == null ? sheet.createRow(row) : line;
    Cell cell = line.createCell(column);
    cell.setCellStyle(book.style(look));
    return (XSSFCell) cell;
  }

  /** Reference to a cell of this sheet from any other. */
  String at(int row, int column) {
    return new CellReference(sheet.getSheetName(), row, column, true, true).formatAsString();
  }

  /** Reference to rows {@code from} to {@code to} of a column, from any sheet. */
  String range(int column, int from, int to) {
    String name =
        new CellReference(sheet.getSheetName(), from, column, true, true).formatAsString();
    return name + ":" + new CellReference(to, column, true, true).formatAsString();
  }

  /** Address within this sheet. */
  static String local(int row, int column) {
    return new CellReference(row, column, false, false).formatAsString();
  }

  void widen(int column, int characters) {
    widths.merge(column, characters, Math::max);
  }

  /** Columns that a full-width character takes twice. */
  static int width(String text) {
    return text.codePoints().map(c -> c >= 0x2E80 ? 2 : 1).sum();
  }

  /** Sets widths, frozen rows, protection and the printed page. */
  void finish(int frozenRows, boolean landscape) {
    widths.forEach(
        (column, characters) -> sheet.setColumnWidth(column, 256 * columnWidth(characters)));
    for (Row row : sheet) {
      row.setHeightInPoints(ROW);
    }
    paragraphs.forEach(this::fit);
    headers.forEach(this::fitHeader);
    tall.forEach((row, lines) -> sheet.getRow(row).setHeightInPoints(lines * ROW));
    if (sheet.getRow(0) != null) {
      sheet.getRow(0).setHeightInPoints(TITLE_ROW);
    }
    if (frozenRows > 0) {
      sheet.createFreezePane(0, frozenRows);
      sheet.setRepeatingRows(
          new CellRangeAddress(Math.max(0, frozenRows - 2), frozenRows - 1, -1, -1));
    }
    sheet.enableLocking();
    sheet.setDisplayGridlines(false);
    sheet.getPrintSetup().setPaperSize(PaperSize.A4_PAPER);
    sheet.getPrintSetup().setLandscape(landscape);
    sheet.setFitToPage(true);
    sheet.getPrintSetup().setFitWidth((short) 1);
    sheet.getPrintSetup().setFitHeight((short) 0);
    sheet.getFooter().setRight("&P / &N");
  }

  /** Prints only these columns and rows; what stands beside them is there for formulas. */
  void print(int fromColumn, int toColumn, int fromRow, int toRow) {
    var workbook = sheet.getWorkbook();
    workbook.setPrintArea(workbook.getSheetIndex(sheet), fromColumn, toColumn, fromRow, toRow);
  }

  private static int columnWidth(int characters) {
    return (int) Math.clamp(Math.ceil(characters * ROOM) + 1, NARROWEST, WIDEST);
  }

  /** Sets a row's height for a wrapped text in a single column. */
  private void fit(int row, Paragraph paragraph) {
    int available = 0;
    for (int column = 0; column < paragraph.columns(); column++) {
      available += widths.containsKey(column) ? columnWidth(widths.get(column)) : 8;
    }
    int lines = (int) Math.ceil(width(paragraph.text()) * 1.1 / Math.max(1, available));
    float points = Math.max(1, lines) * 14f + 2;
    if (sheet.getRow(row).getHeightInPoints() < points) {
      sheet.getRow(row).setHeightInPoints(points);
    }
  }
}
