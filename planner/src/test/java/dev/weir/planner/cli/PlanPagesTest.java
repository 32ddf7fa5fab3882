package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first and the last page of a plan that asks for nearly everything. */
class PlanPagesTest {
  private static final int STEP_SECONDS = 300;
  private static final String EVERYTHING =
      """
      scenario: 1
      zone: Europe/Berlin
      customer: Müller & Söhne GmbH
      source-site: Hamburg
      target-site: München
      objectives: [15m, 4h]
      compression: "1.8:1"
      growth: 20%/y
      lines:
        - {name: DSL 10, bandwidth: 10Mbit/s, cost: 60EUR/month}
        - {name: Fibre 40, bandwidth: 40Mbit/s, rtt: 18ms, loss: 0.01%, window: 64KiB, cost: 290EUR/month}
        - {name: Metro 200, bandwidth: 200Mbit/s, cost: 580EUR/month}
      throttle: |
        mon-fri 08:00-18:00 15Mbit/s
        otherwise open
      outages:
        - {name: digger, length: 6h, at: worst}
        - {name: maintenance, length: 45m, at: 2026-10-22T02:00}
      protected: 900GB
      mirror: {read-rate: 150MB/s}
      initial: {ratio: "1.5:1", courier: {transport: 2d, write-rate: 120MB/s}, batches: 3}
      servers:
        - {match: "db*", tier: 1, growth: 45%/y}
        - {match: "app*", tier: 2, growth: 10%/y}
        - {match: "bd2*", tier: 1}
      tiers:
        - {tier: 1, label: database, rpo: 15m, rto: 30m}
        - {tier: 2, label: application, rpo: 4h, rto: 8h}
      downtime:
        detect: 2m
        decide: 15m
        restart: 25m
        backup: {every: 1d, at: "22:00", failed-runs: 1, restore-rate: 80MB/s, restart: 1h}
      """;

  @TempDir private Path folder;
  private String text = "";

  /** Eight days with a burst of db1 on each, as two sources. */
  @BeforeEach
  void measure() throws IOException {
    StringBuilder csv = new StringBuilder("start,seconds,bytes,source\n");
    Instant start = Instant.parse("2026-10-21T00:00:00Z");
    for (int i = 0; i < 8 * 86_400 / STEP_SECONDS; i++) {
      Instant at = start.plusSeconds((long) i * STEP_SECONDS);
      boolean burst = i % 288 == 68;
      csv.append(at).append(",300,").append(burst ? 2_000_000_000 : 20_000_000).append(",db1\n");
      csv.append(at).append(",300,4000000,app1\n");
    }
    Files.writeString(folder.resolve("fleet.csv"), csv);
    Files.writeString(folder.resolve("case.yaml"), EVERYTHING);
  }

  private PDDocument pages(String... language) throws IOException {
    Path pdf = folder.resolve("plan.pdf");
    Files.deleteIfExists(pdf);
    String[] args = {
      "plan",
      folder.resolve("fleet.csv").toString(),
      "--scenario",
      folder.resolve("case.yaml").toString(),
      "-o",
      pdf.toString()
    };
    String[] all = java.util.Arrays.copyOf(args, args.length + language.length);
    System.arraycopy(language, 0, all, args.length, language.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    text = run.out();
    return Loader.loadPDF(pdf.toFile());
  }

  private static String page(PDDocument document, int page) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    return stripper.getText(document).replaceAll("\\s+", " ");
  }

  @Test
  void pageOneHoldsAllThatIsAskedAndTheContentsFollow() throws IOException {
    try (PDDocument document = pages()) {
      assertThat(page(document, 1))
          .contains(
              "RPO of tier 1: database 15 min, 2: application 4 h",
              "Throttle mon-fri 08:00-18:00 15Mbit/s; otherwise open",
              "digger 6 h",
              "maintenance 45 min",
              "Recovery point age: how far back the copy would take you",
              "All times: Europe/Berlin, CEST (UTC+02:00) / CET (UTC+01:00).");
      assertThat(page(document, 2)).contains("Contents");
    }
    try (PDDocument document = pages("--lang", "ja")) {
      assertThat(page(document, 1)).contains("復旧時点の遅れ：今災害が起きたら");
      assertThat(page(document, 2)).contains("目次");
    }
  }

  @Test
  void theSignedConditionsAreThoseOfTheVerdict() throws IOException {
    try (PDDocument document = pages()) {
      String conditions = page(document, document.getNumberOfPages());
      conditions = conditions.substring(conditions.indexOf("Conditions under which"));
      assertThat(conditions)
          .contains(
              "Compression ratio 1.8:1 (given)",
              "Growth a year, of the slowest server 10 %",
              "Growth a year, of the fastest server 45 %",
              "Throttle mon-fri 08:00-18:00 15Mbit/s",
              "however they came, it is at most")
          .doesNotContain("Fibre 40", "Metro 200");
    }
  }

  @Test
  void whatNothingUsesIsNamed() throws IOException {
    pages().close();
    assertThat(text)
        .contains("No measured server or source is left for this rule", "bd2*")
        .contains("The scenario gives growth; this plan does not count them.");
  }

  @Test
  void whatTheTimesOfARecoveryRestOnIsAmongTheAssumptions() throws IOException {
    StringBuilder all = new StringBuilder();
    try (PDDocument document = pages()) {
      for (int page = 1; page <= document.getNumberOfPages(); page++) {
        all.append(page(document, page));
      }
    }
    assertThat(all)
        .contains(
            "Compression ratio of the first copy 1.5:1",
            "Time on the road of the courier's disk 2 d",
            "Write and read rate of the courier's disk 120 MB/s",
            "Read rate of the source's disks in a mirror 150 MB/s",
            "Until a failover is decided 15 min",
            "Last backup runs taken as failed 1 ",
            "Restore rate from the backup 80 MB/s");
  }
}
