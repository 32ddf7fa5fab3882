package dev.weir.planner.cli;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureSource;
import dev.weir.collector.importing.CaptureFiles;
import dev.weir.planning.FleetRules;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.ReportContext;
import dev.weir.problem.ProblemException;
import dev.weir.report.Identity;
import dev.weir.report.Logo;
import dev.weir.report.Provenance;
import dev.weir.scenario.Scenario;
import dev.weir.workload.CaptureInput;
import dev.weir.workload.FileWorkers;
import dev.weir.workload.ReadingMemory;
import dev.weir.workload.ReadingProgress;
import dev.weir.workload.WorkloadReader;
import dev.weir.workload.WorkloadSet;
import dev.weir.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/**
 * The files of one plan, read and hashed. The hash of a capture that is still being written is that
 * of the file and, behind it, of its side file.
 *
 * @param request the whole question
 * @param files what was read
 */
record PlanInputs(PlanRequest request, List<Provenance.InputFile> files) {
  private static final int BUFFER = 1 << 16;

  /** A file opened, and the hash of what it holds. */
  private record Opened(CaptureInput input, String sha256) {}

  /**
   * Reads and sums all files.
   *
   * @param question the rest of the request
   * @param progress is told how far it is
   */
  static PlanInputs read(List<Path> paths, PlanRequest.Question question, ReadingProgress progress)
      throws IOException {
    progress.begins(ReadingProgress.Phase.CHECKING, paths.size());
    List<Opened> opened =
        FileWorkers.each(
            paths,
            FileWorkers.AT_ONCE,
            path -> {
              Opened file = open(path);
              progress.fileDone();
              return file;
            });
    requireDifferent(opened);
    WorkloadReader.Reading reading =
        WorkloadReader.read(
            opened.stream().map(Opened::input).toList(),
            ReadingMemory.ofThisProcess(),
            progress,
            new FleetRules(question.scenario())::label);
    List<Provenance.InputFile> files = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      files.add(
          new Provenance.InputFile(
              String.valueOf(paths.get(i).getFileName()),
              opened.get(i).sha256(),
              reading.intervals().get(i)));
    }
    requireWrites(reading.workload(), paths);
    return new PlanInputs(question.about(reading.workload()), files);
  }

  private static Opened open(Path path) throws IOException {
    CaptureSource capture = CaptureFiles.open(path);
    ByteSource bytes = ByteSource.of(path);
    Optional<ByteSource> tail = capture instanceof CaptureReader ? bytes.tail() : Optional.empty();
    return new Opened(new CaptureInput(path.toString(), capture), sha256(bytes, tail));
  }

  private static void requireDifferent(List<Opened> files) {
    Map<String, CaptureInput> known = new HashMap<>();
    for (Opened file : files) {
      CaptureInput twin = known.put(file.sha256(), file.input());
      if (twin != null) {
        throw ProblemException.badInput(
            file.input().name(),
            "has the same content as " + twin.name() + ", which would count it twice",
            "name each capture once");
      }
    }
  }

  /** These inputs and a file of the question, counted by its lines. */
  PlanInputs alsoRead(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return this;
    }
    List<Provenance.InputFile> all = new ArrayList<>(files);
    Path path = file.get();
    long rows = YamlText.read(path).text().lines().count();
    String hash = sha256(ByteSource.of(path), Optional.empty());
    all.add(new Provenance.InputFile(String.valueOf(path.getFileName()), hash, rows));
    return new PlanInputs(request, all);
  }

  /** Silence answers nothing: any line would do, and that is not what was asked. */
  private static void requireWrites(WorkloadSet workload, List<Path> paths) {
    if (workload.totalBytes() == 0) {
      throw ProblemException.badInput(
          paths.stream().map(Path::toString).collect(Collectors.joining(", ")),
          "nothing was written in the measured time, so no line can be judged by it",
          "measure while the applications work, or other paths");
    }
  }

  /**
   * What the report says about itself. Its id stands for the contents of the files and the terms of
   * the question, in whatever order they are given: another objective or line gives another, while
   * language, date, logo and the files written do not.
   */
  ReportContext context(ParseResult parsed, ReportDate madeAt, Optional<Logo> logo) {
    String command = "weir " + String.join(" ", parsed.originalArgs());
    String id = ReportId.of(files, parsed);
    String version = PlanInputs.class.getPackage().getImplementationVersion();
    ZoneId zone = request.zone();
    return new ReportContext(
        new Identity(
            request.workload().name(),
            request.scenario().heading().customer(),
            sites(request.scenario().heading()),
            madeAt.in(zone),
            id,
            zone,
            logo),
        files,
        version == null ? "(unpackaged)" : version,
        command);
  }

  private static Optional<String> sites(Scenario.Heading heading) {
    if (heading.sourceSite().isEmpty()) {
      return heading.targetSite();
    }
    return heading
        .sourceSite()
        .map(from -> heading.targetSite().map(to -> from + " → " + to).orElse(from));
  }

  private static String sha256(ByteSource bytes, Optional<ByteSource> behind) throws IOException {
    MessageDigest digest = digest();
    addTo(digest, bytes);
    if (behind.isPresent()) {
      addTo(digest, behind.get());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void addTo(MessageDigest digest, ByteSource bytes) throws IOException {
    try (InputStream in = new DigestInputStream(bytes.open(), digest)) {
      byte[] buffer = new byte[BUFFER];
      int count = 0;
      while (count >= 0) {
        count = in.read(buffer);
      }
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
