package dev.weir.report.excel;

import dev.weir.problem.ProblemException;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.Name;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.ss.util.WorkbookUtil;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The workbook under construction: styles, sheets and defined names. */
final class Book {
  /** Spreadsheets take 255 characters; some are left for what tells two alike ones apart. */
  private static final int LONGEST_NAME = 200;

  private static final int LONGEST_SHEET_NAME = 31;

  private final XSSFWorkbook workbook;
  private final Formatter formatter;
  private final Map<Look, XSSFCellStyle> styles = new HashMap<>();
  private final Map<String, String> figureNames = new HashMap<>();
  private final Map<String, Measure> measures = new HashMap<>();
  private final Set<String> takenNames = new HashSet<>();

  Book(Formatter formatter) {
    this.workbook = new XSSFWorkbook();
    this.formatter = formatter;
  }

  /** Appends to the sheets of a template, whose names stay what they are. */
  Book(Formatter formatter, Template template) throws IOException {
    this.workbook = template.open();
    this.formatter = formatter;
    takenNames.addAll(Template.names(workbook));
  }

  XSSFWorkbook workbook() {
    return workbook;
  }

  Formatter formatter() {
    return formatter;
  }

  String text(String key) {
    return formatter.text(key);
  }

  /** Starts a sheet, named and titled by a key under {@code section.}. */
  Tab tab(String section) {
    return new Tab(this, workbook.createSheet(free(text("section." + section))));
  }

  /** A name that spreadsheets take and no sheet has yet, whatever their case. */
  private String free(String wanted) {
    String name = WorkbookUtil.createSafeSheetName(wanted);
    for (int i = 2; workbook.getSheet(name) != null; i++) {
      String number = " (" + i + ")";
      int room = LONGEST_SHEET_NAME - number.length();
      name = WorkbookUtil.createSafeSheetName(wanted);
      name = name.substring(0, Math.min(room, name.length())) + number;
    }
    return name;
  }

  /** Gives an input or result cell its English name. */
  void name(String name, String sheet, int row, int column) {
    if (!takenNames.add(name.toLowerCase(java.util.Locale.ROOT))) {
      throw ProblemException.badInput(
          "--template",
          "its name or table '" + name + "' is one that the report's formulas use",
          "rename it in the template (Formulas, Name Manager)");
    }
    Name defined = workbook.createName();
    defined.setNameName(name);
    defined.setRefersToFormula(new CellReference(sheet, row, column, true, true).formatAsString());
  }

  /** Names the one cell that shows a figure; a second cell for the same figure is left nameless. */
  void figure(String id, String sheet, int row, int column) {
    if (!figureNames.containsKey(id)) {
      String name = legal(id);
      figureNames.put(id, name);
      name(name, sheet, row, column);
    }
  }

  /** As above for an amount that stands in another measure than the usual one of its kind. */
  void figure(String id, String sheet, int row, int column, Measure measure) {
    if (!figureNames.containsKey(id)) {
      figure(id, sheet, row, column);
      measures.put(id, measure);
    }
  }

  /** How the cell of a figure measures it. */
  Measure measureOf(String id, FigureValue.Amount amount) {
    return measures.getOrDefault(id, Measure.usual(amount, formatter));
  }

  /** The defined name of a figure, or null while no cell shows it. */
  @org.jspecify.annotations.Nullable
  String nameOf(String figureId) {
    return figureNames.get(figureId);
  }

  private String legal(String id) {
    StringBuilder name = new StringBuilder();
    id.codePoints()
        .limit(LONGEST_NAME)
        .forEach(
            c ->
                name.appendCodePoint(
                    c < 0x80 && Character.isLetterOrDigit(c) || c == '.' ? c : '_'));
    String plain = name.toString();
    String free = plain;
    for (int i = 2; takenNames.contains(free.toLowerCase(java.util.Locale.ROOT)); i++) {
      free = plain + "_" + i;
    }
    return free;
  }

  XSSFCellStyle style(Look look) {
    return styles.computeIfAbsent(look, this::make);
  }

  private XSSFCellStyle make(Look look) {
    XSSFCellStyle style = workbook.createCellStyle();
    style.setDataFormat(workbook.createDataFormat().getFormat(pattern(look)));
    style.setVerticalAlignment(VerticalAlignment.TOP);
    style.setLocked(true);
    XSSFFont font = workbook.createFont();
    font.setFontName(formatter.text("font.workbook"));
    font.setFontHeightInPoints((short) 10);
    if (look.format() == Look.Format.TEXT) {
      style.setIndention((short) 1);
      style.setAlignment(HorizontalAlignment.LEFT);
    }
    dress(look.role(), style, font);
    style.setFont(font);
    return style;
  }

  private String pattern(Look look) {
    String pattern = quoted(look.before()) + look.format().pattern() + quoted(look.after());
    return look.role() == Look.Role.SO_FAR ? pattern + "\" " + text("value.soFar") + "\"" : pattern;
  }

  private static String quoted(String words) {
    return words.isEmpty() ? "" : "\"" + words.replace('"', '\'') + "\"";
  }

  /** Characters that a usual value takes, with the words around it. */
  int width(Look look) {
    int words = look.role() == Look.Role.SO_FAR ? Tab.width(text("value.soFar")) + 1 : 0;
    return look.format().width() + words + Tab.width(look.before()) + Tab.width(look.after());
  }

  private void dress(Look.Role role, XSSFCellStyle style, XSSFFont font) {
    switch (role) {
      case PLAIN -> {}
      case WRAPPED -> style.setWrapText(true);
      case LABEL -> font.setColor(colour(0x333333));
      case CONSTANT, SO_FAR -> font.setColor(colour(0x555555));
      case STRONG -> {
        font.setBold(true);
        style.setWrapText(true);
        style.setBorderTop(BorderStyle.HAIR);
        style.setBorderBottom(BorderStyle.HAIR);
      }
      case ALARM -> {
        font.setBold(true);
        font.setColor(colour(0xA33B00));
        style.setWrapText(true);
      }
      case FAINT -> {
        font.setItalic(true);
        font.setColor(colour(0x707070));
        style.setWrapText(true);
      }
      case LARGEST -> {
        font.setBold(true);
        style.setBorderTop(BorderStyle.MEDIUM);
        style.setBorderBottom(BorderStyle.MEDIUM);
        style.setBorderLeft(BorderStyle.MEDIUM);
        style.setBorderRight(BorderStyle.MEDIUM);
      }
      case INPUT -> {
        font.setColor(colour(0x0033CC));
        fill(style, 0xFFF9D6);
        style.setLocked(false);
        border(style);
      }
      case TITLE -> {
        style.setIndention((short) 0);
        font.setBold(true);
        font.setFontHeightInPoints((short) 15);
      }
      case SUBTITLE -> {
        style.setIndention((short) 0);
        font.setBold(true);
        font.setFontHeightInPoints((short) 12);
      }
      case NOTE -> {
        font.setColor(colour(0x555555));
        style.setWrapText(true);
      }
      case HEADER -> {
        font.setBold(true);
        fill(style, 0xE6EEF5);
        style.setWrapText(true);
        style.setIndention((short) 0);
        style.setAlignment(HorizontalAlignment.CENTER);
        style.setVerticalAlignment(VerticalAlignment.CENTER);
        style.setBorderTop(BorderStyle.THIN);
      }
      case UNIT -> {
        font.setColor(colour(0x555555));
        fill(style, 0xE6EEF5);
        style.setIndention((short) 0);
        style.setAlignment(HorizontalAlignment.CENTER);
        style.setBorderBottom(BorderStyle.THIN);
      }
      case GOOD -> verdict(style, font, 0xD9F0E4);
      case FAIR -> verdict(style, font, 0xFFF1CC);
      case BAD -> verdict(style, font, 0xFADBD2);
    }
  }

  private static void verdict(XSSFCellStyle style, XSSFFont font, int rgb) {
    font.setBold(true);
    font.setFontHeightInPoints((short) 14);
    fill(style, rgb);
    style.setVerticalAlignment(VerticalAlignment.CENTER);
    border(style);
  }

  private static void border(XSSFCellStyle style) {
    style.setBorderTop(BorderStyle.THIN);
    style.setBorderBottom(BorderStyle.THIN);
    style.setBorderLeft(BorderStyle.THIN);
    style.setBorderRight(BorderStyle.THIN);
  }

  private static void fill(XSSFCellStyle style, int rgb) {
    style.setFillForegroundColor(colour(rgb));
    style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
  }

  /** An opaque colour; the format's colours have four bytes, the first of them the opacity. */
  static XSSFColor colour(int rgb) {
    byte[] bytes = {(byte) 0xFF, (byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
    return new XSSFColor(bytes, null);
  }
}
