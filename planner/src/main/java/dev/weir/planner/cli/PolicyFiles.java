package dev.weir.planner.cli;

import dev.weir.planning.JobPolicy;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.ProtectedJob;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The files of {@code --policy}: one for one job; for several a folder with {@code NAME.yaml} of
 * each, because {@code weir job add} takes one job at a time.
 *
 * @param place as given
 * @param files of the jobs, in their order
 */
record PolicyFiles(Path place, List<Path> files) {
  private static final String ENDING = ".yaml";

  PolicyFiles {
    files = List.copyOf(files);
  }

  /**
   * Where the jobs of a request go; asked before anything is computed.
   *
   * @throws ProblemException wrong use without a line, for one file with several jobs, and where a
   *     file stands that is no such job: it may be the only one of its kind
   */
  static PolicyFiles of(Path place, PlanRequest request) {
    if (request.lines().isEmpty()) {
      throw ProblemException.wrongUse(
          "--policy", "no line was given that the job could use", "add a --line");
    }
    List<ProtectedJob> jobs = ProtectedJob.of(request);
    boolean folder = Files.isDirectory(place);
    if (jobs.size() > 1 && !folder && (isFile(place) || Files.exists(place))) {
      throw ProblemException.wrongUse(
          "--policy " + place,
          "a file holds one job, and the plan is about " + jobs.size() + " to protect",
          "name a folder, which then holds one file for each, for example --policy jobs");
    }
    List<Path> files =
        jobs.size() > 1 || folder
            ? jobs.stream().map(job -> place.resolve(job.name() + ENDING)).toList()
            : List.of(place);
    files.forEach(PolicyFiles::requireReplaceable);
    return new PolicyFiles(place, files);
  }

  private static boolean isFile(Path place) {
    String name = String.valueOf(place.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(ENDING) || name.endsWith(".yml");
  }

  private static void requireReplaceable(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    byte[] known = JobPolicy.FIRST_WORDS.getBytes(StandardCharsets.UTF_8);
    boolean ours;
    try (InputStream in = Files.newInputStream(file)) {
      ours = Files.isRegularFile(file) && Arrays.equals(in.readNBytes(known.length), known);
    } catch (IOException e) {
      throw ReportFiles.unreadable("--policy " + file, e);
    }
    if (!ours) {
      throw ProblemException.wrongUse(
          "--policy " + file,
          "there is a file of this name that --policy did not write",
          "give another name, or remove it first");
    }
  }

  /**
   * Writes them; an older job of the same name is replaced.
   *
   * @param jobs those of the request that this was made for
   * @throws ProblemException environment when a file cannot be written
   */
  void write(List<JobPolicy.Written> jobs) {
    if (!files.equals(List.of(place))) {
      ReportFiles.makeFolder(place);
    }
    List<Path> left = new ArrayList<>(files);
    for (JobPolicy.Written job : jobs) {
      byte[] yaml = job.yaml().getBytes(StandardCharsets.UTF_8);
      ReportFiles.write(left.removeFirst(), out -> out.write(yaml));
    }
  }
}
