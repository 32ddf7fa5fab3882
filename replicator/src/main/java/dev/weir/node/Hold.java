package dev.weir.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.journal.JournalPosition;
import dev.weir.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/**
 * A replica root that an operator keeps at one position.
 *
 * @param position what the root equals
 * @param sourceTime when the last change of {@code position} was made, on the source's clock
 * @param by the user who ordered it
 */
public record Hold(
    Kind kind, JournalPosition position, Instant sourceTime, String by, Instant since) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What becomes of the root. */
  public enum Kind {
    /** It stays as it is; what is received waits in the journal. */
    FROZEN,
    /** It is the operator's; nothing is received any more. */
    RELEASED,
    /** It was the operator's; it is to be mirrored anew over whatever it holds. */
    DISCARDED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Hold as(Kind other, String user, Instant now) {
    return new Hold(other, position, sourceTime, user, now);
  }

  /** As docs/formats/control-v1.md shows it. */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("kind", kind.word());
    json.put("epoch", position.epoch()).put("sequence", position.sequence());
    json.put("sourceTime", sourceTime.toString()).put("by", by).put("since", since.toString());
    return json;
  }

  /** In words, for the source's operator. */
  String sentence() {
    return "%s at %s (source time %s) by %s since %s"
        .formatted(kind.word(), position, sourceTime, by, since);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param file for messages
   * @throws ProblemException when it is damaged
   */
  static Hold parse(String text, String file) {
    try {
      JsonNode json = JSON.readTree(text);
      return new Hold(
          Kind.valueOf(json.path("kind").asText().toUpperCase(Locale.ROOT)),
          new JournalPosition(json.path("epoch").asLong(), json.path("sequence").asLong()),
          Instant.parse(json.path("sourceTime").asText()),
          json.path("by").asText(),
          Instant.parse(json.path("since").asText()));
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file,
          "does not say whether the replica is frozen or released (" + e.getMessage() + ")",
          "if the root was released, keep it away from this node; else delete the file",
          e);
    }
  }
}
