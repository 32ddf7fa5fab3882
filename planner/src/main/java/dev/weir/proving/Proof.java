package dev.weir.proving;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.planning.Compression;
import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.proving.ProofResult.Replica;
import dev.weir.proving.line.Line;
import dev.weir.proving.line.LoopbackLine;
import dev.weir.proving.line.NamespaceLine;
import dev.weir.proving.workload.ProgramWorkload;
import dev.weir.proving.workload.SentinelPlan;
import dev.weir.proving.workload.WorkloadWriter;
import dev.weir.proving.workload.WriterResult;
import dev.weir.report.ProofConditions;
import dev.weir.report.ProofCurve;
import dev.weir.report.ProofRow;
import dev.weir.report.ProofRow.Metric;
import dev.weir.report.ProofSection;
import dev.weir.report.Provenance;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import dev.weir.target.TreeComparison;
import dev.weir.units.Ratio;
import dev.weir.workload.WorkloadSet;
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
import java.util.Optional;
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
  private final List<String> remarks = new ArrayList<>();

  public Proof(ProofRequest request, Narrator narrator) {
    this.request = request;
    this.narrator = narrator;
  }

  /**
   * Carries it out. Whatever was started, mounted or made is taken back at the end, also when the
   * process is told to terminate meanwhile.
   *
   * @throws ProblemException of the environment when a part cannot be run here
   */
  public ProofResult run() {
    return run(1).getFirst();
  }

  /**
   * The same with several replicated runs after one prediction.
   *
   * @param times how many, at least 1
   * @return one result for each
   */
  public List<ProofResult> run(int times) {
    Workspace.removeLeftOvers(narrator);
    try (Undo undo = new Undo(narrator)) {
      Workspace workspace = Workspace.create(request.places().keep());
      undo.add("remove " + workspace.directory(), workspace::remove);
      return untilInterrupted(workspace, undo, times);
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

  private List<ProofResult> untilInterrupted(Workspace workspace, Undo undo, int times)
      throws IOException, InterruptedException {
    try {
      return run(workspace, undo, times);
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

  /**
   * What is known before a node starts.
   *
   * @param workloadHash of what two runs have in common
   * @param prepared what a program's workload begins with
   * @param hash of the prediction
   */
  private record Prediction(
      String workloadHash,
      Path prepared,
      PlainRun.Result plain,
      List<Provenance.InputFile> inputs,
      Compression compression,
      Forecast forecast,
      String hash) {}

  private List<ProofResult> run(Workspace workspace, Undo undo, int times)
      throws IOException, InterruptedException {
    Prediction prediction = predict(workspace, undo);
    List<ProofResult> results = new ArrayList<>();
    for (int number = 1; number <= times; number++) {
      if (times > 1) {
        narrator.step("Run " + number + " of " + times + ".");
      }
      Workspace own = workspace.run(number);
      results.add(replicate(prediction, own, undo));
      own.remove();
    }
    return results;
  }

  private Prediction predict(Workspace workspace, Undo undo)
      throws IOException, InterruptedException {
    String workloadHash = sha256(WorkloadRun.identity(request));
    narrator.fact("workload", request.workload() + ", seed " + request.seed());
    narrator.fact("workload SHA-256", workloadHash);
    Optional<Baseline> baseline = request.places().baseline().map(Baseline::new);
    Path prepared = baseline.map(Baseline::prepared).orElse(workspace.prepared());
    PlainRun.Result plain = plain(workloadHash, baseline, prepared, workspace, undo);
    noteSchedule("without replication", plain.writer());
    Compression compression =
        MeasuredCompression.of(
            request.compression(),
            plain.workload().samples(),
            request.line().candidate(),
            workspace.plain());
    narrator.step("Predicting from that measurement, before anything is replicated.");
    Forecast forecast = forecast(plain.workload(), plain.writer(), compression, plain);
    String hash = announce(workloadHash, plain, compression, forecast);
    return new Prediction(
        workloadHash,
        prepared,
        plain,
        inputs(workspace.plainCapture()),
        compression,
        forecast,
        hash);
  }

  private PlainRun.Result plain(
      String workloadHash,
      Optional<Baseline> baseline,
      Path prepared,
      Workspace workspace,
      Undo undo)
      throws IOException, InterruptedException {
    if (baseline.isPresent()) {
      Optional<PlainRun.Result> known = baseline.get().load(workloadHash, workspace);
      if (known.isPresent()) {
        narrator.step("The workload was measured before, in " + baseline.get().directory() + ".");
        return known.get();
      }
    }
    narrator.step("Writing the workload into a plain directory, measured by the collector.");
    PlainRun.Result plain = new PlainRun(request, workspace, prepared, undo, narrator).run();
    if (baseline.isPresent()) {
      baseline.get().keep(workloadHash, workspace, plain);
    }
    return plain;
  }

  private Forecast forecast(
      WorkloadSet workload, WriterResult writer, Compression compression, PlainRun.Result plain) {
    return Forecast.of(
        new Forecast.Basis(
            workload.sum(),
            writer.startNanos(),
            request.line(),
            compression,
            request.queue(),
            plain.protectedBytes()));
  }

  private ProofResult replicate(Prediction before, Workspace workspace, Undo undo)
      throws IOException, InterruptedException {
    remarks.clear();
    Line line = line(undo);
    narrator.step("Replicating the same workload over " + line.description() + ".");
    WriterResult plain = before.plain().writer();
    double seconds = (plain.endNanos() - plain.startNanos()) / 1e9;
    Forecast forecast = before.forecast();
    ReplicatedRun.Result run =
        new ReplicatedRun(request, workspace, before.prepared(), undo, narrator)
            .run(line, new ReplicatedRun.Expected(seconds, forecast.drainSeconds()));
    noteSchedule("with replication", run.measured().writer());

    narrator.step("Comparing the replica with its source, byte for byte.");
    Replica replica = compare(workspace, run.drained());
    WorkloadSet captured = PlainRun.captured(workspace.ownCapture());
    Forecast own =
        forecast(captured, run.measured().writer(), before.compression(), before.plain());
    List<Provenance.InputFile> inputs = new ArrayList<>(before.inputs());
    inputs.addAll(inputs(workspace.ownCapture()));
    Circumstances circumstances =
        Circumstances.of(
            request.line(),
            before.plain().workload().sum(),
            captured.sum(),
            own,
            run,
            line.relayed());
    ProofSection section = section(run, before, own, circumstances, line);
    ProofResult result =
        new ProofResult(
            request,
            before.workloadHash(),
            before.hash(),
            before.plain().workload(),
            inputs,
            before.plain().probe(),
            before.compression(),
            forecast,
            own,
            run.measured(),
            run.books(),
            section,
            replica,
            circumstances,
            line.description(),
            remarks);
    line.close();
    return result;
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
      String workloadHash, PlainRun.Result plain, Compression compression, Forecast forecast) {
    String prediction =
        String.format(
            Locale.ROOT,
            "largest age %.3f s, largest backlog %.0f wire bytes (%.0f payload bytes), drained"
                + " %.1f s after it",
            forecast.engine().ageSeconds(),
            forecast.engine().wireBytes(),
            forecast.engine().payloadBytes(),
            forecast.drainSeconds());
    String packed = request.configuredCompression() + ", measured " + rounded(compression.ratio());
    String hash = sha256(workloadHash + "\n" + request.line() + "\n" + packed + "\n" + prediction);
    narrator.fact("measured by", plain.probe());
    narrator.fact("compression", packed);
    narrator.fact("line", request.line().toString());
    narrator.fact(
        "carries",
        String.format(
            Locale.ROOT,
            "%.2f Mbit/s, by the planner's ceiling for TCP",
            request.line().candidate().usableBitsPerSecond() / 1e6));
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

  /** The collector may have found nothing to measure with, and left no capture. */
  private static List<Provenance.InputFile> inputs(Path capture) throws IOException {
    return Files.exists(capture) ? List.of(input(capture)) : List.of();
  }

  private static Provenance.InputFile input(Path capture) throws IOException {
    long rows = CaptureReader.open(ByteSource.of(capture)).rows();
    return new Provenance.InputFile(
        String.valueOf(capture.getFileName()), sha256(Files.readAllBytes(capture)), rows);
  }

  private Line line(Undo undo) {
    boolean permitted = !request.loopback() && NamespaceLine.permitted();
    if (!permitted && request.line().needsNamespace()) {
      throw ProblemException.environment(
          "--line " + request.line(),
          "delay, loss and outages need network namespaces",
          "run as root, without --loopback");
    }
    if (permitted) {
      NamespaceLine line = NamespaceLine.create(request.line());
      undo.add("remove the line", line::close);
      return line;
    }
    remark(
        "No network namespace here, so the replicator's own cap keeps the line to its bandwidth:"
            + " this says less about TCP.");
    return new LoopbackLine(request.line().bandwidth());
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
      ReplicatedRun.Result run,
      Prediction before,
      Forecast own,
      Circumstances circumstances,
      Line line) {
    boolean watched = run.capture().watched();
    boolean hole = before.forecast().holeSeconds() > 0 || circumstances.holeSeconds() > 0;
    Comparison comparison = new Comparison(run.measured(), circumstances, hole);
    List<ProofRow> rows =
        new ArrayList<>(comparison.rows(ProofRow.Prediction.EARLIER_RUN, before.forecast()));
    rows.addAll(comparison.rows(ProofRow.Prediction.OWN_CAPTURE, own));
    if (watched) {
      // The time between two looks is no part of the prediction, and every look adds it to these.
      rows.removeIf(row -> VISIBLE.contains(row.metric()));
    }
    List<ProofCurve> curves = comparison.curves(ProofRow.Prediction.EARLIER_RUN, before.forecast());
    return new ProofSection(
        conditions(before.hash(), watched, line, run.measured().writer()),
        rows,
        curves,
        sentences(run, rows, circumstances, line, watched));
  }

  private List<Sentence> sentences(
      ReplicatedRun.Result run,
      List<ProofRow> rows,
      Circumstances circumstances,
      Line line,
      boolean watched) {
    List<Sentence> sentences = new ArrayList<>();
    if (!rows.stream().allMatch(ProofRow::held)) {
      sentences.addAll(Causes.of(circumstances, run.measured().writer()));
    }
    if (request.workload() instanceof ProgramWorkload) {
      sentences.add(Sentences.proofSentinels(SentinelPlan.CADENCE.toMillis() / 1e3));
    }
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
    return sentences;
  }

  private ProofConditions conditions(String hash, boolean watched, Line line, WriterResult writer) {
    return new ProofConditions(
        new ProofConditions.Workload(
            request.workload().toString(),
            request.seed(),
            hash,
            (writer.endNanos() - writer.startNanos()) / 1e9),
        request.line().bandwidth().bitsPerSecond(),
        request.line().roundTrip().toMillis() / 1e3,
        line.engineCap().isPresent()
            ? ProofConditions.Shaping.ENGINE_CAP
            : ProofConditions.Shaping.TC,
        watched ? ProofConditions.Capture.WATCH : ProofConditions.Capture.FUSE);
  }
}
