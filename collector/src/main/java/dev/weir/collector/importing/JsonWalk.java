package dev.weir.collector.importing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a file of JSON documents without holding it; faults come with line and column. What a
 * visitor does not look at is passed over.
 */
final class JsonWalk implements Closeable {
  /** The answers read here nest less than ten deep. */
  private static final int DEEPEST = 32;

  /** Far above any name or label. */
  private static final int LONGEST_STRING = 8 * 1024;

  private static final int LONGEST_NUMBER = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_STRING)
                  .maxNameLength(LONGEST_STRING)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();
  private static final String AS_ANSWERED = "give the answer of the service as it came";

  private final String name;
  private final JsonParser parser;

  JsonWalk(ByteSource bytes, ImportOptions options) throws IOException {
    this.name = bytes.name();
    try {
      this.parser = FACTORY.createParser(TextInput.open(bytes, options));
    } catch (CharConversionException e) {
      throw noText(name + ":1:1", e);
    }
  }

  /** Receives a field or an element; the value is the one that the walk stands at. */
  @FunctionalInterface
  interface Visitor<T> {
    void visit(T key) throws IOException;
  }

  /** Goes through all documents of the file, mostly one. */
  void documents(Visitor<Integer> visitor) throws IOException {
    int count = 0;
    while (next() != null) {
      visitor.visit(count++);
      passOver();
    }
  }

  /**
   * Goes through the fields of the object that the walk stands at.
   *
   * @throws ProblemException when it is none
   */
  void object(Visitor<String> visitor) throws IOException {
    require(JsonToken.START_OBJECT, "an object {…}");
    while (next() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      next();
      visitor.visit(field);
      passOver();
    }
  }

  /**
   * Goes through the elements of the array that the walk stands at.
   *
   * @throws ProblemException when it is none
   */
  void array(Visitor<Integer> visitor) throws IOException {
    require(JsonToken.START_ARRAY, "a list […]");
    int index = 0;
    while (next() != JsonToken.END_ARRAY) {
      visitor.visit(index++);
      passOver();
    }
  }

  /** Whether the walk stands at nothing. */
  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Whether the walk stands at a number. */
  boolean isNumber() {
    return parser.currentToken().isNumeric();
  }

  /** Whether the walk stands at an object. */
  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Whether the walk stands at a list. */
  boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /**
   * The string or number that the walk stands at, as it is written.
   *
   * @throws ProblemException when it is neither
   */
  String text() throws IOException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
      throw problem("here is no string or number", AS_ANSWERED);
    }
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw broken(e);
    } catch (CharConversionException e) {
      throw noText(place(parser.currentLocation()), e);
    }
  }

  /**
   * The number that the walk stands at; NaN for null.
   *
   * @throws ProblemException when it is no number that can be
   */
  double number() throws IOException {
    if (isNull()) {
      return Double.NaN;
    }
    String text = text();
    try {
      double value = isNumber() ? Double.parseDouble(text) : Double.NaN;
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw problem("'" + ContentLook.shorten(text) + "' is no number", AS_ANSWERED);
    }
    throw problem("'" + ContentLook.shorten(text) + "' is no number", AS_ANSWERED);
  }

  /** A fault at the value that the walk stands at. */
  ProblemException problem(String what, String remedy) {
    return ProblemException.badInput(place(parser.currentTokenLocation()), what, remedy);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private void require(JsonToken token, String what) {
    if (parser.currentToken() != token) {
      throw problem("here is no " + what.replaceFirst("^an? ", ""), AS_ANSWERED);
    }
  }

  private void passOver() throws IOException {
    try {
      parser.skipChildren();
      if (parser.currentToken() == null) {
        throw problem("the file ends inside its JSON", AS_ANSWERED);
      }
    } catch (JsonProcessingException e) {
      throw broken(e);
    } catch (CharConversionException e) {
      throw noText(place(parser.currentLocation()), e);
    }
  }

  private @Nullable JsonToken next() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      if (token == null && !parser.getParsingContext().inRoot()) {
        throw problem("the file ends inside its JSON", AS_ANSWERED);
      }
      return token;
    } catch (JsonProcessingException e) {
      throw broken(e);
    } catch (CharConversionException e) {
      throw noText(place(parser.currentLocation()), e);
    }
  }

  private static ProblemException noText(String where, CharConversionException e) {
    return ProblemException.of(
        ProblemException.Kind.BAD_INPUT,
        where,
        "this is no text: " + ContentLook.shorten(String.valueOf(e.getMessage())),
        AS_ANSWERED,
        e);
  }

  private ProblemException broken(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return ProblemException.of(
        ProblemException.Kind.BAD_INPUT,
        place(at == null ? parser.currentLocation() : at),
        e instanceof StreamConstraintsException
            ? "values are nested or longer than any answer of a service"
            : "this is no JSON: " + ContentLook.shorten(e.getOriginalMessage()),
        AS_ANSWERED,
        e);
  }

  private String place(JsonLocation at) {
    return name + ":" + at.getLineNr() + ":" + at.getColumnNr();
  }
}
