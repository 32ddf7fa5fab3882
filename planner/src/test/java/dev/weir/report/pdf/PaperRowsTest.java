package dev.weir.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaperRowsTest {
  @Test
  void monthsOfALongTableAreThoseOfYearsAndOfChanges() {
    List<DataTable.Row> rows = new ArrayList<>();
    for (int month = 0; month <= 60; month++) {
      String line = month < 20 ? "A" : "B";
      DataTable.Row row =
          DataTable.Row.of(
              List.of(
                  FigureValue.name("m" + month),
                  FigureValue.count(month),
                  month < 50 ? FigureValue.name(line) : FigureValue.absent()));
      rows.add(month < 55 ? row : row.weighing(DataTable.Weight.BAD));
    }
    DataTable paper = PaperRows.of(DataTable.of("growth", List.of("month", "n", "line"), rows));
    assertThat(paper.rows().stream().map(row -> ((FigureValue.Name) row.cells().get(0)).text()))
        .containsExactly("m0", "m12", "m20", "m24", "m36", "m48", "m50", "m55", "m60");
    assertThat(paper.notes().stream().map(Sentence::key)).containsExactly("note.rowsOfYears");
  }

  @Test
  void otherTablesAreCutAndSayIt() {
    List<DataTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < 41; i++) {
      rows.add(DataTable.Row.of(List.of(FigureValue.name("s" + i))));
    }
    DataTable paper = PaperRows.of(DataTable.of("servers", List.of("server"), rows));
    assertThat(paper.rows()).isEqualTo(rows.subList(0, 40));
    assertThat(paper.notes())
        .containsExactly(
            Sentence.of("note.firstRows")
                .with("n", FigureValue.count(40))
                .with("all", FigureValue.count(41)));
    DataTable shorter = DataTable.of("servers", List.of("server"), rows.subList(0, 40));
    assertThat(PaperRows.of(shorter)).isSameAs(shorter);
  }
}
