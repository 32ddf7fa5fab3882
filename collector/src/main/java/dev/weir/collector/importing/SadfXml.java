package dev.weir.collector.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.MissingResourceException;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** What {@code sadf -x} wrote. The DTD that it names is never read, and no entity is expanded. */
final class SadfXml {
  /** No tag or text of sysstat comes near; more is an attack on memory. */
  private static final int LONGEST_PART_BYTES = 1 << 20;

  private static final int MOST_ATTRIBUTES = 200;

  private final XMLStreamReader xml;
  private final RateRows rows;
  private final SadfReport reports;

  private SadfXml(XMLStreamReader xml, ImportOptions options, RateRows rows) {
    this.xml = xml;
    this.rows = rows;
    this.reports = new SadfReport(options, rows);
  }

  /** Reads a whole file once. */
  static void read(ByteSource bytes, ImportOptions options, RateRows rows) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    try (InputStream in = TextInput.open(bytes, options);
        BoundedParts parts = new BoundedParts(in, LONGEST_PART_BYTES)) {
      // Given bytes it would print of its own accord where the first of them are no text.
      XMLStreamReader xml =
          factory.createXMLStreamReader(new InputStreamReader(parts, UTF_8.newDecoder()));
      try {
        new SadfXml(xml, options, rows).read(parts);
      } catch (IllegalArgumentException e) {
        throw problem(bytes, xml.getLocation(), String.valueOf(e.getMessage()), e);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw problem(bytes, e.getLocation(), "this is no whole XML: " + firstLine(e), e);
    } catch (MissingResourceException e) { // of a fault that Java's parser has no words for
      throw problem(bytes, null, "this is no whole XML", e);
    }
  }

  private void read(BoundedParts parts) throws XMLStreamException {
    while (xml.hasNext()) {
      int event = xml.next();
      parts.nextPart();
      if (event == XMLStreamConstants.START_ELEMENT) {
        element();
      } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new IllegalArgumentException("the file uses an entity of a DTD of its own");
      }
    }
  }

  private void element() {
    switch (xml.getLocalName()) {
      case "host" -> rows.host(attributes().getOrDefault("nodename", ""));
      case "timestamp" -> reports.time(attributes());
      case "disk-device" -> reports.disk(attributes(), "dev");
      default -> {
        // Another kind of statistics.
      }
    }
  }

  private Map<String, String> attributes() {
    if (xml.getAttributeCount() > MOST_ATTRIBUTES) {
      throw new IllegalArgumentException("a tag has more than " + MOST_ATTRIBUTES + " attributes");
    }
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    return attributes;
  }

  private static String firstLine(XMLStreamException e) {
    if (e.getNestedException() instanceof CharacterCodingException) {
      return "it is not in UTF-8";
    }
    String message = String.valueOf(e.getMessage());
    int detail = message.indexOf("Message: ");
    String text = detail < 0 ? message : message.substring(detail + "Message: ".length());
    return text.lines().findFirst().orElse("it cannot be parsed");
  }

  private static ProblemException problem(
      ByteSource bytes, @Nullable Location place, String what, Exception cause) {
    String where =
        place == null
            ? bytes.name()
            : bytes.name() + ":" + place.getLineNumber() + ":" + place.getColumnNumber();
    return ProblemException.of(
        ProblemException.Kind.BAD_INPUT, where, what, SadfFormat.REMEDY, cause);
  }
}
