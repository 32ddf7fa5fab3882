package dev.weir.report.excel;

import dev.weir.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.poi.ss.usermodel.Name;
import org.apache.poi.xssf.usermodel.XSSFTable;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.CTCalcPr;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STCalcMode;

/** A workbook of the user's, checked, that the sheets of a report are appended to. */
public final class Template {
  /** What the file may have on disk; a cover with pictures has some megabytes. */
  public static final int MOST_BYTES = 16 << 20;

  /** Spreadsheets take 64,000 formats; some thousands are left for the report's. */
  private static final int MOST_STYLES = 60_000;

  private static final String NOT_READABLE = "open it in Excel or LibreOffice and save it anew";

  private final byte[] checked;

  private Template(byte[] checked) {
    this.checked = checked;
  }

  /**
   * @param file a whole file of at most {@link #MOST_BYTES}
   * @param where it came from, for errors
   * @throws ProblemException bad input when it is no workbook, is too large once unpacked, holds
   *     macros, links to other files or anything else a report must not carry, or counts in a way
   *     in which the report's numbers would be shown wrongly
   */
  public static Template of(byte[] file, String where) {
    if (file.length > MOST_BYTES) {
      throw ProblemException.badInput(
          where,
          "the file has more than " + (MOST_BYTES >> 20) + " MiB",
          "use a smaller workbook: a cover, your styles, a logo");
    }
    Template template = new Template(new TemplatePackage(where).checked(file));
    try (XSSFWorkbook workbook = template.open()) {
      check(workbook, where);
    } catch (IOException | RuntimeException e) {
      if (e instanceof ProblemException known) {
        throw known;
      }
      // Whatever the library says about a damaged part, in whichever way, the file is at fault.
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          where,
          "this workbook cannot be read: " + e.getMessage(),
          NOT_READABLE,
          e);
    }
    return template;
  }

  private static void check(XSSFWorkbook workbook, String where) {
    if (workbook.isDate1904()) {
      throw ProblemException.badInput(
          where,
          "its dates count from 1904, so that the report's would be four years off",
          "switch 'Use 1904 date system' off in its options");
    }
    CTCalcPr counting = workbook.getCTWorkbook().getCalcPr();
    if (counting != null && counting.isSetFullPrecision() && !counting.getFullPrecision()) {
      throw ProblemException.badInput(
          where,
          "it counts with the precision as displayed, which would round the report's numbers",
          "switch 'Set precision as displayed' off in its options");
    }
    if (workbook.getNumCellStyles() > MOST_STYLES) {
      throw ProblemException.badInput(
          where,
          "it has %,d cell formats and leaves no room for the report's"
              .formatted(workbook.getNumCellStyles()),
          "remove formats that no cell uses");
    }
    if (workbook.getNumberOfSheets() == 0) {
      throw ProblemException.badInput(where, "it has no sheet", NOT_READABLE);
    }
  }

  /** A new workbook with the user's sheets, which counts by itself when an input changes. */
  XSSFWorkbook open() throws IOException {
    XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(checked));
    CTCalcPr counting = workbook.getCTWorkbook().getCalcPr();
    if (counting != null && counting.isSetCalcMode()) {
      counting.setCalcMode(STCalcMode.AUTO);
    }
    return workbook;
  }

  /** What formulas call cells and tables of a workbook, in lower case. */
  static Set<String> names(XSSFWorkbook workbook) {
    Stream<String> names = workbook.getAllNames().stream().map(Name::getNameName);
    Stream<String> tables =
        StreamSupport.stream(workbook.spliterator(), false)
            .flatMap(sheet -> workbook.getSheet(sheet.getSheetName()).getTables().stream())
            .map(XSSFTable::getName);
    return Stream.concat(names, tables)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
