package dev.weir.proving;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.proving.workload.Preparation;
import dev.weir.proving.workload.ProgramWorkload;
import dev.weir.proving.workload.ProgramWorkload.Program;
import dev.weir.proving.workload.SentinelPlan;
import dev.weir.proving.workload.StampedPlan;
import dev.weir.proving.workload.WriterLogReader;
import dev.weir.proving.workload.WriterResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workload in a directory: the bundled writer and, where the workload is a program's,
 * that program, with sentinels from before its begin until after its end.
 */
final class WorkloadRun implements AutoCloseable {
  /** Where a program works, below the directory that is measured or protected. */
  static final String WORK = "work";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration TICK = Duration.ofMillis(20);

  /** Sentinels that follow the program's last write. */
  private static final int SENTINELS_AFTER = 4;

  private final WriterRun writer;
  private final @Nullable ChildProcess program;
  private long programEndedAt = Long.MAX_VALUE;

  private WorkloadRun(WriterRun writer, @Nullable ChildProcess program) {
    this.writer = writer;
    this.program = program;
  }

  /** Where a run is to write, and where its logs go. */
  record Place(String name, Workspace workspace, Path root) {
    Path tools() throws IOException {
      return Files.createDirectories(workspace.directory().resolve(name + ".tools"));
    }
  }

  /**
   * Starts it in a directory that is prepared.
   *
   * @param undo is told what to stop
   */
  static WorkloadRun start(ProofRequest request, Place place, Undo undo)
      throws IOException, InterruptedException {
    StampedPlan plan = request.stamped();
    WriterRun writer = WriterRun.start(place.name(), place.workspace(), plan, place.root());
    undo.add("stop the writer", writer::close);
    if (!(request.workload() instanceof ProgramWorkload workload)) {
      return new WorkloadRun(writer, null);
    }
    awaitFirst(writer, place);
    ChildProcess program = program(workload, request.seed(), place);
    undo.add("stop the workload", program::stopAll);
    return new WorkloadRun(writer, program);
  }

  private static void awaitFirst(WriterRun writer, Place place)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    try (WriterLogReader log = new WriterLogReader(place.workspace().writerLog(place.name()))) {
      boolean[] begun = new boolean[1];
      while (!begun[0] && System.nanoTime() < deadline && writer.running()) {
        log.readNew(entry -> begun[0] = true);
        pause();
      }
    }
  }

  private static ChildProcess program(ProgramWorkload workload, long seed, Place place)
      throws IOException {
    List<String> command =
        switch (workload.program()) {
          case Program.Shell shell -> List.of("sh", "-c", shell.text());
          case Program.Replayed replayed ->
              ChildProcess.weir(
                  List.of(
                      "prove-replay",
                      "--root=" + place.root().resolve(WORK),
                      "--workload=" + replayed.replay(),
                      "--seed=" + seed));
        };
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(place.root().resolve(WORK).toFile());
    builder.environment().putAll(environment(seed, place.tools()));
    return ChildProcess.start(
        workload.toString(), place.workspace().logs().resolve(place.name() + "-program"), builder);
  }

  private static Map<String, String> environment(long seed, Path tools) {
    return Map.of("WEIR_PROVE_SEED", Long.toString(seed), "WEIR_PROVE_LOGS", tools.toString());
  }

  /**
   * Lays out what is there before, the same for each run: made once, then copied.
   *
   * @param prepared where it is kept
   */
  static void prepare(ProofRequest request, Path prepared, Place place)
      throws IOException, InterruptedException {
    new Preparation(request.stamped(), place.root()).run();
    if (!(request.workload() instanceof ProgramWorkload workload)) {
      return;
    }
    if (!Files.exists(prepared)) {
      // Named when it is whole: an interrupted preparation begins anew.
      Path part = prepared.resolveSibling(prepared.getFileName() + ".part");
      Workspace.removeTree(part);
      Files.createDirectories(part);
      if (workload.preparation().isPresent()) {
        shell(workload, workload.preparation().get(), request.seed(), part, place);
      }
      Files.move(part, prepared, StandardCopyOption.ATOMIC_MOVE);
    }
    Path work = place.root().resolve(WORK);
    succeed("cp", place, new ProcessBuilder("cp", "-a", prepared.toString(), work.toString()));
  }

  private static void shell(
      ProgramWorkload workload, String text, long seed, Path prepared, Place place)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", text).directory(prepared.toFile());
    builder.environment().putAll(environment(seed, place.tools()));
    succeed("the preparation of " + workload, place, builder);
  }

  private static void succeed(String name, Place place, ProcessBuilder builder)
      throws InterruptedException {
    try (ChildProcess process =
        ChildProcess.start(
            name, place.workspace().logs().resolve(place.name() + "-prepare"), builder)) {
      process.awaitSuccess();
    }
  }

  /**
   * Whether anything is still written; has to be asked again and again, since it ends the
   * sentinels.
   *
   * @throws ProblemException of the environment when the program failed
   */
  boolean running() throws InterruptedException {
    if (program != null && !program.alive() && programEndedAt == Long.MAX_VALUE) {
      program.awaitSuccess();
      programEndedAt = System.nanoTime();
    }
    long enough = SENTINELS_AFTER * SentinelPlan.CADENCE.toNanos();
    if (programEndedAt != Long.MAX_VALUE && System.nanoTime() - programEndedAt > enough) {
      writer.end();
    }
    return writer.running();
  }

  /** As {@link WriterRun#result}. */
  WriterResult result() throws IOException, InterruptedException {
    return writer.result();
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(TICK.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while the workload started");
    }
  }

  /** What a workload is the same workload by. */
  static String identity(ProofRequest request) {
    if (!(request.workload() instanceof ProgramWorkload workload)) {
      return request.stamped().hash();
    }
    try {
      return request.seed() + "\n" + workload.identity();
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          workload.toString(),
          "cannot be read: " + FileTrouble.withPlace(e),
          "check its name and rights",
          e);
    }
  }

  @Override
  public void close() {
    if (program != null) {
      program.stopAll();
    }
    writer.close();
  }
}
