package dev.weir.doctor;

import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.keys.NodeKeys;
import dev.weir.problem.ProblemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a machine, and at one node where its configuration is given. */
public final class Doctor {
  private final List<Finding> findings = new ArrayList<>();

  private Doctor() {}

  /**
   * Everything that can be said, in the order in which it should be mended.
   *
   * @param file the node's configuration; null: the machine alone
   */
  public static List<Finding> examine(@Nullable Path file) {
    Doctor doctor = new Doctor();
    doctor.findings.addAll(new MachineChecks(Path.of("/")).all());
    if (file != null) {
      doctor.node(file);
    }
    return List.copyOf(doctor.findings);
  }

  private void node(Path file) {
    NodeConfig config;
    try {
      config = NodeConfigReader.read(file);
    } catch (ProblemException e) {
      findings.add(Finding.fail("configuration", String.valueOf(e.getMessage()), "mend the file"));
      return;
    }
    findings.add(
        Finding.ok(
            "configuration",
            "node %s, %d jobs, %d replicas"
                .formatted(config.name(), config.jobs().size(), config.replicas().size())));
    KeyChecks keyChecks = new KeyChecks(config, Instant.now());
    findings.addAll(keyChecks.all());
    RunningNode running = RunningNode.ask(config);
    findings.addAll(running.findings());
    findings.addAll(new PlaceChecks(config, running).all());
    findings.addAll(new PortChecks(config, running).all());
    keyChecks.keys().ifPresent(keys -> peers(config, keys));
  }

  private void peers(NodeConfig config, NodeKeys keys) {
    for (JobConfig job : config.jobs()) {
      findings.add(PeerCheck.of(job, keys));
    }
  }
}
