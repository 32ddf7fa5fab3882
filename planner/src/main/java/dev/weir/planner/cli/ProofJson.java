package dev.weir.planner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.proving.Circumstances;
import dev.weir.proving.Course;
import dev.weir.proving.Forecast;
import dev.weir.proving.NodeStatus;
import dev.weir.proving.ProofResult;
import dev.weir.proving.RepeatedProof;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.ProofRow;
import dev.weir.report.Report;
import dev.weir.report.UnitKind;
import java.time.Instant;
import java.util.Locale;

/** A proof as one JSON object: sizes in bytes, durations in seconds. */
final class ProofJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProofJson() {}

  /** The run in the middle; of several also what all came to. */
  static String print(RepeatedProof proof, Report report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("held", proof.held());
    root.put("runs", proof.results().size());
    ArrayNode spreads = root.putArray("overAllRuns");
    proof.spreads().forEach(each -> spread(spreads.addObject(), each));
    ProofResult result = proof.middle();
    root.put("reportId", report.identity().reportId());
    conditions(root.putObject("conditions"), result);
    forecast(root.putObject("predictedFromEarlierRun"), result.forecast());
    forecast(root.putObject("predictedFromOwnCapture"), result.own());
    measured(root.putObject("measured"), result);
    ArrayNode rows = root.putArray("comparison");
    result.section().rows().forEach(row -> row(rows.addObject(), row));
    ObjectNode replica = root.putObject("replica");
    replica.put("drained", result.replica().drained());
    replica.put("differences", result.replica().differences());
    replica.put("objects", result.replica().objects());
    replica.put("bytes", result.replica().bytes());
    ArrayNode examples = replica.putArray("examples");
    result.replica().examples().forEach(examples::add);
    circumstances(root.putObject("circumstances"), result);
    Formatter english = new Formatter(Language.parse("en"), report.identity().zone());
    ArrayNode causes = root.putArray("remarks");
    result.section().remarks().forEach(each -> causes.add(english.sentence(each)));
    ArrayNode remarks = root.putArray("warnings");
    result.remarks().forEach(remarks::add);
    return root.toPrettyString();
  }

  private static void spread(ObjectNode json, RepeatedProof.Spread spread) {
    row(json, spread.worst());
    json.put("held", spread.held());
    json.put("median", spread.median());
    json.put("smallest", spread.smallest());
    json.put("largest", spread.largest());
    json.put("worstRelativeError", spread.worst().relativeError());
  }

  private static void circumstances(ObjectNode json, ProofResult result) {
    Circumstances seen = result.circumstances();
    json.put("plainBytes", seen.plainBytes());
    json.put("replicatedBytes", seen.replicatedBytes());
    json.put("predictedWireBytes", seen.predictedWireBytes());
    seen.sentWireBytes().ifPresent(bytes -> json.put("sentWireBytes", bytes));
    json.put("usableBitsPerSecond", seen.usableBitsPerSecond());
    seen.carriedBitsPerSecond().ifPresent(rate -> json.put("carriedBitsPerSecond", rate));
    seen.busyShare().ifPresent(share -> json.put("busyShare", share));
    json.put("holeSeconds", seen.holeSeconds());
    seen.relay()
        .ifPresent(
            relay -> {
              json.put("relayedFrames", relay.frames());
              json.put("droppedFrames", relay.dropped());
              json.put("relayMeanLateSeconds", relay.meanLateSeconds());
            });
  }

  private static void conditions(ObjectNode json, ProofResult result) {
    json.put("workload", result.request().workload().toString());
    json.put("seed", result.request().seed());
    json.put("workloadSha256", result.workloadHash());
    json.put("predictionSha256", result.predictionHash());
    json.put("lineAsGiven", result.request().line().toString());
    json.put("bitsPerSecond", result.request().line().bandwidth().bitsPerSecond());
    json.put("roundTripSeconds", result.request().line().roundTrip().toNanos() / 1e9);
    json.put("loss", result.request().line().loss());
    json.put("line", result.line());
    json.put("measuredBy", result.probe());
    json.put("compression", result.request().configuredCompression());
    json.put("compressionRatio", result.compression().ratio().value());
    json.put("capture", result.section().conditions().capture().name().toLowerCase(Locale.ROOT));
  }

  private static void forecast(ObjectNode json, Forecast forecast) {
    json.put("peakAgeSeconds", forecast.engine().ageSeconds());
    json.put("peakBacklogBytes", forecast.engine().wireBytes());
    json.put("peakBacklogPayloadBytes", forecast.engine().payloadBytes());
    json.put("drainSeconds", forecast.drainSeconds());
    json.put("holeSeconds", forecast.holeSeconds());
    json.put("writtenWireBytes", forecast.writtenWireBytes());
    json.put("closedFormPeakAgeSeconds", forecast.closedPeakAgeSeconds());
    json.put("closedFormPeakBacklogBytes", forecast.closedPeakBacklogBytes());
  }

  private static void measured(ObjectNode json, ProofResult result) {
    json.put("start", Instant.EPOCH.plusNanos(result.measured().writer().startNanos()).toString());
    json.put("operations", result.measured().writer().operations());
    json.put("bytes", result.measured().writer().bytes());
    json.put("writerWorstLagSeconds", result.measured().writer().worstLagNanos() / 1e9);
    peak(json, "durableAge", "Seconds", result.measured().durableAge());
    peak(json, "visibleAge", "Seconds", result.measured().visibleAge());
    peak(json, "durableBacklogPayload", "Bytes", result.measured().durablePayload());
    peak(json, "visibleBacklogPayload", "Bytes", result.measured().visiblePayload());
    json.put("drainSeconds", result.measured().drainSeconds());
    result
        .measured()
        .durableWire()
        .ifPresent(course -> peak(json, "durableBacklog", "Bytes", course));
    result
        .measured()
        .visibleWire()
        .ifPresent(course -> peak(json, "visibleBacklog", "Bytes", course));
    result.measured().sentBytes().ifPresent(bytes -> json.put("sentBytes", bytes));
    json.put("samplesOutOfOrder", result.measured().disorder());
    ObjectNode books = json.putObject("nodesOwnBooks");
    books.put(
        "sentWireBytes",
        result.books().getLast().sentWireBytes() - result.books().getFirst().sentWireBytes());
    books.put("compressionRatio", result.books().getLast().compressionRatio());
    books.put(
        "peakAgeSeconds",
        result.books().stream().mapToDouble(NodeStatus::ageSeconds).max().orElse(0));
    books.put(
        "peakBacklogBytes",
        result.books().stream().mapToLong(NodeStatus::backlogWireBytes).max().orElse(0));
    books.put(
        "peakBacklogPayloadBytes",
        result.books().stream().mapToLong(NodeStatus::backlogPayloadBytes).max().orElse(0));
  }

  private static void peak(ObjectNode json, String name, String unit, Course course) {
    json.put(name + "Peak" + unit, course.peak());
    json.put(name + "PeakAfterSeconds", course.peakAtNanos() / 1e9);
  }

  private static void row(ObjectNode json, ProofRow row) {
    json.put("figure", row.metric().figure());
    json.put(
        "predictedFrom",
        row.prediction() == ProofRow.Prediction.EARLIER_RUN ? "earlierRun" : "ownCapture");
    json.put("unit", row.metric().unit() == UnitKind.SECONDS ? "seconds" : "bytes");
    json.put("predicted", row.predicted());
    json.put("measured", row.measured());
    json.put("relativeError", row.relativeError());
    json.put("held", row.held());
  }
}
