package dev.weir.planning.chapters;

import dev.weir.collector.importing.CaptureFiles;
import dev.weir.engine.WireCost;
import dev.weir.line.CandidateLine;
import dev.weir.planning.Compression;
import dev.weir.planning.FleetRules;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.Planner;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Section;
import dev.weir.scenario.Scenario;
import dev.weir.workload.CaptureInput;
import dev.weir.workload.ReadingMemory;
import dev.weir.workload.ReadingProgress;
import dev.weir.workload.WorkloadReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Plans small series and reads the tables of their chapters. */
final class Answers {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  private Answers() {}

  /** Example E1 of the model: 24 h at 2 MB/s with an hour at 20 MB/s. */
  static final String E1 =
      """
      start,seconds,bytes
      2026-01-05T00:00:00Z,36000,72000000000
      2026-01-05T10:00:00Z,3600,72000000000
      2026-01-05T11:00:00Z,46800,93600000000
      """;

  /** Plans without overhead and compression, for 15 minutes. */
  static Planned plan(Path folder, String csv, Scenario scenario, String... lines)
      throws IOException {
    Path file = Files.writeString(folder.resolve("load.csv"), csv);
    CaptureInput input = new CaptureInput(file.toString(), CaptureFiles.open(file));
    PlanRequest request =
        new PlanRequest(
            WorkloadReader.read(
                    List.of(input),
                    ReadingMemory.ofThisProcess(),
                    ReadingProgress.NONE,
                    new FleetRules(scenario)::label)
                .workload(),
            List.of(lines).stream().map(CandidateLine::parse).toList(),
            List.of(Duration.ofMinutes(15)),
            Compression.OFF,
            WireCost.NONE,
            scenario);
    return new Planned(
        request, Planner.plan(request), request.scenario().asked().zone().orElse(TOKYO));
  }

  /** A value of a table in base units; it is also printed in both languages. */
  static FigureValue value(Section section, String table, String row, String column) {
    DataTable found =
        section.tables().stream().filter(t -> t.key().equals(table)).findFirst().orElseThrow();
    for (Language language : Language.values()) {
      Formatter formatter = new Formatter(language, TOKYO);
      formatter.text(section.topic().messageKey());
      formatter.text(found.messageKey());
      found.columns().forEach(name -> formatter.text(found.messageKey(name)));
      found.notes().forEach(formatter::sentence);
      section.sentences().forEach(formatter::sentence);
      found.rows().forEach(r -> r.cells().forEach(formatter::prose));
    }
    return found.rows().stream()
        .filter(r -> r.id().orElse("").equals(row))
        .findFirst()
        .orElseThrow()
        .cells()
        .get(found.columns().indexOf(column));
  }

  /** The same as a number. */
  static double number(Section section, String table, String row, String column) {
    return ((FigureValue.Amount) value(section, table, row, column)).value();
  }
}
