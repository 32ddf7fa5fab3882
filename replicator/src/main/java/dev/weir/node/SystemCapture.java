package dev.weir.node;

import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfig;
import dev.weir.holder.Keeper;
import dev.weir.intercept.fuse.FuseWriteSource;
import dev.weir.intercept.watch.WatchWriteSource;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Captures with what this machine permits. */
public final class SystemCapture implements CaptureChoice {
  private static final Path FUSE_DEVICE = Path.of("/dev/fuse");

  /** A holder comes before everything else in a process's life, so it cannot be had later. */
  private static final String NO_HOLDER =
      "No holder keeps this mount, because the node was started without a job that needs one: if"
          + " this process dies, the directory is not usable until the node is started again. Start"
          + " the node again at a quiet time; it gets a holder then.";

  private final Path state;
  private final Keeper keeper;

  /**
   * @param state the node's state directory, which must not lie in a protected one
   */
  public SystemCapture(Path state) {
    this(state, Keeper.none());
  }

  /**
   * @param state as above
   * @param keeper of the mounts
   */
  public SystemCapture(Path state, Keeper keeper) {
    this.state = state;
    this.keeper = keeper;
  }

  /**
   * Whether a node needs a holder: it captures by FUSE, or has nothing to do but to wait for jobs.
   *
   * @throws ProblemException when the jobs that were added to it cannot be read
   */
  public static boolean needsHolder(NodeConfig config) {
    List<JobConfig> jobs = new ArrayList<>(config.jobs());
    jobs.addAll(new AddedJobs(config.state()).read());
    boolean waits = jobs.isEmpty() && config.replicas().isEmpty() && obstacle().isEmpty();
    return waits || jobs.stream().anyMatch(SystemCapture::byFuse);
  }

  private static boolean byFuse(JobConfig job) {
    return job.capture().mode() != JobConfig.CaptureMode.WATCH && obstacle().isEmpty();
  }

  @Override
  public Choice choose(JobConfig job) {
    return switch (job.capture().mode()) {
      case WATCH ->
          new Choice(new WatchWriteSource(job.protect(), job.capture().rules()), "watch", "");
      case FUSE -> fuse(job);
      case AUTO -> {
        String obstacle = obstacle();
        yield obstacle.isEmpty()
            ? fuse(job)
            : new Choice(
                new WatchWriteSource(job.protect(), job.capture().rules()),
                "watch",
                "Captured by watching, because " + obstacle);
      }
    };
  }

  private Choice fuse(JobConfig job) {
    String obstacle = obstacle();
    if (!obstacle.isEmpty()) {
      throw ProblemException.environment(
          "job " + job.name(),
          "capture by fuse is not possible here: " + obstacle,
          "run the node as root on Linux with /dev/fuse, or set 'capture: watch'");
    }
    return new Choice(
        new FuseWriteSource(
            job.protect(),
            FuseWriteSource.Options.keepingApart(state)
                .keptBy(keeper, job.name())
                .ruledBy(job.capture().rules())),
        "fuse",
        keeper.keeps() ? "" : NO_HOLDER);
  }

  /** Why FUSE is not possible; empty when it is. */
  private static String obstacle() {
    if (!Syscalls.supported()) {
      return "this is no Linux on x86-64.";
    }
    if (!Files.exists(FUSE_DEVICE)) {
      return FUSE_DEVICE + " does not exist.";
    }
    try {
      Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return user.equals(0) ? "" : "only root may mount, and this is user " + user + ".";
    } catch (IOException e) {
      return "this process cannot find out who it is (" + e + ").";
    }
  }
}
