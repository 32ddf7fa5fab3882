package dev.weir.node;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.JobConfig;
import dev.weir.engine.MirrorKind;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import dev.weir.target.Findings;
import dev.weir.wire.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers one request with one object; docs/formats/control-v1.md specifies both. */
final class ControlRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As {@link JournalPosition} prints itself; 18 digits always fit. */
  private static final Pattern POSITION = Pattern.compile("([0-9]{1,18})/([0-9]{1,18})");

  private final Node node;

  ControlRequests(Node node) {
    this.node = node;
  }

  /**
   * The answer as one line; nothing is thrown.
   *
   * @param user who asks
   */
  String answer(String request, String user) {
    ObjectNode answer = JSON.createObjectNode();
    try {
      JsonNode asked = JSON.readTree(request);
      answer.put("ok", true).put("node", node.name());
      obey(text(asked, "command"), asked, user, answer);
    } catch (JacksonException e) {
      refuse(answer, "BAD_INPUT", "request: is not JSON; send one object a line");
    } catch (ProblemException e) {
      refuse(answer, e.kind().name(), String.valueOf(e.getMessage()));
    }
    return answer.toString();
  }

  private static void refuse(ObjectNode answer, String kind, String error) {
    answer.removeAll();
    answer.put("ok", false).put("kind", kind).put("error", error);
  }

  private void obey(@Nullable String command, JsonNode asked, String user, ObjectNode answer) {
    switch (command) {
      case "status" -> status(text(asked, "job"), answer);
      case "start" -> start(asked, user);
      case "stop" -> node.stopJob(job(asked));
      case "pause" -> node.pauseJob(job(asked), true);
      case "resume" -> node.pauseJob(job(asked), false);
      case "add" -> answer.put("job", node.addJob(policy(asked), file(asked)));
      case "remove" -> node.removeJob(job(asked));
      case "freeze" -> held(asked, answer, node.replica(job(asked)).freeze(user));
      case "thaw" -> node.replica(job(asked)).thaw();
      case "release" -> held(asked, answer, node.replica(job(asked)).release(at(asked), user));
      case "reload-keys" -> node.reloadKeys();
      case "mirror" -> node.mirrorJob(job(asked), mirrorKind(asked));
      case "verify" -> node.verifyJob(job(asked));
      case "throttle" -> throttle(asked, user, answer);
      case null, default ->
          throw ProblemException.badInput(
              "request",
              "unknown command '" + command + "'",
              "send status, start, stop, pause, resume, add, remove, mirror, verify, throttle,"
                  + " freeze, thaw, release or reload-keys");
    }
  }

  private void start(JsonNode asked, String user) {
    boolean discard = asked.path("discardChanges").asBoolean();
    if (discard || node.isReplica(job(asked))) {
      node.replica(job(asked)).start(discard, user);
    } else {
      node.startJob(job(asked));
    }
  }

  private static void held(JsonNode asked, ObjectNode answer, Hold hold) {
    answer.put("job", job(asked)).set("hold", hold.json());
  }

  private static @Nullable JournalPosition at(JsonNode asked) {
    String at = text(asked, "at");
    if (at == null || at.equals("now")) {
      return null;
    }
    Matcher position = POSITION.matcher(at);
    if (!position.matches()) {
      throw ProblemException.wrongUse(
          "--at", "'" + at + "' is no position", "say now, or EPOCH/SEQUENCE as freeze prints it");
    }
    return new JournalPosition(
        Long.parseLong(position.group(1)), Long.parseLong(position.group(2)));
  }

  private static MirrorKind mirrorKind(JsonNode asked) {
    return switch (text(asked, "kind")) {
      case null -> MirrorKind.DIFFERENCE;
      case JobStatus.Mirror.DIFFERENCE -> MirrorKind.DIFFERENCE;
      case JobStatus.Mirror.FULL -> MirrorKind.INITIAL;
      case String other ->
          throw ProblemException.badInput(
              "request", "unknown kind '" + other + "'", "send difference or full");
    };
  }

  private void throttle(JsonNode asked, String user, ObjectNode answer) {
    String limit = text(asked, "limit");
    if (limit == null) {
      throw ProblemException.badInput("request", "names no limit", "add \"limit\":\"10Mbit/s\"");
    }
    Throttle throttle =
        limit.equals(Throttle.CALENDAR)
            ? null
            : Throttle.begin(limit, user, Instant.now(), holds(asked));
    node.throttleJob(job(asked), throttle);
    answer.put("job", job(asked)).set("throttle", throttle == null ? null : throttle.json());
  }

  private static @Nullable Duration holds(JsonNode asked) {
    JsonNode seconds = asked.path("forSeconds");
    return seconds.isNumber() ? Duration.ofMillis(Math.round(seconds.asDouble() * 1_000)) : null;
  }

  private void status(@Nullable String job, ObjectNode answer) {
    ArrayNode list = answer.putArray("jobs");
    List<JobStatus> found =
        node.status().stream().filter(status -> job == null || status.name().equals(job)).toList();
    if (job != null && found.isEmpty()) {
      throw ProblemException.wrongUse(
          "job '" + job + "'", "is not one of this node", "see weir job list");
    }
    found.forEach(status -> list.add(json(status)));
  }

  private static ObjectNode json(JobStatus status) {
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
    json.putObject("mirror")
        .put("kind", status.mirror().kind())
        .put("entries", status.mirror().entries())
        .put("bytes", status.mirror().bytes())
        .put("comparedBytes", status.mirror().comparedBytes())
        .put("skippedBytes", status.mirror().skippedBytes())
        .put("why", status.mirror().why())
        .put("done", status.mirror().done());
    json.putObject("capture")
        .put("mode", status.capture().mode())
        .put("promise", status.capture().promise());
    json.put("since", status.since().toString());
    Throttle throttle = status.orders().throttle();
    json.set("throttle", throttle == null ? null : throttle.json());
    Hold hold = status.orders().hold();
    json.set("hold", hold == null ? null : hold.json());
    JobStatus.Verification verification = status.verification();
    if (verification == null) {
      json.putNull("verification");
    } else {
      json.set("verification", json(verification));
    }
    JobStatus.Replica replica = status.replica();
    if (replica == null) {
      json.putNull("replica");
    } else {
      json.putObject("replica")
          .put("consistent", replica.consistent())
          .put("lastConsistentEpoch", replica.last().position().epoch())
          .put("lastConsistentSequence", replica.last().position().sequence())
          .put("lastConsistentAt", replica.lastAt());
    }
    JobStatus.Drift drift = status.drift();
    if (drift == null) {
      json.putNull("prediction");
    } else {
      json.set("prediction", json(drift));
    }
    return json;
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

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String policy(JsonNode asked) {
    String policy = text(asked, "policy");
    if (policy == null) {
      throw ProblemException.badInput("request", "holds no job", "add \"policy\":\"YAML\"");
    }
    return policy;
  }

  private static String file(JsonNode asked) {
    String file = text(asked, "file");
    return file == null ? "policy" : file;
  }

  private static String job(JsonNode asked) {
    String job = text(asked, "job");
    if (job == null) {
      throw ProblemException.badInput("request", "names no job", "add \"job\":\"NAME\"");
    }
    return job;
  }

  private static @Nullable String text(JsonNode object, String key) {
    JsonNode value = object.get(key);
    return value != null && value.isTextual() ? value.textValue() : null;
  }
}
