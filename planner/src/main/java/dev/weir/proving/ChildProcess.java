package dev.weir.proving;

import dev.weir.problem.ProblemException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another program, or a Weir of the same installation, in a process of its own. */
final class ChildProcess implements AutoCloseable {
  static final String MAIN = "dev.weir.collector.cli.Weir";
  private static final long STOP_SECONDS = 20;
  private static final int COMPLAINT_LINES = 5;

  /** Options of this Java process that a child of the same installation needs too. */
  private static final List<String> INHERITED =
      List.of(
          "--enable-native-access", "--sun-misc-unsafe", "-XX:AOTCache=", "-Xlog:aot", "-Xlog:cds");

  private final String name;
  private final Process process;
  private final Path output;
  private final Path errors;

  private ChildProcess(String name, Process process, Path output, Path errors) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Starts {@code weir ARGUMENTS}.
   *
   * @param name for messages and as the name of its two log files
   * @param before what stands before the command line, for example to enter a namespace
   * @throws ProblemException of the environment when it cannot be started
   */
  static ChildProcess start(
      String name, Path logDirectory, List<String> before, List<String> arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(weir(arguments));
    return start("weir " + name, logDirectory.resolve(name), new ProcessBuilder(command));
  }

  /** The command line of {@code weir ARGUMENTS}. */
  static List<String> weir(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (INHERITED.stream().anyMatch(option::startsWith)) {
        command.add(option);
      }
    }
    command.addAll(List.of("-XX:+UseSerialGC", "-Djava.awt.headless=true"));
    command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), MAIN));
    command.addAll(arguments);
    return command;
  }

  /**
   * Starts any program.
   *
   * @param name for messages
   * @param logs its two log files, without their endings
   * @throws ProblemException of the environment when it cannot be started
   */
  static ChildProcess start(String name, Path logs, ProcessBuilder program) {
    Path output = logs.resolveSibling(logs.getFileName() + ".out");
    Path errors = logs.resolveSibling(logs.getFileName() + ".err");
    try {
      Process process =
          program.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
      return new ChildProcess(name, process, output, errors);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          String.join(" ", program.command()),
          "cannot be started: " + e.getMessage(),
          "check memory and process limits",
          e);
    }
  }

  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  boolean alive() {
    return process.isAlive();
  }

  Path output() {
    return output;
  }

  /**
   * @throws ProblemException of the environment, with its own last words, when it has ended
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw ended();
    }
  }

  /**
   * Waits for its end.
   *
   * @throws ProblemException of the environment when it failed
   */
  void awaitSuccess() throws InterruptedException {
    if (process.waitFor() != 0) {
      throw ended();
    }
  }

  private ProblemException ended() {
    return ProblemException.environment(
        name, "ended with exit code " + process.exitValue() + ": " + lastWords(), "see " + errors);
  }

  /** The last lines that it printed as errors. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(errors);
      List<String> last = lines.subList(Math.max(0, lines.size() - COMPLAINT_LINES), lines.size());
      return last.isEmpty() ? "it said nothing" : String.join(" / ", last);
    } catch (IOException e) {
      return "its log cannot be read (" + e.getMessage() + ")";
    }
  }

  /** Ends its standard input, which a writer takes as the end of its work. */
  void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // Already gone, and its input with it.
    }
  }

  /** Kills it without a chance to tidy up, as a power failure would. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** As {@link #stop}, with everything that it started: a shell waits for its children. */
  void stopAll() {
    List<ProcessHandle> started = process.descendants().toList();
    started.forEach(ProcessHandle::destroy);
    stop();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** Asks it to end, and kills it when it does not within {@value #STOP_SECONDS} s. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
