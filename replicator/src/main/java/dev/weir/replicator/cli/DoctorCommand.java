package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.doctor.Doctor;
import dev.weir.doctor.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at what a node needs, and says what to do.",
      "That is kernel, FUSE, privileges and clock; with a configuration also keys, disks, ports,"
          + " who uses the protected directories, and targets.",
      "Nothing is changed and no job is disturbed. Exit code 1: something fails."
    },
    footer = {"", "Example: weir doctor --config alpha.yaml"})
public final class DoctorCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's configuration file; without it the machine alone.")
  private @Nullable Path config;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    List<Finding> findings = Doctor.examine(config);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(object(findings));
    } else {
      findings.forEach(finding -> line(out, finding));
    }
    return failed(findings) ? 1 : 0;
  }

  private static boolean failed(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL);
  }

  private static void line(PrintWriter out, Finding finding) {
    out.printf("%-4s  %s: %s%n", finding.level(), finding.subject(), finding.what());
    if (!finding.remedy().isEmpty()) {
      out.printf("      -> %s%n", finding.remedy());
    }
  }

  private static ObjectNode object(List<Finding> findings) {
    ObjectNode object = JSON.createObjectNode().put("ok", !failed(findings));
    ArrayNode list = object.putArray("findings");
    for (Finding finding : findings) {
      list.addObject()
          .put("level", finding.level().name())
          .put("subject", finding.subject())
          .put("what", finding.what())
          .put("remedy", finding.remedy());
    }
    return object;
  }
}
