package dev.weir.intercept.fuse;

import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What must hold before a directory is mounted over; what does not hold is told with a remedy. */
final class Preconditions {
  private final Path asked;
  private final FuseWriteSource.Options options;

  Preconditions(Path asked, FuseWriteSource.Options options) {
    this.asked = asked;
    this.options = options;
  }

  /**
   * Clears a dead mount of ours and checks the rest.
   *
   * @return the directory's real path
   * @throws ProblemException when it cannot be captured
   */
  Path check() {
    if (!Syscalls.supported()) {
      throw ProblemException.environment(
          System.getProperty("os.name") + " " + System.getProperty("os.arch"),
          "capture by FUSE needs Linux on x86-64",
          "set capture: watch");
    }
    FuseMount.clearDead(asked);
    Path path = realPath();
    checkMounts(path);
    options.keepApart().forEach(other -> checkApart(path, other));
    checkProcesses(path);
    return path;
  }

  private Path realPath() {
    try {
      Path path = asked.toRealPath();
      if (!path.equals(asked)) {
        FuseMount.clearDead(path);
      }
      if (!Files.isDirectory(path)) {
        throw ProblemException.badInput(
            asked.toString(), "is not a directory", "name the directory to protect");
      }
      return path;
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          asked.toString(),
          "cannot be reached (" + e.getClass().getSimpleName() + ")",
          "create the directory to protect, or name another",
          e);
    }
  }

  private static void checkMounts(Path path) {
    MountTable mounts = MountTable.read();
    if (mounts.at(path).filter(MountTable.Mount::ours).isPresent()) {
      throw ProblemException.environment(
          path.toString(),
          "is captured already, by another Weir node or job",
          "stop that one, or unmount it with: umount " + path);
    }
    List<MountTable.Mount> below = mounts.below(path);
    if (!below.isEmpty()) {
      throw ProblemException.environment(
          path.toString(),
          "another file system is mounted below, at " + below.getFirst().point(),
          "protect each file system by a job of its own, or unmount that one");
    }
  }

  private static void checkApart(Path path, Path other) {
    Path real = realPathOfExistingPart(other.toAbsolutePath().normalize());
    if (real.startsWith(path) || path.startsWith(real)) {
      throw ProblemException.wrongUse(
          path.toString(),
          "overlaps " + other + ", which Weir itself writes to",
          "move one of them out of the other");
    }
  }

  private static Path realPathOfExistingPart(Path other) {
    Path existing = other;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return other;
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(other));
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          other.toString(),
          "cannot be resolved",
          "check its permissions",
          e);
    }
  }

  private void checkProcesses(Path path) {
    if (options.allowOpenFiles()) {
      return;
    }
    List<ProcessesBelow.Found> found = ProcessesBelow.find(path);
    if (!found.isEmpty()) {
      throw ProblemException.environment(
          path.toString(),
          "changes would be missed: " + FuseWriteSource.describe(found),
          "stop them and start them again after Weir");
    }
  }
}
