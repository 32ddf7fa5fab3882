package dev.weir.collector.importing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Walks the JSON that sadf and iostat write ({@code {"sysstat": {"hosts": [{"statistics":
 * [...]}]}}}) without holding more of it than one object.
 */
final class SysstatJson {
  /** Key under which a value that is no object is handed on. */
  static final String PLAIN = "";

  private static final Set<String> WALKED = Set.of("", "sysstat", "hosts", "statistics");
  private static final int LONGEST_TEXT = 64 * 1024;
  private static final int DEEPEST = 50;

  /** No object of sysstat has half as many values. */
  private static final int MOST_VALUES = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_TEXT)
                  .build())
          .build();

  private final String name;
  private final JsonParser json;
  private final Handler handler;
  private final String remedy;

  private SysstatJson(String name, JsonParser json, Handler handler, String remedy) {
    this.name = name;
    this.json = json;
    this.handler = handler;
    this.remedy = remedy;
  }

  /**
   * Takes the parts in the order in which they stand; says by IllegalArgumentException what is
   * wrong.
   */
  interface Handler {
    void host(String host);

    /** The day of the recording. */
    void date(String date);

    /** One report begins. */
    void report();

    /** One report is complete; it may have shown no disk. */
    void reportEnd();

    /**
     * @param values of the report's time, or the time itself under {@link #PLAIN}
     */
    void time(Map<String, String> values);

    /**
     * @param values of one device
     */
    void disk(Map<String, String> values);

    /** The text ends before its end. */
    void cut(String sentence);
  }

  /**
   * Reads a whole file once. One that was cut off is read as far as it goes.
   *
   * @throws ProblemException with line and column of what cannot be read
   */
  static void read(ByteSource bytes, String remedy, Handler handler) throws IOException {
    try (JsonParser json = FACTORY.createParser(bytes.open())) {
      SysstatJson walk = new SysstatJson(bytes.name(), json, handler, remedy);
      try {
        json.nextToken();
        walk.value("");
      } catch (JsonEOFException e) {
        handler.cut(
            "The file ends inside its JSON, in line %d: what comes before is read."
                .formatted(e.getLocation().getLineNr()));
      } catch (JsonProcessingException e) {
        JsonLocation place = e.getLocation() == null ? json.currentLocation() : e.getLocation();
        throw walk.problem(
            place,
            e instanceof StreamConstraintsException
                ? "values are nested or longer than sadf or iostat print them"
                : "this is no JSON: " + e.getOriginalMessage(),
            e);
      } catch (IllegalArgumentException e) {
        throw walk.problem(json.currentLocation(), String.valueOf(e.getMessage()), e);
      }
    }
  }

  private ProblemException problem(JsonLocation place, String what, Exception cause) {
    return ProblemException.of(
        ProblemException.Kind.BAD_INPUT,
        name + ":" + place.getLineNr() + ":" + place.getColumnNr(),
        what,
        remedy,
        cause);
  }

  /** The value at which the parser stands. */
  private void value(String key) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      object(key);
    } else if (token == JsonToken.START_ARRAY) {
      array(key);
    } else if (key.equals("timestamp")) {
      handler.time(Map.of(PLAIN, json.getText()));
    } else if (key.equals("nodename")) {
      handler.host(json.getText());
    } else if (key.equals("date")) {
      handler.date(json.getText());
    }
  }

  private void object(String key) throws IOException {
    if (key.equals("timestamp")) {
      handler.time(scalars());
    } else if (key.equals("disk")) {
      handler.disk(scalars());
    } else if (WALKED.contains(key)) {
      if (key.equals("statistics")) {
        handler.report();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        value(field);
      }
      if (key.equals("statistics")) {
        handler.reportEnd();
      }
    } else {
      json.skipChildren();
    }
  }

  private void array(String key) throws IOException {
    if (!key.equals("disk") && !WALKED.contains(key)) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      value(key);
    }
  }

  private Map<String, String> scalars() throws IOException {
    Map<String, String> values = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (json.nextToken().isScalarValue()) {
        if (values.size() == MOST_VALUES) {
          throw new IllegalArgumentException("an object has more than " + MOST_VALUES + " values");
        }
        values.put(field, json.getText());
      } else {
        json.skipChildren();
      }
    }
    return values;
  }
}
