package dev.weir.proving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proving.line.LineSpec;
import dev.weir.proving.line.SystemProgram;
import dev.weir.proving.workload.ProofWorkload;
import dev.weir.proving.workload.WorkloadSpec;
import dev.weir.report.ProofConditions.Capture;
import dev.weir.report.ProofConditions.Shaping;
import dev.weir.report.Report;
import dev.weir.scenario.CompressionWish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of a proof, short: that it comes to its end and tells the truth, not its bounds. */
class ProofTest {
  private static final WorkloadSpec WORKLOAD =
      WorkloadSpec.parse(
          "mixed:duration=8s,rate=300kB/s,burst=4MB/s,burst-at=2s,burst-for=2s,database=2MiB");

  private static ProofRequest request(Path keep, boolean weak) {
    return new ProofRequest(
        WORKLOAD,
        5,
        LineSpec.parse("10Mbit/s"),
        CompressionWish.parse("low"),
        Optional.empty(),
        ProofRequest.Places.kept(keep),
        weak,
        weak);
  }

  @Test
  void asRootItReplicatesInOrderOverANamespaceAndLeavesNothingBehind(@TempDir Path directory)
      throws Exception {
    Rights.requireFuseAndNamespaces();
    Heard heard = new Heard();
    Path keep = directory.resolve("proof");
    ProofResult result = new Proof(request(keep, false), heard).run();

    assertThat(result.section().conditions().capture()).isEqualTo(Capture.FUSE);
    assertThat(result.section().conditions().shapedBy()).isEqualTo(Shaping.TC);
    assertThat(result.replica().drained()).isTrue();
    assertThat(result.replica().examples()).isEmpty();
    assertThat(result.replica().differences()).isZero();
    assertThat(result.measured().disorder()).isZero();
    assertThat(result.measured().durableAge().peak()).isPositive();
    assertThat(result.measured().visibleWire()).isPresent();
    assertThat(result.section().rows()).hasSize(10);
    assertThat(heard.lines).anyMatch(line -> line.startsWith("prediction SHA-256 "));
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(keep.toString());
    assertThat(SystemProgram.require("ip", "netns", "list"))
        .doesNotContain("weir-line-" + ProcessHandle.current().pid());
    Report report = ProofReport.of(result, "prove");
    assertThat(report.proof()).isPresent();
    assertThat(report.findings().figures())
        .containsKey("proof.earlier.durablePeakAgeSeconds.measured");
  }

  /** A program's writes carry no stamps; what is beside them tells, over a line that is cut. */
  @Test
  void aProgramIsToldBySentinelsOverALongLineThatIsCut(@TempDir Path directory) {
    Rights.requireFuseAndNamespaces();
    String writes = "for i in 1 2 3 4 5 6 7 8; do head -c 300000 /dev/urandom > $i; sleep 1; done";
    ProofRequest program =
        new ProofRequest(
            ProofWorkload.parse("command:" + writes, Optional.of("echo before > there")),
            5,
            LineSpec.parse("20Mbit/s,rtt=20ms,outage=3s:2s,cap=6s:10Mbit/s"),
            CompressionWish.parse("auto"),
            Optional.empty(),
            ProofRequest.Places.kept(directory.resolve("proof")),
            false,
            false);
    ProofResult result = new Proof(program, new Heard()).run();

    assertThat(result.replica().drained()).isTrue();
    assertThat(result.replica().examples()).isEmpty();
    assertThat(result.measured().disorder()).isZero();
    // Nothing crossed the line for two seconds, so what was written at their beginning is older.
    assertThat(result.measured().durableAge().peak()).isGreaterThan(1.8);
    assertThat(result.measured().sentBytes().orElseThrow()).isGreaterThan(8 * 300_000);
    assertThat(result.circumstances().relay().orElseThrow().frames()).isPositive();
    assertThat(result.circumstances().replicatedBytes()).isGreaterThan(8 * 300_000);
    assertThat(result.section().remarks())
        .anyMatch(each -> each.key().equals("sentence.proofSentinels"));
  }

  @Test
  void withoutAnyRightItWatchesAndCapsItselfAndSaysSo(@TempDir Path directory) {
    Heard heard = new Heard();
    ProofResult result = new Proof(request(directory.resolve("proof"), true), heard).run();

    assertThat(result.section().conditions().capture()).isEqualTo(Capture.WATCH);
    assertThat(result.section().conditions().shapedBy()).isEqualTo(Shaping.ENGINE_CAP);
    assertThat(result.replica().drained()).isTrue();
    assertThat(result.replica().examples()).isEmpty();
    assertThat(result.ordered()).isFalse();
    assertThat(result.section().rows()).hasSize(6);
    assertThat(result.measured().durableAge().peak()).isPositive();
    assertThat(result.remarks()).anyMatch(remark -> remark.contains("cap"));
    assertThat(result.remarks()).anyMatch(remark -> remark.contains("watching"));
  }
}
