package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.drift.Amounts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.StringJoiner;

/** A node's answer as people read it. */
final class StatusTable {
  /** Moves a terminal's cursor home and clears what was shown before. */
  static final String CLEAR = "\u001b[H\u001b[2J";

  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusTable() {}

  /** A row for each job, with lines for what is out of the ordinary. */
  static String of(JsonNode answer) {
    return of(answer, false);
  }

  /**
   * The same.
   *
   * @param detailed whether each job is described by lines of its own
   */
  static String of(JsonNode answer, boolean detailed) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-16s %-7s %-13s %9s %9s %10s %10s %10s %6s %s%n"
            .formatted(
                "JOB",
                "ROLE",
                "PHASE",
                "AGE",
                "VISIBLE",
                "BACKLOG",
                "WRITTEN",
                "SENT",
                "RATIO",
                "CONDITIONS"));
    for (JsonNode job : answer.path("jobs")) {
      row(text, job);
      if (detailed) {
        JobDetails.add(text, job);
      }
    }
    return text.toString();
  }

  private static void row(StringBuilder text, JsonNode job) {
    boolean source = job.path("role").asText().equals("source");
    text.append(
        "%-16s %-7s %-13s %9s %9s %10s %10s %10s %6s %s%n"
            .formatted(
                job.path("name").asText(),
                job.path("role").asText(),
                job.path("phase").asText(),
                source ? seconds(job.path("ageSeconds")) : "",
                source ? seconds(job.path("visibleAgeSeconds")) : "",
                source ? bytes(job.path("backlogPayloadBytes").asLong()) : "",
                source ? bytes(job.path("capturedBytes").asLong()) : "",
                source ? bytes(job.path("sentWireBytes").asLong()) : "",
                source
                    ? String.format(Locale.ROOT, "%.2f", job.path("compressionRatio").asDouble())
                    : "",
                conditions(job.path("conditions"))));
    String why = job.path("why").asText();
    if (!why.isEmpty()) {
      text.append("  ").append(why).append(System.lineSeparator());
    }
    if (job.path("phase").asText().equals("Mirroring")) {
      text.append("  ").append(mirror(job)).append(System.lineSeparator());
    }
    JsonNode replica = job.path("replica");
    if (replica.isObject() && !replica.path("consistent").asBoolean()) {
      text.append("  ").append(inconsistent(replica)).append(System.lineSeparator());
    }
    if (replica.path("orphans").path("left").asLong() > 0) {
      text.append("  ").append(orphans(replica.path("orphans"))).append(System.lineSeparator());
    }
    if (job.path("throttle").isObject()) {
      text.append("  ").append(throttle(job.path("throttle"))).append(System.lineSeparator());
    }
    if (job.path("prediction").isObject()) {
      prediction(text, job.path("prediction"));
    }
  }

  /** How far a job's mirror is, in words. */
  static String mirror(JsonNode job) {
    JsonNode mirror = job.path("mirror");
    String why = mirror.path("why").asText();
    return "%s mirror: %d entries, %s compared, %s unchanged, %s of content queued; not consistent since %s%s"
        .formatted(
            mirror.path("kind").asText(),
            mirror.path("entries").asLong(),
            bytes(mirror.path("comparedBytes").asLong()),
            bytes(mirror.path("skippedBytes").asLong()),
            bytes(mirror.path("bytes").asLong()),
            time(job.path("since")),
            why.isEmpty() ? "" : "; compares everything: " + why);
  }

  private static String inconsistent(JsonNode replica) {
    return replica.path("lastConsistentAt").isTextual()
        ? "not consistent: a mirror runs; last consistent at %d/%d of %s"
            .formatted(
                replica.path("lastConsistentEpoch").asLong(),
                replica.path("lastConsistentSequence").asLong(),
                time(replica.path("lastConsistentAt")))
        : "not consistent: the first mirror has not come to its end";
  }

  /** What a replica holds beside its source, in words. */
  static String orphans(JsonNode orphans) {
    StringJoiner first = new StringJoiner(", ");
    orphans.path("first").forEach(path -> first.add(path.asText()));
    return "%d orphans, which the source does not have (orphans: %s)%s"
        .formatted(
            orphans.path("left").asLong(),
            orphans.path("policy").asText(),
            first.length() == 0 ? "" : ": " + first);
  }

  /** A throttle in words. */
  static String throttle(JsonNode throttle) {
    String limit = throttle.path("limit").asText();
    String until =
        throttle.path("until").isTextual()
            ? "until " + time(throttle.path("until"))
            : "until changed";
    return "throttled: %s %s, set by %s at %s"
        .formatted(limit, until, throttle.path("by").asText(), time(throttle.path("since")));
  }

  /** Where a replica is held, in words. */
  static String hold(JsonNode hold) {
    return "%s at %d/%d, source time %s, by %s since %s"
        .formatted(
            hold.path("kind").asText(),
            hold.path("epoch").asLong(),
            hold.path("sequence").asLong(),
            time(hold.path("sourceTime")),
            hold.path("by").asText(),
            time(hold.path("since")));
  }

  private static void prediction(StringBuilder text, JsonNode prediction) {
    text.append(
        "  largest age %s, predicted %s (at most %s); largest backlog %s, predicted %s (at most %s)%n"
            .formatted(
                seconds(prediction.path("measuredLargestAgeSeconds")),
                seconds(prediction.path("largestAgeSeconds")),
                seconds(prediction.path("largestAgeAtMostSeconds")),
                bytes(prediction.path("measuredLargestBacklogBytes").asLong()),
                bytes(prediction.path("largestBacklogBytes").asLong()),
                bytes(prediction.path("largestBacklogAtMostBytes").asLong())));
  }

  private static String conditions(JsonNode list) {
    StringJoiner joined = new StringJoiner(", ");
    list.forEach(condition -> joined.add(condition.asText()));
    return joined.toString();
  }

  /** A time as this machine's people read it, to the second. */
  static String time(JsonNode instant) {
    ZoneId zone = ZoneId.systemDefault();
    return ReportText.TIME.format(Instant.parse(instant.asText()).atZone(zone)) + " (" + zone + ")";
  }

  private static String seconds(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f s", value.asDouble()) : "none";
  }

  /** A size with its unit. */
  static String bytes(long bytes) {
    return Amounts.bytes(bytes);
  }

  /** Name, role and phase of each job as one object. */
  static ObjectNode names(JsonNode answer) {
    ObjectNode result = JSON.createObjectNode();
    result.set("node", answer.path("node"));
    ArrayNode jobs = result.putArray("jobs");
    for (JsonNode job : answer.path("jobs")) {
      jobs.addObject()
          .put("name", job.path("name").asText())
          .put("role", job.path("role").asText())
          .put("phase", job.path("phase").asText());
    }
    return result;
  }
}
