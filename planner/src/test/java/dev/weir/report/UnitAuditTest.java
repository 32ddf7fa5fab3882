package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnitAuditTest {
  /** E1: 72 GB in an hour, to be sent in an hour and 15 minutes, are 16 MB/s or 128 Mbit/s. */
  @Test
  void stepsOfE1AreThoseWorkedByHand() {
    assertThat(UnitAudit.of(ReportFixture.e1()).orElseThrow().steps())
        .extracting(UnitAudit.Step::value)
        .containsExactly(72e9, 72e9, 3_600.0, 900.0, 4_500.0, 16e6, 128e6, 128.0, 128.0);
  }

  @Test
  void partsOfAWideTableRepeatWhatTellsItsRowsApart() {
    Formatter formatter = new Formatter(Language.EN, ReportFixture.e1().identity().zone());
    List<String> columns = List.of("line", "outage", "placed");
    DataTable table =
        DataTable.of("outages", columns, List.of(row("A", "x"), row("A", "y"), row("B", "x")));
    assertThat(TableText.of(table, formatter).keys()).isEqualTo(2);
    DataTable one = DataTable.of("outages", columns, List.of(row("A", "x"), row("B", "x")));
    assertThat(TableText.of(one, formatter).keys()).isEqualTo(1);
    DataTable alike = DataTable.of("outages", columns, List.of(row("A", "x"), row("A", "x")));
    assertThat(TableText.of(alike, formatter).keys()).isEqualTo(1);
  }

  private static DataTable.Row row(String line, String outage) {
    return DataTable.Row.of(
        List.of(FigureValue.name(line), FigureValue.name(outage), FigureValue.seconds(3_600)));
  }
}
