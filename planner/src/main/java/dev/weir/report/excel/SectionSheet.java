package dev.weir.report.excel;

import dev.weir.report.DataTable;
import dev.weir.report.Graphic;
import dev.weir.report.HeatMap;
import dev.weir.report.Plot;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import java.util.ArrayList;
import java.util.List;

/** A chapter as a sheet: sentences, tables, then graphics, the first one beside a long table. */
final class SectionSheet {
  /** Sentences run over so many columns at least. */
  private static final int FEWEST_COLUMNS = 8;

  /** A chart beneath more rows of tables than this would not be found. */
  private static final int LONG_TABLE = 20;

  /** A chart beside more columns than this would leave the page. */
  private static final int WIDE_TABLE = 8;

  /** Headings lower than this are not frozen: they would leave no room to scroll. */
  private static final int LOWEST_FROZEN = 12;

  private final Section section;
  private final Tab tab;
  private final LiveColumns live;
  private final List<TableBlock> blocks = new ArrayList<>();
  private int row = 2;

  SectionSheet(Section section, Tab tab, LiveColumns live) {
    List<DataTable> shown =
        section.tables().stream().map(table -> table.first(DataTable.MOST_IN_WORKBOOK)).toList();
    this.section = new Section(section.topic(), section.sentences(), shown, section.graphics());
    this.tab = tab;
    this.live = live;
  }

  void fill() {
    tab.heading(section.topic().key(), "", 1);
    int columns = columns();
    for (Sentence sentence : section.sentences()) {
      paragraph(sentence, columns);
    }
    row++;
    section.tables().forEach(table -> table(table, columns));
    int printed = graphics(columns);
    tab.finish(frozen(), true);
    tab.print(0, printed - 1, 0, row);
  }

  private int columns() {
    int most = FEWEST_COLUMNS;
    for (DataTable table : section.tables()) {
      most = Math.max(most, new TableBlock(tab, table, 0, live).width());
    }
    return most;
  }

  private void paragraph(Sentence sentence, int columns) {
    tab.paragraph(row++, columns, tab.book().formatter().sentence(sentence), Look.WRAPPED);
  }

  private void table(DataTable table, int columns) {
    TableBlock block = new TableBlock(tab, table, row, live);
    block.fill();
    live.placed(block);
    blocks.add(block);
    row = block.lastRow() + 1;
    if (live.inputs(table)) {
      TableBlock reported = block.asReported(row + 1);
      reported.fill();
      row = reported.lastRow() + 1;
    }
    table.notes().forEach(note -> paragraph(note, columns));
    row++;
  }

  /** Places the graphics and returns how many columns are printed. */
  private int graphics(int columns) {
    int rows = section.tables().stream().mapToInt(table -> table.rows().size()).sum();
    boolean beside = columns <= WIDE_TABLE && rows > LONG_TABLE;
    int printed = beside && !plots().isEmpty() ? columns + 1 + PlotBlock.COLUMNS : columns;
    int helper = printed + 2;
    int besideRow = blocks.isEmpty() ? row : blocks.getFirst().header();
    for (Graphic graphic : section.graphics()) {
      switch (graphic) {
        case Plot plot when beside -> {
          helper =
              new PlotBlock(tab, plot, blocks, helper, 3)
                  .place(columns + 1, besideRow, PlotBlock.COLUMNS);
          besideRow += PlotBlock.ROWS + 1;
        }
        case Plot plot -> {
          helper = new PlotBlock(tab, plot, blocks, helper, 3).place(0, row, columns);
          row += PlotBlock.ROWS + 1;
        }
        case HeatMap map -> row = new HeatGrid(tab, map, row).fill() + 1;
      }
    }
    row = Math.max(row, besideRow);
    return printed;
  }

  private List<Plot> plots() {
    return section.graphics().stream()
        .filter(Plot.class::isInstance)
        .map(Plot.class::cast)
        .toList();
  }

  /** Rows that stay in view: down to the units of the only table. */
  private int frozen() {
    boolean only =
        blocks.size() == 1 && section.graphics().stream().noneMatch(HeatMap.class::isInstance);
    return only && blocks.getFirst().header() <= LOWEST_FROZEN ? blocks.getFirst().firstRow() : 0;
  }
}
