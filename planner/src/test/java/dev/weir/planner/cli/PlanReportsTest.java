package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code -o} writes, in both languages, and what a person reads meanwhile. */
class PlanReportsTest {
  private static final String LOAD =
      "start,seconds,bytes,source\n"
          + "2025-10-13T00:00:00+09:00,60,600000000,db\n"
          + "2025-10-13T00:00:00+09:00,60,60000000,=HYPERLINK(1)\n"
          + "2025-10-13T00:01:00+09:00,600,0,db\n"
          + "2025-10-13T00:01:00+09:00,600,0,=HYPERLINK(1)\n";

  @TempDir private Path folder;

  @Test
  void writesEveryKindAndLeavesNoPartBehind() throws IOException {
    for (String language : new String[] {"en", "ja"}) {
      CommandRun run =
          plan(
              language,
              "-o",
              name("r.xlsx"),
              "-o",
              name("r.pdf"),
              "-o",
              name("r.html"),
              "-o",
              name("r.json"));

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(head("r.xlsx")).isEqualTo("PK");
      assertThat(head("r.pdf")).isEqualTo("%P");
      assertThat(head("r.html")).isEqualTo("<!");
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.map(file -> String.valueOf(file.getFileName())))
            .containsExactlyInAnyOrder("load.csv", "r.xlsx", "r.pdf", "r.html", "r.json");
      }
    }
  }

  @Test
  void sameInputAndDateGiveTheSameBytes() throws IOException {
    String[] kinds = {"r.xlsx", "r.pdf", "r.json", "r.csv.zip"};
    for (String kind : kinds) {
      String[] more = {"--date", "2025-10-20T10:00", "-o", name(kind)};
      assertThat(plan("ja", more).exitCode()).isZero();
      byte[] first = Files.readAllBytes(folder.resolve(kind));
      assertThat(plan("ja", more).exitCode()).isZero();
      assertThat(Files.readAllBytes(folder.resolve(kind))).as(kind).isEqualTo(first);
    }
  }

  @Test
  void jsonFileHoldsWhatStandardOutputHolds() throws IOException {
    CommandRun run = plan("en", "--json", "-o", name("r.json"));
    JsonNode written = new ObjectMapper().readTree(folder.resolve("r.json").toFile());

    assertThat(written).isEqualTo(run.json());
    assertThat(written.path("workload").path("totalBytes").asLong()).isEqualTo(660_000_000);
    assertThat(written.path("workload").path("start").asText()).isEqualTo("2025-10-12T15:00:00Z");
  }

  @Test
  void tableSpeaksTheLanguageAndTheZoneOfTheCapture() throws IOException {
    assertThat(plan("en").out()).contains("NOT MET", "Mon 13 Oct 2025", "Mbit/s");
    assertThat(plan("ja").out()).contains("未達", "2025年10月13日");
  }

  @Test
  void idStandsForInputsAndTermsAndNotForTheForm() throws IOException {
    String id = plan("en", "--json").json().path("reportId").asText();
    assertThat(id).matches("[0-9a-f]{12}");
    assertThat(plan("ja", "--json", "--date", "2026-01-31").json().path("reportId").asText())
        .isEqualTo(id);
    String pdf = folder.resolve("r.pdf").toString();
    assertThat(plan("ja", "-o", pdf, "--json").json().path("reportId").asText()).isEqualTo(id);
    assertThat(plan("en", "--json", "--growth", "10%/y").json().path("reportId").asText())
        .isNotEqualTo(id);
  }

  private static JsonNode assumed(JsonNode json, String name) {
    for (JsonNode one : json.path("assumptions")) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("nothing is assumed about " + name);
  }

  @Test
  void jsonHoldsVerdictRecommendationLicencesAndProtectedSum() throws IOException {
    Path scenario =
        Files.writeString(
            folder.resolve("s.yaml"),
            """
            scenario: 1
            servers:
              - {match: "*", protected: 250GB}
            queue: {memory: 1GB, disk: 20GB}
            licences: {per-server: 1500EUR, support: 20%/y, years: 5}
            """);
    JsonNode json =
        plan("en", "--line", "B=1Gbit/s", "--json", "--scenario", scenario.toString()).json();
    assertThat(json.path("recommended").asText()).isEqualTo("B");
    assertThat(json.path("verdict").asText()).isIn("met", "metWithConditions");
    // two servers at 1,500, a fifth of that a year for 5 years
    JsonNode licences = json.path("sections").path("cost").path("costLicences").path(0);
    assertThat(licences.path("servers").asInt()).isEqualTo(2);
    assertThat(licences.path("supportPerYear").path("amount").asDouble()).isEqualTo(600);
    assertThat(licences.path("total").path("amount").asDouble()).isEqualTo(6_000);
    assertThat(assumed(json, "protected").path("value").asLong()).isEqualTo(500_000_000_000L);
    assertThat(assumed(json, "protected").path("source").asText()).isEqualTo("given");
    assertThat(assumed(json, "queueDisk").path("value").asLong()).isEqualTo(20_000_000_000L);
    assertThat(assumed(json, "throttle").path("value").asText()).isEqualTo("none");
    assertThat(assumed(json, "throttle").path("source").asText()).isEqualTo("default");
  }

  private CommandRun plan(String language, String... more) throws IOException {
    Path csv = Files.writeString(folder.resolve("load.csv"), LOAD);
    String[] base = {
      "plan", csv.toString(), "--line", "A=20Mbit/s", "--rpo", "60s", "--lang", language
    };
    return CommandRun.of(
        Stream.concat(Arrays.stream(base), Arrays.stream(more)).toArray(String[]::new));
  }

  private String name(String file) {
    return folder.resolve(file).toString();
  }

  private String head(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    return new String(bytes, 0, 2, StandardCharsets.US_ASCII);
  }
}
