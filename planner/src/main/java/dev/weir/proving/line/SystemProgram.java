package dev.weir.proving.line;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a short program of the system and waits for it. */
public final class SystemProgram {
  /** Longer than any of these programs takes on a busy machine; a hung one must not hang us. */
  private static final long LIMIT_SECONDS = 20;

  private static final int OUTPUT_MAX_BYTES = 1 << 20;

  private SystemProgram() {}

  /**
   * What a program answered.
   *
   * @param output standard output and standard error together
   */
  public record Answer(int exitCode, String output) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * Runs a program to its end.
   *
   * @throws ProblemException of the environment when it is not installed or does not end
   */
  public static Answer ask(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      CompletableFuture<byte[]> output =
          CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw ProblemException.environment(
            String.join(" ", command),
            "no answer within " + LIMIT_SECONDS + " s",
            "run it by hand to see why");
      }
      return new Answer(
          process.exitValue(), new String(output.join(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          command[0],
          "cannot be run: " + e.getMessage(),
          "install the package that brings it (iproute2, ethtool, util-linux)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          String.join(" ", command),
          "interrupted while it ran",
          "start again",
          e);
    }
  }

  /**
   * Runs a program that has to succeed.
   *
   * @return what it printed
   * @throws ProblemException of the environment with what it printed when it fails
   */
  public static String require(String... command) {
    Answer answer = ask(command);
    if (!answer.succeeded()) {
      throw ProblemException.environment(
          String.join(" ", command),
          answer.output().isEmpty() ? "failed with " + answer.exitCode() : answer.output(),
          "give the right it lacks (root), or run with --loopback");
    }
    return answer.output();
  }

  private static byte[] read(Process process) {
    try {
      return process.getInputStream().readNBytes(OUTPUT_MAX_BYTES);
    } catch (IOException e) {
      return ("(output lost: " + e.getMessage() + ")").getBytes(StandardCharsets.UTF_8);
    }
  }

  static List<String> lines(String... command) {
    Answer answer = ask(command);
    return answer.succeeded() ? answer.output().lines().toList() : List.of();
  }
}
