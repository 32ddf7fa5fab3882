package dev.weir.proving;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.proving.line.SystemProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The directories and files of one proof.
 *
 * @param directory everything lies below
 * @param kept whether it outlives the proof
 */
record Workspace(Path directory, boolean kept) {
  private static final String PREFIX = "weir-prove-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]+)");
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /**
   * Makes the directories.
   *
   * @param keep where the person wants to look at them afterwards
   * @throws ProblemException of the environment when they cannot be made or are not empty
   */
  static Workspace create(Optional<Path> keep) {
    Path directory = keep.orElseGet(Workspace::temporary).toAbsolutePath().normalize();
    try {
      if (Files.exists(directory)) {
        requireEmpty(directory);
      }
      return new Workspace(directory, keep.isPresent()).laidOut();
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          directory.toString(),
          "cannot be made: " + FileTrouble.of(e),
          "name another directory with --keep",
          e);
    }
  }

  /** One of several replicated runs. */
  Workspace run(int number) throws IOException {
    return new Workspace(directory.resolve("run-" + number), kept).laidOut();
  }

  private Workspace laidOut() throws IOException {
    for (Path below : List.of(plain(), source(), logs())) {
      Files.createDirectories(below);
    }
    return this;
  }

  private static Path temporary() {
    return base().resolve(PREFIX + ProcessHandle.current().pid());
  }

  /** A directory on a disk: what lies in memory has no fsync to speak of. */
  private static Path base() {
    Path lasting = Path.of("/var/tmp");
    return Files.isWritable(lasting) ? lasting : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void requireEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      if (entries.findAny().isPresent()) {
        throw ProblemException.wrongUse(
            "--keep " + directory, "is not empty", "name a new directory");
      }
    }
  }

  /** Where the workload runs without replication. */
  Path plain() {
    return directory.resolve("plain");
  }

  /** What a program's workload begins with, made once. */
  Path prepared() {
    return directory.resolve("prepared");
  }

  /** The protected directory. */
  Path source() {
    return directory.resolve("source");
  }

  Path replica() {
    return directory.resolve("replica");
  }

  Path keys() {
    return directory.resolve("keys");
  }

  /** State of the node of that name. */
  Path state(String node) {
    return directory.resolve(node);
  }

  Path configuration(String node) {
    return directory.resolve(node + ".yaml");
  }

  Path logs() {
    return directory.resolve("logs");
  }

  Path writerLog(String run) {
    return directory.resolve(run + ".writer-log");
  }

  /** What was measured of the run without replication. */
  Path plainCapture() {
    return directory.resolve("plain.capture");
  }

  /** What the replicating node measured itself. */
  Path ownCapture() {
    return directory.resolve("own.capture");
  }

  /** Removes everything, unless it is kept. */
  void remove() throws IOException {
    if (!kept) {
      removeTree(directory);
    }
  }

  /** Ends processes, unmounts and removes what runs left behind whose process is gone. */
  static void removeLeftOvers(Narrator narrator) {
    try (Stream<Path> found = Files.list(base())) {
      for (Path left : found.filter(Workspace::abandoned).toList()) {
        narrator.warn("removing what a killed run left behind in " + left);
        endProcesses(left);
        unmountBelow(left);
        removeTree(left);
      }
    } catch (IOException e) {
      narrator.warn("could not remove what a killed run left behind: " + FileTrouble.withPlace(e));
    }
  }

  private static boolean abandoned(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  /** Looks again after each round: a node's holder replaces a server that was ended before it. */
  private static void endProcesses(Path left) throws IOException {
    boolean ended = true;
    while (ended) {
      ended = false;
      for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
        Path told = Path.of("/proc/" + process.pid());
        boolean another = process.pid() != ProcessHandle.current().pid();
        if (another
            && (names(told.resolve("cmdline"), left) || worksIn(told.resolve("cwd"), left))) {
          process.destroyForcibly();
          process.onExit().join();
          ended = true;
        }
      }
    }
  }

  private static boolean names(Path commandLine, Path left) {
    try {
      String text = Files.readString(commandLine, StandardCharsets.ISO_8859_1);
      return text.contains(left + "/") && text.contains(ChildProcess.MAIN);
    } catch (IOException e) {
      // Processes end while they are looked at; one that has ended names nothing.
      return false;
    }
  }

  /** Whether a process is of a program whose workload was measured or replicated there. */
  private static boolean worksIn(Path cwd, Path left) {
    try {
      Path directory = Files.readSymbolicLink(cwd);
      return directory.startsWith(left)
          && StreamSupport.stream(left.relativize(directory).spliterator(), false)
              .anyMatch(name -> name.toString().equals(WorkloadRun.WORK));
    } catch (IOException e) {
      return false;
    }
  }

  private static void unmountBelow(Path left) throws IOException {
    List<String> points = new ArrayList<>();
    if (Files.isReadable(MOUNTS)) {
      for (String line : Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1)) {
        String point = line.split(" ", 6)[4];
        if (point.startsWith(left + "/")) {
          points.addFirst(point);
        }
      }
    }
    for (String point : points) {
      SystemProgram.ask("umount", "-l", point);
    }
  }

  /** Removes a directory with everything below it, if it is there. */
  static void removeTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
