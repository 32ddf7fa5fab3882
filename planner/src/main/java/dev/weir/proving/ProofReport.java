package dev.weir.proving;

import dev.weir.engine.WireCost;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.Planner;
import dev.weir.planning.ReportAssembler;
import dev.weir.planning.ReportContext;
import dev.weir.report.Identity;
import dev.weir.report.Report;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The report of a proof: the plan of the run without replication, with the proof as a section. */
public final class ProofReport {
  private static final int ID_DIGITS = 12;

  private ProofReport() {}

  /**
   * Builds it.
   *
   * @param commandLine the command as typed
   */
  public static Report of(ProofResult result, String commandLine) {
    PlanRequest request =
        new PlanRequest(
            result.plain(),
            List.of(result.request().line().candidate()),
            List.of(PlanRequest.USUAL_OBJECTIVE),
            result.compression(),
            WireCost.MODEL);
    ReportContext context =
        new ReportContext(
            new Identity(
                "Predicted against measured",
                Optional.empty(),
                Optional.empty(),
                Instant.now(),
                result.workloadHash().substring(0, ID_DIGITS),
                ZoneId.systemDefault()),
            result.inputs(),
            version(),
            "weir " + commandLine);
    return ReportAssembler.assemble(request, Planner.plan(request), context)
        .withProof(result.section());
  }

  private static String version() {
    String version = ProofReport.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
