package dev.weir.report;

import java.util.List;

/**
 * @param inputs the files read
 * @param version Weir's version
 * @param commandLine the command as typed, without secrets
 * @param checks the engine in virtual time against the closed form
 */
public record Provenance(
    List<InputFile> inputs, String version, String commandLine, List<EngineCheck> checks) {
  public Provenance {
    inputs = List.copyOf(inputs);
    checks = List.copyOf(checks);
  }

  /**
   * @param name file name as given, hostile until escaped
   * @param sha256 64 hex digits
   * @param rows intervals read
   */
  public record InputFile(String name, String sha256, long rows) {}

  /**
   * One number computed twice.
   *
   * @param figure figure id
   * @param closedForm by the closed form
   * @param engine by the replicator's engine in virtual time
   */
  public record EngineCheck(
      String figure, FigureValue.Amount closedForm, FigureValue.Amount engine) {}
}
