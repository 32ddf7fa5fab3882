package dev.weir.proving.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofWorkloadTest {
  @TempDir private Path directory;

  private static ProofWorkload parse(String text) {
    return ProofWorkload.parse(text, Optional.empty());
  }

  @Test
  void everyKindReadsBackWhatItPrints() throws IOException {
    Path file = Files.writeString(directory.resolve("a, b"), "[job]\nrw=randwrite\n");
    for (String text :
        List.of(
            "mixed:duration=60s",
            "fio:" + file,
            "pgbench:duration=40s,rate=10,burst=20,burst-for=5s",
            "replay:" + file + ",speed=2,duration=10s",
            "command:dd if=/dev/zero of=x count=1")) {
      ProofWorkload workload = parse(text);
      assertThat(parse(workload.toString())).as(text).isEqualTo(workload);
    }
    assertThat(parse("mixed")).isInstanceOf(WorkloadSpec.class);
  }

  @Test
  void anotherContentIsAnotherWorkload() throws IOException {
    Path file = Files.writeString(directory.resolve("job"), "[a]\nrw=write\n");
    String before = ((ProgramWorkload) parse("fio:" + file)).identity();
    String replayed = ((ProgramWorkload) parse("replay:" + file)).identity();
    Files.writeString(file, "[a]\nrw=randwrite\n");
    assertThat(((ProgramWorkload) parse("fio:" + file)).identity()).isNotEqualTo(before);
    assertThat(((ProgramWorkload) parse("replay:" + file)).identity()).isNotEqualTo(replayed);
  }

  @Test
  void aJobFileThatLeavesTheDirectoryIsRefusedByItsLine() throws IOException {
    for (String setting : List.of("directory=/tmp", "filename=/etc/x", " filename = ../x")) {
      Path file = Files.writeString(directory.resolve("job"), "[a]\n" + setting + "\n");
      assertThatThrownBy(() -> parse("fio:" + file))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("line 2")
          .hasMessageContaining(setting.strip());
    }
  }

  @Test
  void whatIsWrongIsNamed() {
    for (String wrong :
        List.of(
            "pgbench:rate=0",
            "pgbench:duration=1500ms",
            "pgbench:duration=10s,burst-at=9s,burst-for=5s",
            "pgbench:speed=1",
            "replay:",
            "replay:/there/is/none",
            "command: ",
            "fio:")) {
      assertThatThrownBy(() -> parse(wrong)).as(wrong).isInstanceOf(ProblemException.class);
    }
    assertThatThrownBy(() -> ProofWorkload.parse("mixed", Optional.of("true")))
        .hasMessageContaining("--prepare");
  }

  @Test
  void sentinelsComeAtTheirCadenceInAPlaceOfTheirOwn() {
    List<PlannedOperation> all = new ArrayList<>();
    StampedPlan plan = StampedPlan.parse("sentinel:1s", 3);
    plan.forEach(all::add);
    assertThat(all).hasSize(21);
    assertThat(all.getLast().plannedNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    assertThat(all).extracting(PlannedOperation::offset).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(each -> assertThat(each.length()).isGreaterThan(Stamp.RECORD_MIN_BYTES))
        .allSatisfy(each -> assertThat(each.file()).isEqualTo(WorkloadFiles.SENTINELS));
    assertThat(StampedPlan.parse(plan.text(), 3)).isEqualTo(plan);
  }
}
