package dev.weir.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.NodeConfig;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the node of this configuration runs now.
 *
 * @param capturing its source jobs that run
 */
record RunningNode(boolean up, Set<String> capturing, Finding finding) {
  private static final String SUBJECT = "node";

  static RunningNode ask(NodeConfig config) {
    try (ControlClient client = ControlClient.connect(config.control())) {
      JsonNode answer = client.status("");
      String name = answer.path("node").asText();
      if (!name.equals(config.name())) {
        return down(
            Finding.fail(
                SUBJECT,
                "node '" + name + "' answers on " + config.control(),
                "give each node its own 'control:'"));
      }
      Set<String> capturing = new HashSet<>();
      for (JsonNode job : answer.path("jobs")) {
        if (job.path("role").asText().equals("source")
            && !job.path("phase").asText().equals("Stopped")) {
          capturing.add(job.path("name").asText());
        }
      }
      return new RunningNode(true, capturing, Finding.ok(SUBJECT, "runs; see weir job status"));
    } catch (ProblemException e) {
      return down(
          Finding.ok(SUBJECT, "does not run: what it would need is tried, nothing is started"));
    }
  }

  private static RunningNode down(Finding finding) {
    return new RunningNode(false, Set.of(), finding);
  }
}
