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
