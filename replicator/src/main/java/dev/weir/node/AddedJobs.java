package dev.weir.node;

import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
      throw unusable("read", e);
    }
    return jobs;
  }

  /**
   * Keeps one over any crash.
   *
   * @throws ProblemException when it cannot be written
   */
  void keep(String name, String text) {
    Path part = directory.resolve(name + ".part");
    try {
      Files.createDirectories(directory);
      try (FileChannel out =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(part, file(name), StandardCopyOption.ATOMIC_MOVE);
      forceDirectory();
    } catch (IOException e) {
      throw unusable("written", e);
    }
  }

  /** Whether {@code name} was added, and is not one of the configuration file. */
  boolean holds(String name) {
    return Files.exists(file(name));
  }

  /**
   * Forgets one.
   *
   * @throws ProblemException when its file cannot be deleted
   */
  void forget(String name) {
    try {
      if (Files.deleteIfExists(file(name))) {
        forceDirectory();
      }
    } catch (IOException e) {
      throw unusable("written", e);
    }
  }

  private Path file(String name) {
    return directory.resolve(name + ENDING);
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private ProblemException unusable(String what, IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        directory.toString(),
        "the jobs that were added cannot be " + what + " (" + e + ")",
        "check its rights and the free space",
        e);
  }
}
