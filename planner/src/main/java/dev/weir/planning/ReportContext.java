package dev.weir.planning;

import dev.weir.report.Identity;
import dev.weir.report.Provenance;
import java.util.List;

/**
 * What a report says about itself beside its numbers.
 *
 * @param identity who asked, when, and the id that names the inputs
 * @param inputs the files read
 * @param version Weir's version
 * @param commandLine the command as typed
 */
public record ReportContext(
    Identity identity, List<Provenance.InputFile> inputs, String version, String commandLine) {
  public ReportContext {
    inputs = List.copyOf(inputs);
  }
}
