package dev.weir.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The header and the notes of a capture file as JSON text. */
final class HeaderJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private HeaderJson() {}

  static String print(CaptureHeader header) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("host", header.host());
    root.put("zone", header.zone().getId());
    root.put("probe", header.probe());
    root.put("clock", header.clock());
    Duration resolution = header.resolution();
    if (resolution != null) {
      root.put("resolutionNanos", resolution.toNanos());
    }
    ArrayNode sources = root.putArray("sources");
    header.sources().forEach(source -> sources.add(node(source)));
    header.limits().forEach(root.putArray("limits")::add);
    header.assumptions().forEach(root.putArray("assumptions")::add);
    header.rules().forEach(root.putArray("rules")::add);
    return root.toString();
  }

  /**
   * @param where name of the file, for the message
   */
  static CaptureHeader parse(String where, String json) {
    JsonNode root = tree(where, json);
    List<SourceInfo> sources = new ArrayList<>();
    root.path("sources").forEach(node -> sources.add(source(where, node)));
    JsonNode resolution = root.path("resolutionNanos");
    return new CaptureHeader(
        text(where, root, "host"),
        zone(where, text(where, root, "zone")),
        text(where, root, "probe"),
        sources,
        texts(root.path("limits")),
        texts(root.path("assumptions")),
        texts(root.path("rules")),
        resolution.canConvertToLong() ? Duration.ofNanos(resolution.longValue()) : null,
        root.path("clock").asText("system"));
  }

  static String sourceNote(SourceInfo source) {
    ObjectNode root = MAPPER.createObjectNode();
    root.set("source", node(source));
    return root.toString();
  }

  static String warningNote(String sentence) {
    return MAPPER.createObjectNode().put("warning", sentence).toString();
  }

  static String costNote(CollectionCost cost) {
    ObjectNode root = MAPPER.createObjectNode();
    root.putObject("cost")
        .put("elapsedNanos", cost.elapsedNanos())
        .put("cpuNanos", cost.cpuNanos())
        .put("residentBytes", cost.residentBytes())
        .put("bytesWritten", cost.bytesWritten())
        .put("samples", cost.samples())
        .put("lateTicks", cost.lateTicks());
    return root.toString();
  }

  /**
   * Packs notes together so that few blocks hold them.
   *
   * @return as they are or as {@code {"notes":[...]}}, none longer than a row may be
   */
  static List<String> merged(List<String> notes) {
    List<String> merged = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String note : notes) {
      if (!open.isEmpty() && open.length() + note.length() > CaptureSchema.MERGED_LIMIT_CHARS) {
        merged.add("{\"notes\":[" + open + "]}");
        open.setLength(0);
      }
      open.append(open.isEmpty() ? "" : ",").append(note);
    }
    if (!open.isEmpty()) {
      merged.add(notes.size() == 1 ? notes.getFirst() : "{\"notes\":[" + open + "]}");
    }
    return merged;
  }

  static String endNote(long rows) {
    ObjectNode root = MAPPER.createObjectNode();
    root.putObject("end").put("rows", rows);
    return root.toString();
  }

  static JsonNode tree(String where, String json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      if (root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      throw damaged(where, "is not JSON: " + e.getOriginalMessage());
    }
    throw damaged(where, "is not a JSON object");
  }

  static CollectionCost cost(JsonNode node) {
    return new CollectionCost(
        node.path("elapsedNanos").asLong(),
        node.path("cpuNanos").asLong(-1),
        node.path("residentBytes").asLong(-1),
        node.path("bytesWritten").asLong(),
        node.path("samples").asLong(),
        node.path("lateTicks").asLong());
  }

  static SourceInfo source(String where, JsonNode node) {
    String kind = text(where, node, "kind");
    return Arrays.stream(SourceKind.values())
        .filter(each -> each.name().equals(kind))
        .findFirst()
        .map(each -> new SourceInfo(text(where, node, "name"), each))
        .orElseThrow(() -> damaged(where, "names the unknown source kind '" + kind + "'"));
  }

  private static ObjectNode node(SourceInfo source) {
    return MAPPER.createObjectNode().put("name", source.name()).put("kind", source.kind().name());
  }

  private static String text(String where, JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw damaged(where, "has no text '" + field + "'");
    }
    return value.textValue();
  }

  private static List<String> texts(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(node -> all.add(node.asText()));
    return all;
  }

  private static ZoneId zone(String where, String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw damaged(where, "names the unknown time zone '" + id + "'");
    }
  }

  private static ProblemException damaged(String where, String what) {
    return ProblemException.badInput(
        where,
        "the capture's header " + what,
        "take the capture again from where it was made; this copy is damaged");
  }
}
