package dev.weir.report.excel;

import dev.weir.report.Formatter;
import dev.weir.report.Identity;
import dev.weir.report.Report;
import dev.weir.report.Section;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.util.DefaultTempFileCreationStrategy;
import org.apache.poi.util.TempFile;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFFormulaEvaluator;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Writes a report as XLSX: no macro, no external link; the same report gives the same bytes. */
public final class ExcelReport {
  private static final int ROWS_IN_MEMORY = 200;

  private ExcelReport() {}

  /** As below without a template. */
  public static void write(Report report, Formatter formatter, OutputStream out)
      throws IOException {
    write(report, Optional.empty(), formatter, out);
  }

  /**
   * @param report what to print
   * @param template whose sheets stand before the report's
   * @param formatter language and zone
   * @param out receives the file, left open
   */
  public static void write(
      Report report, Optional<Template> template, Formatter formatter, OutputStream out)
      throws IOException {
    // A folder of this process's own: the library's default is shared by all users of a machine.
    Path folder = Files.createTempDirectory("weir-xlsx-");
    TempFile.setThreadLocalTempFileCreationStrategy(
        new DefaultTempFileCreationStrategy(folder.toFile()));
    try {
      render(report, template, formatter, out);
    } finally {
      TempFile.setThreadLocalTempFileCreationStrategy(null);
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void render(
      Report report, Optional<Template> template, Formatter formatter, OutputStream out)
      throws IOException {
    Book book = template.isPresent() ? new Book(formatter, template.get()) : new Book(formatter);
    int own = book.workbook().getNumberOfSheets();
    Tabs tabs = Tabs.create(book, report);
    Optional<TimelineSheet> timeline = tabs.timeline().map(tab -> new TimelineSheet(report, tab));
    fill(report, tabs, timeline);
    XSSFWorkbook workbook = book.workbook();
    evaluate(workbook, own);
    properties(workbook, report.identity());
    workbook.setForceFormulaRecalculation(true);
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    try (SXSSFWorkbook streaming = new SXSSFWorkbook(workbook, ROWS_IN_MEMORY)) {
      streaming.setZip64Mode(Zip64Mode.AsNeeded);
      timeline.ifPresent(sheet -> sheet.stream(streaming.getSheet(sheet.name())));
      streaming.write(raw);
    }
    StablePackage.copy(raw.toByteArray(), out);
  }

  private static void fill(Report report, Tabs tabs, Optional<TimelineSheet> timeline) {
    EnvelopeSheet envelope = new EnvelopeSheet(report, tabs);
    WhatIfSheet whatIf = new WhatIfSheet(report, tabs, envelope);
    whatIf.inputs();
    new LinesSheet(report, tabs, envelope).fill();
    new ObjectivesSheet(report, tabs, envelope).fill();
    envelope.fill();
    whatIf.results();
    timeline.ifPresent(TimelineSheet::prepare);
    Optional<CurvesSheet> curves = tabs.curves().map(tab -> new CurvesSheet(report, tab));
    curves.ifPresent(CurvesSheet::fill);
    new SummarySheet(report, tabs, curves).fill();
    new RecommendationSheet(report, tabs.recommendation()).fill();
    LiveColumns live = new LiveColumns(report, tabs.lines());
    for (Section section : report.sections()) {
      Tab tab = Objects.requireNonNull(tabs.sections().get(section.topic()));
      new SectionSheet(section, tab, live).fill();
    }
    tabs.proof().ifPresent(tab -> new ProofSheet(report.proof().orElseThrow(), tab).fill());
    AssumptionsSheet.fill(report, tabs.assumptions());
    new AuditSheet(report, tabs, envelope).fill();
    GlossarySheet.fill(tabs.glossary());
    new ProvenanceSheet(report, tabs.provenance()).fill();
  }

  /**
   * Fills the caches of helper formulas; those that show a figure carry the record's value. Sheets
   * before {@code first} are the user's and keep what they show.
   */
  private static void evaluate(XSSFWorkbook workbook, int first) {
    XSSFFormulaEvaluator evaluator = new XSSFFormulaEvaluator(workbook);
    for (int i = first; i < workbook.getNumberOfSheets(); i++) {
      Sheet sheet = workbook.getSheetAt(i);
      for (Row row : sheet) {
        for (Cell cell : row) {
          if (cell.getCellType() == CellType.FORMULA && uncached(cell)) {
            evaluator.evaluateFormulaCell(cell);
          }
        }
      }
    }
  }

  private static boolean uncached(Cell cell) {
    return !((org.apache.poi.xssf.usermodel.XSSFCell) cell).getCTCell().isSetV();
  }

  private static void properties(XSSFWorkbook workbook, Identity identity) {
    var core = workbook.getProperties().getCoreProperties();
    Optional<Date> created = Optional.of(Date.from(identity.createdAt()));
    core.setTitle(identity.title());
    core.setCreator("Weir");
    core.setSubjectProperty(identity.reportId());
    core.setCreated(created);
    core.setModified(created);
  }
}
