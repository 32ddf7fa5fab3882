package dev.weir.node;

import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jobs that were added to a running node, kept in its state directory as they were given. */
final class AddedJobs {
  private static final String ENDING = ".yaml";

  private final Path directory;

  AddedJobs(Path state) {
    this.directory = state.resolve("jobs");
  }

  /**
   * Reads all of them, by name.
   *
   * @throws ProblemException when one cannot be read any more
   */
  List<JobConfig> read() {
    List<JobConfig> jobs = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return jobs;
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + ENDING)) {
      found.forEach(files::add);
      files.sort(null);
      for (Path file : files) {
        jobs.add(NodeConfigReader.parseJob(Files.readString(file), file.toString()));
      }
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          directory.toString(),
          "the jobs that were added cannot be read (" + e + ")",
          "check its rights",
          e);
    }
    return jobs;
  }

  /**
   * Keeps one over any crash.
   *
   * @throws ProblemException when it cannot be written
   */
  void keep(String name, String text) {
    file(name).keep(text);
  }

  /** Whether {@code name} was added, and is not one of the configuration file. */
  boolean holds(String name) {
    return file(name).exists();
  }

  /**
   * Forgets one.
   *
   * @throws ProblemException when its file cannot be deleted
   */
  void forget(String name) {
    file(name).forget();
  }

  private KeptText file(String name) {
    return new KeptText(directory, name + ENDING, "the jobs that were added");
  }
}
