package dev.weir.target;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a {@link TargetStore} starts from: state read, checked, and the names restored. */
record TargetOpening(
    Path stateDirectory,
    TargetOptions options,
    StateLock lock,
    Replica replica,
    Journal journal,
    Checkpoint checkpoint) {

  static TargetOpening prepare(
      Path root, Path stateDirectory, TargetOptions options, Beneath beneath) {
    try {
      Files.createDirectories(root);
      Files.createDirectories(stateDirectory);
      requireApart(root, stateDirectory);
      StateLock lock = StateLock.hold(stateDirectory);
      try {
        return locked(root, stateDirectory, options, beneath, lock);
      } catch (RuntimeException | IOException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          stateDirectory.toString(),
          "cannot open the replica's state: " + e.getMessage(),
          "check that both directories can be written",
          e);
    }
  }

  private static void requireApart(Path root, Path stateDirectory) throws IOException {
    Path realRoot = root.toRealPath();
    Path realState = stateDirectory.toRealPath();
    if (realState.startsWith(realRoot) || realRoot.startsWith(realState)) {
      throw ProblemException.wrongUse(
          stateDirectory.toString(),
          "lies in the replica root " + root + ", or the root in it",
          "choose a state directory apart from the root");
    }
  }

  private static TargetOpening locked(
      Path root, Path stateDirectory, TargetOptions options, Beneath beneath, StateLock lock)
      throws IOException {
    int rootFd = beneath.openRoot(root);
    try {
      if (!beneath.hold(rootFd)) {
        throw ProblemException.environment(
            root.toString(), "another replica is kept there", "give each replica its own 'root:'");
      }
      Path journalDirectory = stateDirectory.resolve("journal");
      Optional<Checkpoint> stored = Checkpoint.load(stateDirectory);
      Checkpoint checkpoint =
          stored.isPresent()
              ? stored.get()
              : first(root, stateDirectory, beneath.list(rootFd).isEmpty() || options.adopt());
      Journal journal = Journal.open(journalDirectory, options.journal());
      try {
        requireTogether(journalDirectory, journal, checkpoint);
        Replica replica =
            new Replica(beneath, rootFd, checkpoint.namespace(), checkpoint.wants(), options);
        replica.mirroring = checkpoint.mirroring();
        replica.consistent = checkpoint.consistent();
        replica.lastConsistent = checkpoint.lastConsistent();
        replica.orphans.restore(checkpoint.orphans());
        replica.orphans.at(checkpoint.appliedAt());
        if (checkpoint.namespace().root() != null) {
          new Restoration(replica, journal, checkpoint.position()).run();
          rememberOrphans(replica, checkpoint, stateDirectory);
        }
        return new TargetOpening(stateDirectory, options, lock, replica, journal, checkpoint);
      } catch (RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (RuntimeException | IOException e) {
      beneath.close(rootFd);
      throw e;
    }
  }

  /** Before the journal's operations take names that orphans have. */
  private static void rememberOrphans(Replica replica, Checkpoint from, Path stateDirectory)
      throws IOException {
    if (!replica.orphans.marks().equals(from.orphans())) {
      replica.beneath.syncFileSystem(replica.rootFd);
      from.with(replica.orphans.marks()).store(stateDirectory);
    }
  }

  private static Checkpoint first(Path root, Path stateDirectory, boolean usable)
      throws IOException {
    if (!usable) {
      throw ProblemException.wrongUse(
          root.toString(),
          "not empty, and not a replica yet",
          "choose an empty directory, or allow it with adopt: true ('orphans:' says what"
              + " becomes of what the source lacks)");
    }
    Path journal = stateDirectory.resolve("journal");
    if (Files.isDirectory(journal)) {
      try (var files = Files.list(journal)) {
        if (files.findAny().isPresent()) {
          throw ProblemException.badInput(
              journal.toString(),
              "a journal without a checkpoint",
              "restore the checkpoint, or remove the state directory and mirror again");
        }
      }
    }
    Checkpoint empty =
        new Checkpoint(
            JournalPosition.NONE,
            0,
            false,
            false,
            new Namespace(),
            RecoveryPoint.NONE,
            new Wants(),
            OrphanMarks.NONE);
    empty.store(stateDirectory);
    return empty;
  }

  private static void requireTogether(Path path, Journal journal, Checkpoint checkpoint) {
    JournalPosition end = journal.end();
    if (checkpoint.position().isAfter(end)) {
      throw ProblemException.badInput(
          path.toString(),
          "ends at " + end + " but " + checkpoint.position() + " was acknowledged and applied",
          "restore the journal, or remove the state directory and mirror again");
    }
  }
}
