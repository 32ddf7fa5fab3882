package dev.weir.collector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a running collector tells about itself in a small file that everybody may read. It holds
 * names and sums, no content.
 *
 * @param pid of the collector's process
 * @param startedAt begin of this run
 * @param sampledAt last sample
 * @param captureBytes size of the capture
 * @param writtenBytes what was measured in this run, of the kind of source that a plan counts
 * @param writtenBytesPerSecond the same at the last sample
 * @param cpuSeconds processor time of the collector in this run; -1 where unknown
 * @param warnings what needs a person now, in whole sentences
 */
record CollectorStatus(
    long pid,
    Instant startedAt,
    Instant sampledAt,
    String capture,
    long captureBytes,
    String probe,
    List<String> sources,
    long samples,
    long writtenBytes,
    long writtenBytesPerSecond,
    double cpuSeconds,
    List<String> warnings) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** More is no file of ours. */
  private static final long LARGEST_BYTES = 1 << 20;

  CollectorStatus {
    sources = List.copyOf(sources);
    warnings = List.copyOf(warnings);
  }

  /** Replaces the file in one step, so that a reader finds the old text or the new one. */
  void write(Path file) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("pid", pid)
        .put("startedAt", startedAt.toString())
        .put("sampledAt", sampledAt.toString())
        .put("capture", capture)
        .put("captureBytes", captureBytes)
        .put("probe", probe);
    sources.forEach(root.putArray("sources")::add);
    root.put("samples", samples)
        .put("writtenBytes", writtenBytes)
        .put("writtenBytesPerSecond", writtenBytesPerSecond)
        .put("cpuSeconds", cpuSeconds);
    warnings.forEach(root.putArray("warnings")::add);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, root.toPrettyString() + "\n");
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * @throws ProblemException ENVIRONMENT when the file is missing or none of ours
   */
  static CollectorStatus read(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new IOException("it is larger than a status");
      }
      JsonNode root = MAPPER.readTree(Files.readString(file));
      return new CollectorStatus(
          root.required("pid").asLong(),
          Instant.parse(root.required("startedAt").asText()),
          Instant.parse(root.required("sampledAt").asText()),
          root.required("capture").asText(),
          root.required("captureBytes").asLong(),
          root.required("probe").asText(),
          texts(root.required("sources")),
          root.required("samples").asLong(),
          root.required("writtenBytes").asLong(),
          root.required("writtenBytesPerSecond").asLong(),
          root.required("cpuSeconds").asDouble(),
          texts(root.required("warnings")));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          file.toString(),
          "the collector's status cannot be read: " + e.getMessage(),
          "see whether a collector runs: systemctl status weir-collect",
          e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
