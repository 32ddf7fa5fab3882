package dev.weir.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.engine.Cap;
import dev.weir.problem.ProblemException;
import dev.weir.units.Bandwidth;
import dev.weir.units.UnitFormatException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator allows a job on the line, in place of its configuration.
 *
 * @param limit a bandwidth as {@link Bandwidth#parse} reads it, {@link #OPEN} or {@link #CLOSED}
 * @param by the user who set it
 * @param until when the configuration holds again; null: when it is told so
 */
public record Throttle(String limit, String by, Instant since, @Nullable Instant until) {
  /** The limit that lets everything through. */
  static final String OPEN = "open";

  /** The limit that lets nothing through. */
  static final String CLOSED = "closed";

  /** Ends a throttle: what the configuration says, cap and calendar, holds again. */
  static final String CALENDAR = "calendar";

  /** A longer one is one without an end. */
  static final Duration LONGEST = Duration.ofDays(366);

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One that begins now.
   *
   * @param holds how long it holds; null: until it is changed
   * @throws ProblemException when the limit or the time is none
   */
  static Throttle begin(String limit, String by, Instant now, @Nullable Duration holds) {
    try {
      cap(limit);
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(
          "throttle",
          String.valueOf(e.getMessage()),
          "say a bandwidth, " + OPEN + ", " + CLOSED + " or " + CALENDAR);
    }
    if (holds != null && (!holds.isPositive() || holds.compareTo(LONGEST) > 0)) {
      throw ProblemException.wrongUse(
          "--for",
          "a throttle holds for more than 0 s and at most " + LONGEST.toDays() + "d",
          "leave --for out to have it hold until it is changed");
    }
    return new Throttle(limit, by, now, holds == null ? null : now.plus(holds));
  }

  private static Cap cap(String limit) {
    return switch (limit) {
      case OPEN -> Cap.unlimited();
      case CLOSED -> Cap.closed();
      default -> Cap.constant(Bandwidth.parse(limit));
    };
  }

  /** What is allowed while it holds. */
  Cap cap() {
    return cap(limit);
  }

  boolean over(Instant now) {
    return until != null && !now.isBefore(until);
  }

  /** As docs/formats/control-v1.md shows it: no bits per second while open, 0 while closed. */
  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("limit", limit);
    switch (limit) {
      case OPEN -> json.putNull("bitsPerSecond");
      case CLOSED -> json.put("bitsPerSecond", 0);
      default -> json.put("bitsPerSecond", Bandwidth.parse(limit).bitsPerSecond());
    }
    json.put("by", by).put("since", since.toString());
    json.put("until", until == null ? null : until.toString());
    return json;
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param file for messages
   * @throws ProblemException when it is damaged
   */
  static Throttle parse(String text, String file) {
    try {
      JsonNode json = JSON.readTree(text);
      String limit = json.path("limit").asText();
      cap(limit);
      JsonNode until = json.path("until");
      return new Throttle(
          limit,
          json.path("by").asText(),
          Instant.parse(json.path("since").asText()),
          until.isTextual() ? Instant.parse(until.asText()) : null);
    } catch (JsonProcessingException | UnitFormatException | DateTimeException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file,
          "is no throttle (" + e.getMessage() + ")",
          "delete it, the configuration's cap then holds, and set the throttle again",
          e);
    }
  }
}
