package dev.weir.report.excel;

import dev.weir.report.Formatter;
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
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The workbook under construction: styles, sheets and defined names. */
final class Book {
  private static final int LONGEST_NAME = 200;

  private final XSSFWorkbook workbook = new XSSFWorkbook();
  private final Formatter formatter;
  private final Map<Look, XSSFCellStyle> styles = new HashMap<>();
  private final Map<String, String> figureNames = new HashMap<>();
  private final Set<String> takenNames = new HashSet<>();

  Book(Formatter formatter) {
    this.formatter = formatter;
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
    return new Tab(this, workbook.createSheet(text("section." + section)));
  }

  /** Gives an input or result cell its English name. */
  void name(String name, String sheet, int row, int column) {
    Name defined = workbook.createName();
    defined.setNameName(name);
    defined.setRefersToFormula(new CellReference(sheet, row, column, true, true).formatAsString());
    takenNames.add(name.toLowerCase(java.util.Locale.ROOT));
  }

  /** Names the one cell that shows a figure; a second cell for the same figure is left nameless. */
  void figure(String id, String sheet, int row, int column) {
    if (!figureNames.containsKey(id)) {
      String name = legal(id);
      figureNames.put(id, name);
      name(name, sheet, row, column);
    }
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
    String pattern = look.format().pattern();
    return look.role() == Look.Role.SO_FAR ? pattern + "\" " + text("value.soFar") + "\"" : pattern;
  }

  /** Characters that a usual value takes, with the words behind it. */
  int width(Look look) {
    int words = look.role() == Look.Role.SO_FAR ? Tab.width(text("value.soFar")) + 1 : 0;
    return look.format().width() + words;
  }

  private void dress(Look.Role role, XSSFCellStyle style, XSSFFont font) {
    switch (role) {
      case PLAIN -> {}
      case WRAPPED -> style.setWrapText(true);
      case LABEL -> font.setColor(colour(0x333333));
      case CONSTANT, SO_FAR -> font.setColor(colour(0x555555));
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

  private static XSSFColor colour(int rgb) {
    byte[] bytes = {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
    return new XSSFColor(bytes, null);
  }
}
