package dev.weir.planner.cli;

import dev.weir.capture.CaptureSource;
import dev.weir.collector.importing.CaptureFiles;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.ReportContext;
import dev.weir.problem.ProblemException;
import dev.weir.report.Identity;
import dev.weir.report.Provenance;
import dev.weir.scenario.Scenario;
import dev.weir.workload.WorkloadReader;
import dev.weir.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
 * The files of one plan, read once and hashed.
 *
 * @param request the whole question
 * @param files what was read
 */
record PlanInputs(PlanRequest request, List<Provenance.InputFile> files) {
  private static final int BUFFER = 1 << 16;
  private static final int REPORT_ID_DIGITS = 12;

  /**
   * Reads and sums all files.
   *
   * @param question the rest of the request
   */
  static PlanInputs read(List<Path> paths, PlanRequest.Question question) throws IOException {
    WorkloadReader reader = new WorkloadReader();
    List<Provenance.InputFile> files = new ArrayList<>();
    Map<String, Path> hashes = new HashMap<>();
    for (Path path : paths) {
      CaptureSource capture = CaptureFiles.open(path);
      String hash = sha256(path);
      Path twin = hashes.put(hash, path);
      if (twin != null) {
        throw ProblemException.badInput(
            path.toString(),
            "has the same content as " + twin + ", which would count it twice",
            "name each capture once");
      }
      long rows = reader.add(path.toString(), capture);
      files.add(new Provenance.InputFile(String.valueOf(path.getFileName()), hash, rows));
    }
    PlanRequest request = question.about(reader.build());
    requireWrites(request, paths);
    return new PlanInputs(request, files);
  }

  /** These inputs and a file of the question, counted by its lines. */
  PlanInputs alsoRead(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return this;
    }
    List<Provenance.InputFile> all = new ArrayList<>(files);
    Path path = file.get();
    long rows = YamlText.read(path).text().lines().count();
    all.add(new Provenance.InputFile(String.valueOf(path.getFileName()), sha256(path), rows));
    return new PlanInputs(request, all);
  }

  /** Silence answers nothing: any line would do, and that is not what was asked. */
  private static void requireWrites(PlanRequest request, List<Path> paths) {
    if (request.workload().sum().totalBytes() == 0) {
      throw ProblemException.badInput(
          paths.stream().map(Path::toString).collect(Collectors.joining(", ")),
          "nothing was written in the measured time, so no line can be judged by it",
          "measure while the applications work, or other paths");
    }
  }

  /**
   * What the report says about itself. Its number stands for the inputs and the question: another
   * objective, line or language gives another.
   */
  ReportContext context(ParseResult parsed, ReportDate madeAt) {
    String command = "weir " + String.join(" ", parsed.originalArgs());
    MessageDigest digest = digest();
    files.forEach(file -> digest.update(HexFormat.of().parseHex(file.sha256())));
    digest.update(command.getBytes(StandardCharsets.UTF_8));
    String id = HexFormat.of().formatHex(digest.digest()).substring(0, REPORT_ID_DIGITS);
    String version = PlanInputs.class.getPackage().getImplementationVersion();
    ZoneId zone = request.workload().sources().getFirst().workload().zone();
    return new ReportContext(
        new Identity(
            request.workload().name(),
            request.scenario().heading().customer(),
            sites(request.scenario().heading()),
            madeAt.in(zone),
            id,
            zone),
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

  private static String sha256(Path path) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      byte[] buffer = new byte[BUFFER];
      int count = 0;
      while (count >= 0) {
        count = in.read(buffer);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
