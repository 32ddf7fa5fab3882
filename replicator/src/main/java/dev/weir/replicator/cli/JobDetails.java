package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.drift.Amounts;

/** What is to be known of one job beside its row of the status. */
final class JobDetails {
  private JobDetails() {}

  /** Adds the lines of a job as control-v1 tells it. */
  static void add(StringBuilder text, JsonNode job) {
    String peer = job.path("peer").asText();
    line(text, "directory", job.path("directory").asText());
    line(text, "connected", peer.isEmpty() ? "no" : peer);
    line(text, "since", StatusTable.time(job.path("since")));
    line(
        text,
        "position",
        "%d/%d".formatted(job.path("epoch").asLong(), job.path("durableSequence").asLong()));
    if (job.path("sending").isObject()) {
      sending(text, job, job.path("sending"));
    } else if (job.path("role").asText().equals("target")) {
      line(text, "journal", Amounts.bytes(job.path("queueDiskBytes").asDouble()));
      JsonNode unheard = job.path("unheardSeconds");
      line(text, "unheard", unheard.isNumber() ? Amounts.seconds(unheard.asDouble()) : "not yet");
    }
  }

  private static void sending(StringBuilder text, JsonNode job, JsonNode sending) {
    line(
        text,
        "now",
        "written %s/s, sent %s (last 10 s); held back by: %s"
            .formatted(
                Amounts.bytes(sending.path("writtenBytesPerSecond").asDouble()),
                Amounts.bitsPerSecond(sending.path("sentWireBitsPerSecond").asDouble()),
                sending.path("heldBackBy").asText()));
    JsonNode allowed = sending.path("allowedBitsPerSecond");
    line(text, "allowed", allowed.isNumber() ? Amounts.bitsPerSecond(allowed.asDouble()) : "open");
    line(
        text,
        "connections",
        "%d of %d"
            .formatted(
                sending.path("connections").asInt(), sending.path("wantedConnections").asInt()));
    line(
        text,
        "compression",
        "%s, now %s"
            .formatted(
                sending.path("compression").asText(), sending.path("compressionLevel").asText()));
    line(
        text,
        "queue",
        "%s of %s in memory, %s of %s on disk"
            .formatted(
                Amounts.bytes(job.path("queueMemoryBytes").asDouble()),
                Amounts.bytes(sending.path("queueMemoryLimitBytes").asDouble()),
                Amounts.bytes(job.path("queueDiskBytes").asDouble()),
                Amounts.bytes(sending.path("queueDiskLimitBytes").asDouble())));
    line(text, "objective", Amounts.seconds(sending.path("objectiveSeconds").asDouble()));
    line(
        text,
        "state disk",
        "%d changes waited for it, %s altogether, %s at the longest"
            .formatted(
                sending.path("changesWaitedForDisk").asLong(),
                Amounts.seconds(sending.path("waitedForDiskSeconds").asDouble()),
                Amounts.seconds(sending.path("longestWaitForDiskSeconds").asDouble())));
    String capture = job.path("capture").path("mode").asText();
    String recorded = job.path("capture").path("recordedIn").asText("");
    line(text, "capture", recorded.isEmpty() ? capture : capture + ", recorded in " + recorded);
    String promise = job.path("capture").path("promise").asText();
    line(text, "promise", promise);
  }

  private static void line(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append("  %-12s %s%n".formatted(name, value));
    }
  }
}
