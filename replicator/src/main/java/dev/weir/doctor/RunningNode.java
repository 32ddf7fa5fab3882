package dev.weir.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.NodeConfig;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the node of this configuration runs now.
 *
 * @param capturing its source jobs that run
 */
record RunningNode(boolean up, Set<String> capturing, List<Finding> findings) {
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
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok(SUBJECT, "runs; see weir job status"));
      for (JsonNode job : answer.path("jobs")) {
        if (job.path("role").asText().equals("source")
            && !job.path("phase").asText().equals("Stopped")) {
          capturing.add(job.path("name").asText());
        }
        if (job.path("conditions").toString().contains("\"clockApart\"")) {
          findings.add(
              Finding.warn(
                  "clock of the source of " + job.path("name").asText(),
                  job.path("why").asText(),
                  "weir doctor there, and here"));
        }
      }
      return new RunningNode(true, capturing, findings);
    } catch (ProblemException e) {
      return down(
          Finding.ok(SUBJECT, "does not run: what it would need is tried, nothing is started"));
    }
  }

  private static RunningNode down(Finding finding) {
    return new RunningNode(false, Set.of(), List.of(finding));
  }
}
