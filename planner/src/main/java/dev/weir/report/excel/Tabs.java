package dev.weir.report.excel;

import dev.weir.report.Report;
import dev.weir.report.Section;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sheets of one workbook in their order, all present before any is filled because formulas
 * refer forwards too.
 */
record Tabs(
    Tab summary,
    Tab recommendation,
    Tab whatIf,
    Tab lines,
    Tab objectives,
    Map<Section.Topic, Tab> sections,
    Optional<Tab> timeline,
    Optional<Tab> curves,
    Tab envelope,
    Optional<Tab> proof,
    Tab assumptions,
    Tab audit,
    Tab glossary,
    Tab provenance) {

  /** First of the two header rows of a data sheet. */
  static final int HEADER = 3;

  /** First row of data of a data sheet. */
  static final int FIRST = 5;

  static Tabs create(Book book, Report report) {
    Tab summary = book.tab("summary");
    Tab recommendation = book.tab("recommendation");
    Tab whatIf = book.tab("whatif");
    Tab lines = book.tab("lines");
    Tab objectives = book.tab("objectives");
    Map<Section.Topic, Tab> sections = new EnumMap<>(Section.Topic.class);
    for (Section section : report.sections()) {
      if (section.topic() != Section.Topic.QUALITY) {
        sections.put(section.topic(), book.tab(section.topic().key()));
      }
    }
    Optional<Tab> timeline =
        report.supply().timeline().isEmpty() ? Optional.empty() : Optional.of(book.tab("timeline"));
    Optional<Tab> curves =
        report.supply().curves().isEmpty() ? Optional.empty() : Optional.of(book.tab("curves"));
    Tab envelope = book.tab("envelope");
    report
        .section(Section.Topic.QUALITY)
        .ifPresent(section -> sections.put(section.topic(), book.tab(section.topic().key())));
    Optional<Tab> proof = report.proof().map(section -> book.tab("proof"));
    return new Tabs(
        summary,
        recommendation,
        whatIf,
        lines,
        objectives,
        sections,
        timeline,
        curves,
        envelope,
        proof,
        book.tab("assumptions"),
        book.tab("audit"),
        book.tab("glossary"),
        book.tab("provenance"));
  }
}
