package dev.weir.proving;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.proving.ProofResult.Replica;
import dev.weir.proving.line.Line;
import dev.weir.proving.line.LoopbackLine;
import dev.weir.proving.line.NamespaceLine;
import dev.weir.proving.workload.WorkloadPlan;
import dev.weir.proving.workload.WorkloadWriter;
import dev.weir.proving.workload.WriterResult;
import dev.weir.report.ProofConditions;
import dev.weir.report.ProofCurve;
import dev.weir.report.ProofRow;
import dev.weir.report.ProofRow.Metric;
import dev.weir.report.ProofRow.Prediction;
import dev.weir.report.ProofSection;
import dev.weir.report.Provenance;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import dev.weir.target.TreeComparison;
import dev.weir.units.Ratio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Predicts what a line does with a workload, replicates the same workload over such a line, and
 * compares.
 */
public final class Proof {
  private static final Set<Metric> VISIBLE =
      EnumSet.of(Metric.VISIBLE_PEAK_AGE, Metric.VISIBLE_PEAK_BACKLOG);

  private static final int MOST_EXAMPLES = 5;
  private static final double BEHIND_SECONDS = WorkloadWriter.BEHIND_NANOS / 1e9;

  private final ProofRequest request;
  private final Narrator narrator;
  private final WorkloadPlan plan;
  private final List<String> remarks = new ArrayList<>();

  public Proof(ProofRequest request, Narrator narrator) {
    this.request = request;
    this.narrator = narrator;
    this.plan = new WorkloadPlan(request.workload(), request.seed());
  }

  /**
   * Carries it out. Whatever was started, mounted or made is taken back at the end, also when the
   * process is told to terminate meanwhile.
   *
   * @throws ProblemException of the environment when a part cannot be run here
   */
  public ProofResult run() {
    Workspace.removeLeftOvers(narrator);
    try (Undo undo = new Undo(narrator)) {
      Workspace workspace = Workspace.create(request.keep());
      undo.add("remove " + workspace.directory(), workspace::remove);
      return untilInterrupted(workspace, undo);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          "the proof",
          "a file or directory failed: " + FileTrouble.withPlace(e),
          "check space and rights where it runs",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT, "the proof", "interrupted", "start it again", e);
    }
  }

  private ProofResult untilInterrupted(Workspace workspace, Undo undo)
      throws IOException, InterruptedException {
    try {
      return run(workspace, undo);
    } catch (ProblemException e) {
      if (undo.begun()) {
        // The children ended because they were told to: that is no problem of theirs.
        throw ProblemException.of(
            ProblemException.Kind.ENVIRONMENT,
            "the proof",
            "interrupted, and taken back",
            "start it again",
            e);
      }
      throw e;
    }
  }

  private ProofResult run(Workspace workspace, Undo undo) throws IOException, InterruptedException {
    String workloadHash = plan.hash();
    narrator.fact("workload", plan.spec() + ", seed " + plan.seed());
    narrator.fact("workload SHA-256", workloadHash);
    narrator.step("Writing the workload into a plain directory, measured by the collector.");
    PlainRun.Result plain = new PlainRun(workspace, plan, undo, narrator).run();
    noteSchedule("without replication", plain.writer());
    Ratio ratio = ContentSample.measure(workspace.plain(), request.compression());
    narrator.step("Predicting from that measurement, before anything is replicated.");
    Forecast forecast =
        Forecast.of(plain.workload().sum(), plain.writer().startNanos(), request.line(), ratio);
    String predictionHash = announce(workloadHash, plain, ratio, forecast);

    Line line = line(undo);
    narrator.step("Replicating the same workload over " + line.description() + ".");
    ReplicatedRun.Result run =
        new ReplicatedRun(request, workspace, plan, undo, narrator)
            .run(line, forecast.drainSeconds());
    noteSchedule("with replication", run.measured().writer());

    narrator.step("Comparing the replica with its source, byte for byte.");
    Replica replica = compare(workspace, run.drained());
    Forecast own =
        Forecast.of(
            PlainRun.captured(workspace.ownCapture()).sum(),
            run.measured().writer().startNanos(),
            request.line(),
            ratio);
    return new ProofResult(
        request,
        workloadHash,
        predictionHash,
        plain.workload(),
        inputs(workspace),
        plain.probe(),
        ratio,
        forecast,
        own,
        run.measured(),
        run.books(),
        section(run, forecast, own, predictionHash, line),
        replica,
        line.description(),
        remarks);
  }

  private void noteSchedule(String which, WriterResult writer) {
    if (!writer.onSchedule()) {
      remark(
          String.format(
              Locale.ROOT,
              "The writer %s fell %.1f s behind its plan (more than %.0f s), so the two runs are"
                  + " not quite the same workload.",
              which,
              writer.worstLagNanos() / 1e9,
              BEHIND_SECONDS));
    }
  }

  private void remark(String sentence) {
    remarks.add(sentence);
    narrator.warn(sentence);
  }

  private String announce(
      String workloadHash, PlainRun.Result plain, Ratio ratio, Forecast forecast) {
    String prediction =
        String.format(
            Locale.ROOT,
            "largest age %.3f s, largest backlog %.0f wire bytes (%.0f payload bytes), drained"
                + " %.1f s after it",
            forecast.peakAgeSeconds(),
            forecast.peakWireBytes(),
            forecast.peakPayloadBytes(),
            forecast.drainSeconds());
    String hash = sha256(workloadHash + "\n" + request.line() + "\n" + ratio + "\n" + prediction);
    narrator.fact("measured by", plain.probe());
    narrator.fact("compression", request.compression() + ", measured " + rounded(ratio));
    narrator.fact("line", request.line().toString());
    narrator.fact("prediction", prediction);
    narrator.fact(
        "closed form",
        String.format(
            Locale.ROOT,
            "largest age %.3f s, largest backlog %.0f wire bytes",
            forecast.closedPeakAgeSeconds(),
            forecast.closedPeakBacklogBytes()));
    narrator.fact("prediction SHA-256", hash);
    return hash;
  }

  private static String rounded(Ratio ratio) {
    return String.format(Locale.ROOT, "%.3f:1", ratio.value());
  }

  private static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The captures there are: the collector may have found nothing to measure with. */
  private static List<Provenance.InputFile> inputs(Workspace workspace) throws IOException {
    List<Provenance.InputFile> inputs = new ArrayList<>();
    for (Path capture : List.of(workspace.plainCapture(), workspace.ownCapture())) {
      if (Files.exists(capture)) {
        inputs.add(input(capture));
      }
    }
    return inputs;
  }

  private static Provenance.InputFile input(Path capture) throws IOException {
    long rows = CaptureReader.open(ByteSource.of(capture)).rows();
    return new Provenance.InputFile(
        String.valueOf(capture.getFileName()), sha256(Files.readAllBytes(capture)), rows);
  }

  private Line line(Undo undo) {
    if (!request.loopback() && NamespaceLine.permitted()) {
      NamespaceLine line = NamespaceLine.create(request.line());
      undo.add("remove the line", line::close);
      return line;
    }
    remark(
        "No network namespace here, so the replicator's own cap keeps the line to its bandwidth:"
            + " this says less about TCP.");
    return new LoopbackLine(request.line());
  }

  private Replica compare(Workspace workspace, boolean drained) {
    if (!drained) {
      remark("The replica did not show every operation in the time given.");
    }
    TreeComparison.Outcome outcome =
        TreeComparison.compare(workspace.source(), workspace.replica(), MOST_EXAMPLES);
    return new Replica(
        drained,
        outcome.differenceCount(),
        outcome.differences().stream().map(Object::toString).toList(),
        outcome.objects(),
        outcome.bytes());
  }

  private ProofSection section(
      ReplicatedRun.Result run, Forecast forecast, Forecast own, String hash, Line line) {
    boolean watched = run.capture().watched();
    Comparison comparison = new Comparison(run.measured());
    List<ProofRow> rows = new ArrayList<>(comparison.rows(Prediction.EARLIER_RUN, forecast));
    rows.addAll(comparison.rows(Prediction.OWN_CAPTURE, own));
    if (watched) {
      // The time between two looks is no part of the prediction, and every look adds it to these.
      rows.removeIf(row -> VISIBLE.contains(row.metric()));
    }
    List<ProofCurve> curves = comparison.curves(Prediction.EARLIER_RUN, forecast);
    List<Sentence> sentences = new ArrayList<>();
    if (line.engineCap().isPresent()) {
      sentences.add(Sentences.weakerShaping());
    }
    if (watched) {
      remark(
          "Writes were captured by watching, so order and visible age are not judged and the"
              + " durable age is the node's own: "
              + run.capture().promise());
      sentences.add(Sentences.weakerCapture());
    }
    return new ProofSection(
        new ProofConditions(
            new ProofConditions.Workload(
                plan.spec().toString(), plan.seed(), hash, plan.spec().duration().toMillis() / 1e3),
            request.line().bitsPerSecond(),
            0,
            line.engineCap().isPresent()
                ? ProofConditions.Shaping.ENGINE_CAP
                : ProofConditions.Shaping.TC,
            watched ? ProofConditions.Capture.WATCH : ProofConditions.Capture.FUSE),
        rows,
        curves,
        sentences);
  }
}
