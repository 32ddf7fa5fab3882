package dev.weir.proving;

import dev.weir.planning.Compression;
import dev.weir.report.ProofConditions;
import dev.weir.report.ProofSection;
import dev.weir.report.Provenance;
import dev.weir.workload.WorkloadSet;
import java.util.List;

/**
 * What a proof found.
 *
 * @param workloadHash SHA-256 of the plan of the workload
 * @param predictionHash SHA-256 of the prediction, printed before replication began
 * @param plain the capture of the run without replication
 * @param inputs the captures read
 * @param probe what measured the first
 * @param compression what the written content packs to
 * @param forecast from the run without replication
 * @param own from the replicating node's own capture
 * @param section predicted against measured
 * @param replica how the replica compares with the source at the end
 * @param circumstances what tells a difference's cause
 * @param remarks what weakens the result, in whole sentences
 */
public record ProofResult(
    ProofRequest request,
    String workloadHash,
    String predictionHash,
    WorkloadSet plain,
    List<Provenance.InputFile> inputs,
    String probe,
    Compression compression,
    Forecast forecast,
    Forecast own,
    Measurement measured,
    List<NodeStatus> books,
    ProofSection section,
    Replica replica,
    Circumstances circumstances,
    String line,
    List<String> remarks) {
  public ProofResult {
    inputs = List.copyOf(inputs);
    books = List.copyOf(books);
    remarks = List.copyOf(remarks);
  }

  /**
   * The replica beside its source after the end.
   *
   * @param drained whether every operation became visible
   * @param differences how many names, contents, modes, owners, times or attributes differ
   * @param examples the first of them
   * @param objects files, directories and links compared
   * @param bytes content compared
   */
  public record Replica(
      boolean drained, long differences, List<String> examples, long objects, long bytes) {
    public Replica {
      examples = List.copyOf(examples);
    }
  }

  /** Whether writes were captured and shipped in order, so that disorder may be judged. */
  public boolean ordered() {
    return section.conditions().capture() == ProofConditions.Capture.FUSE
        && circumstances.holeSeconds() == 0;
  }

  /** Whether every bound was kept, the replica is equal and nothing came out of order. */
  public boolean held() {
    boolean order = !ordered() || measured.disorder() == 0;
    return section.held() && replica.drained() && replica.differences() == 0 && order;
  }
}
