package dev.weir.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.JobConfig;
import dev.weir.target.Findings;
import dev.weir.target.OrphanPolicy;
import dev.weir.target.OrphanStatus;
import dev.weir.wire.Frame;
import java.time.Duration;
import java.util.Locale;

/** The books of a job as docs/formats/control-v1.md specifies them. */
final class StatusJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusJson() {}

  /** One job. */
  static ObjectNode of(JobStatus status) {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", status.name()).put("role", status.role()).put("phase", status.phase());
    ArrayNode conditions = json.putArray("conditions");
    status.conditions().forEach(conditions::add);
    json.put("why", status.why()).put("epoch", status.epoch());
    json.put("capturedSequence", status.capturedSequence());
    json.put("sentSequence", status.sentSequence());
    json.put("durableSequence", status.durableSequence());
    json.put("appliedSequence", status.appliedSequence());
    json.put("backlogPayloadBytes", status.backlogPayloadBytes());
    json.put("backlogWireBytes", status.backlogWireBytes());
    json.put("ageSeconds", status.ageSeconds());
    json.put("visibleAgeSeconds", status.visibleAgeSeconds());
    json.put("unheardSeconds", status.unheardSeconds());
    json.put("capturedBytes", status.capturedBytes());
    json.put("sentWireBytes", status.sentWireBytes());
    json.put("compressionRatio", status.compressionRatio());
    json.put("queueMemoryBytes", status.queueMemoryBytes());
    json.put("queueDiskBytes", status.queueDiskBytes());
    json.set("mirror", json(status.mirror()));
    json.putObject("capture")
        .put("mode", status.capture().mode())
        .put("promise", status.capture().promise())
        .put("recordedIn", status.capture().recordedIn());
    json.put("since", status.since().toString());
    orders(json, status.orders());
    JobStatus.Verification verification = status.verification();
    json.set("verification", verification == null ? null : json(verification));
    JobStatus.Replica replica = status.replica();
    json.set("replica", replica == null ? null : json(replica));
    JobStatus.Drift drift = status.drift();
    json.set("prediction", drift == null ? null : json(drift));
    json.put("directory", status.place().directory()).put("peer", status.place().peer());
    JobStatus.Sending sending = status.sending();
    json.set("sending", sending == null ? null : json(sending));
    return json;
  }

  private static void orders(ObjectNode json, JobStatus.Orders orders) {
    Throttle throttle = orders.throttle();
    json.set("throttle", throttle == null ? null : throttle.json());
    Hold hold = orders.hold();
    json.set("hold", hold == null ? null : hold.json());
  }

  private static ObjectNode json(JobStatus.Mirror mirror) {
    return JSON.createObjectNode()
        .put("kind", mirror.kind())
        .put("entries", mirror.entries())
        .put("bytes", mirror.bytes())
        .put("comparedBytes", mirror.comparedBytes())
        .put("skippedBytes", mirror.skippedBytes())
        .put("why", mirror.why())
        .put("done", mirror.done());
  }

  private static ObjectNode json(JobStatus.Replica replica) {
    return JSON.createObjectNode()
        .put("consistent", replica.consistent())
        .put("lastConsistentEpoch", replica.last().position().epoch())
        .put("lastConsistentSequence", replica.last().position().sequence())
        .put("lastConsistentAt", replica.lastAt())
        .set("orphans", json(replica.orphans()));
  }

  private static ObjectNode json(OrphanStatus orphans) {
    ObjectNode json = JSON.createObjectNode();
    json.put("policy", orphans.policy().name().toLowerCase(Locale.ROOT));
    json.put("left", orphans.left());
    ArrayNode first = json.putArray("first");
    if (orphans.policy() != OrphanPolicy.KEEP) {
      orphans.first().forEach(first::add);
    }
    return json.put("moved", orphans.moved()).put("removed", orphans.removed());
  }

  private static ObjectNode json(JobStatus.Verification verification) {
    Frame.Findings findings = verification.findings();
    boolean failed = !verification.failure().isEmpty();
    ObjectNode json = JSON.createObjectNode();
    json.put("state", failed ? "failed" : findings == null ? "running" : "done");
    json.put("why", verification.failure());
    json.put("entries", findings == null ? verification.entries() : findings.objects());
    json.put("comparedBytes", findings == null ? verification.comparedBytes() : findings.bytes());
    json.put("findings", findings == null ? 0 : findings.count());
    json.put("orphansLeft", findings == null ? 0 : findings.orphans());
    ArrayNode first = json.putArray("first");
    if (findings != null) {
      for (Frame.Findings.Finding finding : findings.first()) {
        first
            .addObject()
            .put("kind", Findings.Kind.of(finding.kind()).name().toLowerCase(Locale.ROOT))
            .put("path", finding.path())
            .put("offset", finding.offset())
            .put("bytes", finding.bytes());
      }
    }
    return json;
  }

  private static ObjectNode json(JobStatus.Drift drift) {
    JobConfig.Prediction prediction = drift.prediction();
    ObjectNode json = JSON.createObjectNode();
    json.put("report", prediction.report()).put("line", prediction.line());
    json.put("largestAgeSeconds", seconds(prediction.expected().age()));
    json.put("largestAgeAtMostSeconds", seconds(prediction.atMost().age()));
    json.put("largestBacklogBytes", prediction.expected().backlog().bytes());
    json.put("largestBacklogAtMostBytes", prediction.atMost().backlog().bytes());
    json.put("measuredLargestAgeSeconds", drift.ageNanos() / 1e9);
    json.put("measuredLargestBacklogBytes", Math.round(drift.backlogBytes()));
    json.put("measuredSince", drift.since().toString());
    return json;
  }

  private static ObjectNode json(JobStatus.Sending sending) {
    ObjectNode json = JSON.createObjectNode();
    double allowed = sending.allowedBitsPerSecond();
    json.put("heldBackBy", sending.heldBackBy().key());
    json.put("allowedBitsPerSecond", Double.isInfinite(allowed) ? null : Math.round(allowed));
    json.put("compression", sending.compression());
    json.put("compressionLevel", sending.level().toString());
    json.put("connections", sending.connections());
    json.put("wantedConnections", sending.wantedConnections());
    json.put("writtenBytesPerSecond", sending.rates().writtenBytesPerSecond());
    json.put("sentWireBitsPerSecond", sending.rates().wireBitsPerSecond());
    json.put("objectiveSeconds", seconds(sending.objective()));
    json.put("queueMemoryLimitBytes", sending.memoryQueueBytes());
    json.put("queueDiskLimitBytes", sending.diskQueueBytes());
    json.put("changesWaitedForDisk", sending.waits().changes());
    json.put("waitedForDiskSeconds", sending.waits().nanos() / 1e9);
    json.put("longestWaitForDiskSeconds", sending.waits().longestNanos() / 1e9);
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
