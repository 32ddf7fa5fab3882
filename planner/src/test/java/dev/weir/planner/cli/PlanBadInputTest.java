package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is said with its place and a remedy, in one line, by the exit code promised. */
class PlanBadInputTest {
  private static final int ANSWER_IS_NO = 1;
  private static final int WRONG_USE = 2;
  private static final int BAD_INPUT = 3;
  private static final int ENVIRONMENT = 4;
  private static final String HEADER = "start,seconds,bytes\n";
  private static final String GOOD =
      HEADER + "2025-10-13T00:00:00Z,60,600000000\n2025-10-13T00:01:00Z,600,0\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "begin,seconds,bytes\\n2025-10-13T00:00:00Z,60,1\\n",
        "start,seconds,bytes\\n2025-10-13T00:00:00Z,60,-1\\n",
        "start,seconds,bytes\\n2025-10-13T00:00:00Z,60,99999999999999999999\\n",
        "start,seconds,bytes\\n2025-10-13T00:00:00Z,60,9e18\\n",
        "start,seconds,bytes\\n2025-10-13T00:00:00Z,0,5\\n",
        "start,seconds,bytes\\n2025-10-13T00:00:00Z,60,5\\n2025-10-13T00:00:30Z,60,5\\n",
        "start,seconds,bytes\\n2025-10-13T00:01:00Z,60,5\\n2025-10-13T00:00:00Z,60,5\\n",
        "start,seconds,bytes\\n13.10.2025,60,5\\n",
        "start,seconds,bytes\\n",
        "PK garbage of another program"
      })
  void brokenFilesAreRefusedWithTheirPlace(String content) throws IOException {
    Path file = file("bad.csv", content.replace("\\n", "\n"));
    CommandRun run = CommandRun.of("plan", file.toString(), "--json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(BAD_INPUT);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("bad.csv").contains(";").doesNotContain("\tat ");
  }

  @Test
  void sumsBeyondSixtyThreeBitsAreRefused() throws IOException {
    Path file =
        file(
            "huge.csv",
            HEADER
                + "2025-10-13T00:00:00Z,60,9000000000000000000\n"
                + "2025-10-13T00:01:00Z,60,9000000000000000000\n");
    CommandRun run = CommandRun.of("plan", file.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(BAD_INPUT);
    assertThat(run.err()).contains("2^63");
  }

  @Test
  void sumsOfSeveralSourcesBeyondSixtyThreeBitsAreRefused() throws IOException {
    Path file =
        file(
            "two.csv",
            "start,seconds,bytes,source\n"
                + "2025-10-13T00:00:00Z,60,9000000000000000000,a\n"
                + "2025-10-13T00:00:00Z,60,9000000000000000000,b\n");
    CommandRun run = CommandRun.of("plan", file.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(BAD_INPUT);
    assertThat(run.err()).contains("2^63").doesNotContain("\tat ");
  }

  @Test
  void aFolderIsNotReplacedByAReport() throws IOException {
    Path reports = Files.createDirectory(folder.resolve("reports.pdf"));
    CommandRun run =
        CommandRun.of("plan", file("good.csv", GOOD).toString(), "-o", reports.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(WRONG_USE);
    assertThat(run.err()).contains("this is a folder");
    assertThat(reports).isDirectory();
  }

  @Test
  void aReportGoesWhereALinkLeads() throws IOException {
    String good = file("good.csv", GOOD).toString();
    Path target = folder.resolve("target.json");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("target.json"));
    for (int again = 0; again < 2; again++) {
      CommandRun run = CommandRun.of("plan", good, "-o", link.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(link).isSymbolicLink();
      assertThat(target).isRegularFile().isNotEmptyFile();
    }
    Path round = Files.createSymbolicLink(folder.resolve("round.json"), Path.of("round.json"));
    CommandRun run = CommandRun.of("plan", good, "-o", round.toString());
    assertThat(run.exitCode()).isEqualTo(ENVIRONMENT);
    assertThat(run.err()).contains("round.json").contains("links");
  }

  @Test
  void nothingThatIsReadOrWrittenTwiceIsReplaced() throws IOException {
    Path good = file("good.csv", GOOD);
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), good);
    CommandRun over = CommandRun.of("plan", good.toString(), "-o", link.toString());
    assertThat(over.exitCode()).isEqualTo(WRONG_USE);
    assertThat(over.err()).contains("link.json").contains("that the plan reads");
    assertThat(good).hasContent(GOOD);

    String one = folder.resolve("r.json").toString();
    String same = folder.resolve("./r.json").toString();
    CommandRun twice = CommandRun.of("plan", good.toString(), "-o", one, "-o", same);
    assertThat(twice.exitCode()).isEqualTo(WRONG_USE);
    assertThat(twice.err()).contains("two results");

    Files.createSymbolicLink(folder.resolve("l.json"), Path.of("r.json"));
    Path other = Files.createSymbolicLink(folder.resolve("other"), folder);
    for (Path again : List.of(folder.resolve("l.json"), other.resolve("r.json"))) {
      CommandRun linked = CommandRun.of("plan", good.toString(), "-o", again.toString(), "-o", one);
      assertThat(linked.exitCode()).as(again.toString()).isEqualTo(WRONG_USE);
      assertThat(linked.err()).contains("two results");
    }
    assertThat(folder.resolve("r.json")).doesNotExist();
  }

  @Test
  void whateverEndsAReportNoHalfOfItStays() {
    Path report = folder.resolve("r.xlsx");
    OutOfMemoryError full = new OutOfMemoryError("no more heap");
    assertThatThrownBy(
            () ->
                ReportFiles.write(
                    report,
                    out -> {
                      out.write(1);
                      throw full;
                    }))
        .isSameAs(full);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void moreLinesThanOnePlanJudgesAreRefused() throws IOException {
    List<String> plan = new ArrayList<>(List.of("plan", file("good.csv", GOOD).toString()));
    for (int i = 0; i <= 1_000; i++) {
      plan.addAll(List.of("--line", "L" + i + "=20Mbit/s"));
    }
    CommandRun run = CommandRun.of(plan.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(WRONG_USE);
    assertThat(run.err()).contains("1001 lines", "1000");
  }

  @Test
  void aRefusedOptionIsShownShort() throws IOException {
    String name = "n".repeat(300);
    CommandRun run =
        CommandRun.of("plan", file("good.csv", GOOD).toString(), "--line", name + "=20Mbit/s");
    assertThat(run.exitCode()).isEqualTo(WRONG_USE);
    assertThat(run.err()).contains("nnn", "1 to 64 characters").doesNotContain("n".repeat(65));
  }

  @Test
  void aFullDiskIsToldInWords() {
    Path file = folder.resolve("report.pdf");
    ReportFiles.Content full =
        out -> {
          throw new IOException("No space left on device");
        };
    assertThatThrownBy(() -> ReportFiles.write(file, full))
        .hasMessageContaining("report.pdf: cannot be written: No space left on device;")
        .hasMessageNotContaining("java.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void pipesAndDevicesAreRefusedInsteadOfWaitedFor() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "this system has no /dev/null");
    CommandRun run = CommandRun.of("plan", device.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(BAD_INPUT);
    assertThat(run.err()).contains("/dev/null").contains("save it to a file");
  }

  @Test
  void foreignAndEmptyFilesAreRefused() throws IOException {
    Path foreign = folder.resolve("foreign.weir");
    Files.write(foreign, new byte[] {'O', 'b', 'j', 1, 2, 3, 4, 5, 6});
    Path empty = Files.createFile(folder.resolve("empty.csv"));

    assertThat(CommandRun.of("plan", foreign.toString()).exitCode()).isEqualTo(BAD_INPUT);
    assertThat(CommandRun.of("plan", empty.toString()).exitCode()).isEqualTo(BAD_INPUT);
    CommandRun missing = CommandRun.of("plan", folder.resolve("none.csv").toString());
    assertThat(missing.exitCode()).isEqualTo(BAD_INPUT);
    assertThat(missing.err()).contains("none.csv");
  }

  @Test
  void theSameContentTwiceIsRefused() throws IOException {
    CommandRun run =
        CommandRun.of("plan", file("a.csv", GOOD).toString(), file("b.csv", GOOD).toString());

    assertThat(run.exitCode()).isEqualTo(BAD_INPUT);
    assertThat(run.err()).contains("a.csv").contains("b.csv").contains("twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--line|A=20|20Mbit/s",
        "--line|A=20Mbps|20Mbit/s",
        "--line|20Mbit/s|NAME",
        "--line|=20Mbit/s|name",
        "--line|A=0Mbit/s|0 bit/s",
        "--line|A=-5Mbit/s|negative",
        "--line|A=20Mbit/s,rtt=40|15m",
        "--line|A=20Mbit/s,loss=0.01|loss=0.01%",
        "--line|A=20Mbit/s,cost=1200|EUR/month",
        "--line|A=20Mbit/s,latency=4ms|rtt",
        "--line|A=20Mbit/s,rtt=4ms,rtt=5ms|twice",
        "--rpo|15|15m",
        "--rpo|-1m|negative",
        "--rpo|0.0001ns|too small",
        "--compression|high|ratio",
        "--compression|0|ratio",
        "--compression|much|ratio",
        "--overhead|some|model",
        "--lang|xx|en",
        "-o|report.doc|.json"
      })
  void wrongOptionsSayWhatWouldBeRight(String option, String value, String hint)
      throws IOException {
    CommandRun run = CommandRun.of("plan", file("good.csv", GOOD).toString(), option, value);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(WRONG_USE);
    assertThat(run.err()).contains(hint).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void twoLinesOfOneNameAndRequireWithoutALineAreWrongUse() throws IOException {
    String good = file("good.csv", GOOD).toString();

    assertThat(CommandRun.of("plan", good, "--line", "A=1Mbit/s", "--line", "A=2Mbit/s").exitCode())
        .isEqualTo(WRONG_USE);
    assertThat(CommandRun.of("plan", good, "--require").exitCode()).isEqualTo(WRONG_USE);
    assertThat(CommandRun.of("plan").exitCode()).isEqualTo(WRONG_USE);
  }

  @Test
  void requireAnswersByExitCodeOnly() throws IOException {
    String good = file("good.csv", GOOD).toString();
    List<String> base = List.of("plan", good, "--rpo", "60s", "--overhead", "none", "--json");

    assertThat(run(base, "--line", "A=20Mbit/s").exitCode()).isZero();
    CommandRun no = run(base, "--line", "A=20Mbit/s", "--require");
    assertThat(no.exitCode()).isEqualTo(ANSWER_IS_NO);
    assertThat(no.json().path("lines").path(0).path("meetsRpo").path("60").booleanValue())
        .isFalse();
    assertThat(run(base, "--line", "A=20Mbit/s", "--line", "B=1Gbit/s", "--require").exitCode())
        .isZero();
  }

  @Test
  void aQueueLeftAtTheEndIsNeverCalledFinal() throws IOException {
    Path growing = file("growing.csv", HEADER + "2025-10-13T00:00:00Z,60,600000000\n");
    CommandRun run =
        CommandRun.of(
            "plan",
            growing.toString(),
            "--line",
            "A=72Mbit/s",
            "--overhead",
            "none",
            "--json",
            "--require");

    assertThat(run.exitCode()).isEqualTo(ANSWER_IS_NO);
    var line = run.json().path("lines").path(0);
    assertThat(line.path("outcome").asText()).isEqualTo("stillGrowing");
    assertThat(line.path("drainSeconds").isNull()).isTrue();
    assertThat(line.path("drainedAt").isNull()).isTrue();
    assertThat(line.path("meetsRpo").path("900").isNull()).isTrue();
    assertThat(run.json().path("verdict").asText()).isEqualTo("cannotBeSaid");
    assertThat(line.path("peakBacklogBytes").asDouble()).isEqualTo(60e6);
    assertThat(line.path("peakAgeSeconds").asDouble()).isEqualTo(6);
  }

  /** 600 MB in a minute at 9 MB/s: the last byte is 6.67 s old when it arrives, after the end. */
  @Test
  void whatWaitsAtTheEndBreaksAnObjectiveThoughNothingDidBefore() throws IOException {
    Path growing = file("growing.csv", HEADER + "2025-10-13T00:00:00Z,60,600000000\n");
    String[] plan = {"plan", growing.toString(), "--line", "A=72Mbit/s", "--overhead", "none"};
    CommandRun run =
        run(List.of(plan), "--compression", "off", "--rpo", "6300ms", "--rpo", "7s", "--json");

    var line = run.json().path("lines").path(0);
    assertThat(line.path("breaches")).isEmpty();
    assertThat(line.path("meetsRpo").path("6.3").isBoolean()).isTrue();
    assertThat(line.path("meetsRpo").path("6.3").booleanValue()).isFalse();
    assertThat(line.path("meetsRpo").path("7").isNull()).isTrue();
    assertThat(run(List.of(plan), "--rpo", "6300ms", "--line", "B=80Mbit/s").out())
        .contains("A does not meet 6.3 s: what waits when the measurement ends");
  }

  @Test
  void capturesThatNeverRanTogetherKeepNoObjective() throws IOException {
    String one =
        file("one.csv", "start,seconds,bytes,source\n2025-10-13T00:00:00Z,60,60000,a\n").toString();
    String other =
        file("two.csv", "start,seconds,bytes,source\n2025-10-14T00:00:00Z,60,60000,b\n").toString();
    List<String> plan = List.of("plan", one, other, "--line", "A=72Mbit/s", "--require");

    assertThat(run(plan).exitCode()).isEqualTo(ANSWER_IS_NO);
    assertThat(run(plan).out())
        .contains("CANNOT BE SAID", "At no moment", "plan each by itself")
        .doesNotContain("keeps every");
    assertThat(
            run(plan, "--json").json().path("lines").path(0).path("meetsRpo").path("900").isNull())
        .isTrue();
    // One of them alone breaks it, whatever the other writes.
    String slow = "B=1kbit/s";
    assertThat(run(plan, "--line", slow, "--rpo", "10s").out()).contains("B does not meet 10 s");
  }

  @Test
  void aReportThatCannotBeWrittenIsTheEnvironmentsFault() throws IOException {
    CommandRun run =
        CommandRun.of(
            "plan",
            file("good.csv", GOOD).toString(),
            "-o",
            folder.resolve("no/such/folder/report.json").toString());

    assertThat(run.exitCode()).isEqualTo(ENVIRONMENT);
    assertThat(run.err()).contains("report.json");
  }

  private static CommandRun run(List<String> base, String... more) {
    List<String> all = new ArrayList<>(base);
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
