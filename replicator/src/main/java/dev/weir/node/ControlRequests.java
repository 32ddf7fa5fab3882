package dev.weir.node;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.engine.MirrorKind;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    String named = text(asked, "job");
    if (named != null && !"status".equals(command)) {
      answer.put("job", named);
    }
    switch (command) {
      case "status" -> status(text(asked, "job"), answer);
      case "start" -> start(asked, user);
      case "stop" -> node.stopJob(job(asked));
      case "pause" -> node.pauseJob(job(asked), true);
      case "resume" -> node.pauseJob(job(asked), false);
      case "add" -> answer.put("job", node.addJob(policy(asked), file(asked)));
      case "remove" -> node.removeJob(job(asked));
      case "freeze" -> answer.set("hold", node.replica(job(asked)).freeze(user).json());
      case "thaw" -> node.replica(job(asked)).thaw();
      case "release" ->
          answer.set("hold", node.replica(job(asked)).release(at(asked), user).json());
      case "reload-keys" -> node.reloadKeys();
      case "mirror" -> node.mirrorJob(job(asked), mirrorKind(asked));
      case "verify" -> node.verifyJob(job(asked));
      case "report" -> answer.setAll(node.reportJob(job(asked)));
      case "throttle" -> throttle(asked, user, answer);
      case null, default ->
          throw ProblemException.badInput(
              "request",
              "unknown command '" + command + "'",
              "send status, start, stop, pause, resume, add, remove, mirror, verify, report,"
                  + " throttle, freeze, thaw, release or reload-keys");
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
    answer.set("throttle", throttle == null ? null : throttle.json());
  }

  private static @Nullable Duration holds(JsonNode asked) {
    JsonNode seconds = asked.path("forSeconds");
    return seconds.isNumber() ? Duration.ofMillis(Math.round(seconds.asDouble() * 1_000)) : null;
  }

  private void status(@Nullable String job, ObjectNode answer) {
    answer.put("pid", ProcessHandle.current().pid());
    ArrayNode list = answer.putArray("jobs");
    List<JobStatus> found =
        node.status().stream().filter(status -> job == null || status.name().equals(job)).toList();
    if (job != null && found.isEmpty()) {
      throw ProblemException.wrongUse(
          "job '" + job + "'", "is not one of this node", "see weir job list");
    }
    found.forEach(status -> list.add(StatusJson.of(status)));
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
