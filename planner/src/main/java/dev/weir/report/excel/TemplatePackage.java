package dev.weir.report.excel;

import dev.weir.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a workbook of the user's, checked one by one before a library reads them: within
 * bounds, of a kind that is known to do nothing by itself, and referring to no other file.
 */
final class TemplatePackage {
  /** A workbook of covers has some dozens of parts. */
  private static final int MOST_PARTS = 2_000;

  /** All parts unpacked: pictures hardly shrink, so that this is little more than the file. */
  private static final int MOST_UNPACKED = 64 << 20;

  /** One part of XML unpacked; in memory it becomes some twenty times as large. */
  private static final int MOST_XML = 16 << 20;

  /** Elements within elements; workbooks have some dozens, in drawings. */
  private static final int DEEPEST = 256;

  private static final String TYPES = "[Content_Types].xml";
  private static final String WORKBOOK =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

  /** Starts of the kinds of part that hold cells, looks, drawings and texts, and run nothing. */
  private static final List<String> KNOWN =
      List.of(
          WORKBOOK,
          "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.chartsheet+xml",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedstrings+xml",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.calcchain+xml",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetmetadata+xml",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.printersettings",
          "application/vnd.openxmlformats-officedocument.theme+xml",
          "application/vnd.openxmlformats-officedocument.themeoverride+xml",
          "application/vnd.openxmlformats-officedocument.drawing+xml",
          "application/vnd.openxmlformats-officedocument.vmldrawing",
          "application/vnd.openxmlformats-officedocument.drawingml.",
          "application/vnd.openxmlformats-officedocument.extended-properties+xml",
          "application/vnd.openxmlformats-officedocument.custom-properties+xml",
          "application/vnd.openxmlformats-officedocument.customxmlproperties+xml",
          "application/vnd.openxmlformats-package.core-properties+xml",
          "application/vnd.openxmlformats-package.relationships+xml",
          "application/vnd.ms-office.chartstyle+xml",
          "application/vnd.ms-office.chartcolorstyle+xml",
          "application/vnd.ms-office.drawingml.diagramdrawing+xml",
          "application/vnd.ms-excel.threadedcomments+xml",
          "application/vnd.ms-excel.person+xml",
          "application/xml",
          "image/");

  private static final String MEND = "open it in Excel or LibreOffice and save it anew as .xlsx";

  private final String where;
  private final XMLInputFactory xml = XMLInputFactory.newFactory();

  /**
   * @param where the file came from, for errors
   */
  TemplatePackage(String where) {
    this.where = where;
    xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  /**
   * @return the same parts, packed anew: what was checked is what is read
   * @throws ProblemException bad input as told in {@link Template#of}
   */
  byte[] checked(byte[] file) {
    Map<String, byte[]> parts = unpacked(file);
    requireKnown(parts);
    parts.forEach(this::walk);
    return packed(parts);
  }

  private ProblemException refused(String what, String remedy) {
    return ProblemException.badInput(where, what, remedy);
  }

  private Map<String, byte[]> unpacked(byte[] file) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    int left = MOST_UNPACKED;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        int most = isXml(entry.getName()) ? Math.min(left, MOST_XML) : left;
        byte[] part = zip.readNBytes(most + 1);
        left -= part.length;
        if (part.length > most || parts.size() == MOST_PARTS) {
          throw refused(
              "it unpacks to more than %d parts, %d MiB or %d MiB of one sheet"
                  .formatted(MOST_PARTS, MOST_UNPACKED >> 20, MOST_XML >> 20),
              "use a smaller workbook: a cover, your styles, a logo");
        }
        if (!entry.isDirectory() && parts.put(entry.getName(), part) != null) {
          throw refused("it holds the part '" + entry.getName() + "' twice", MEND);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw refused("this is no whole workbook: " + e.getMessage(), MEND);
    }
    if (!parts.containsKey(TYPES)) {
      throw refused(
          "this is no .xlsx workbook", "give an .xlsx file, saved without a password to open it");
    }
    return parts;
  }

  private static boolean isXml(String part) {
    String name = part.toLowerCase(Locale.ROOT);
    return name.endsWith(".xml") || name.endsWith(".rels") || name.endsWith(".vml");
  }

  private void requireKnown(Map<String, byte[]> parts) {
    Map<String, String> kinds = new HashMap<>();
    read(
        TYPES,
        parts.getOrDefault(TYPES, new byte[0]),
        element -> {
          String kind = attribute(element, "ContentType").toLowerCase(Locale.ROOT);
          switch (element.getLocalName()) {
            case "Default" ->
                kinds.put("." + attribute(element, "Extension").toLowerCase(Locale.ROOT), kind);
            case "Override" ->
                kinds.put(attribute(element, "PartName").toLowerCase(Locale.ROOT), kind);
            default -> {}
          }
        });
    for (String part : parts.keySet()) {
      if (!part.equals(TYPES)) {
        requireKnown(part, kind(part, kinds));
      }
    }
    if (!kinds.containsValue(WORKBOOK)) {
      throw refused("this is no .xlsx workbook", MEND);
    }
  }

  private static String kind(String part, Map<String, String> kinds) {
    String name = "/" + part.toLowerCase(Locale.ROOT);
    String ending = name.substring(Math.max(0, name.lastIndexOf('.')));
    return kinds.getOrDefault(name, kinds.getOrDefault(ending, ""));
  }

  private void requireKnown(String part, String kind) {
    if (kind.contains("macro") || kind.contains("vbaproject") || part.endsWith("vbaProject.bin")) {
      throw refused(
          "it holds macros (" + part + "), which mail gateways block",
          "save it as a workbook without macros (.xlsx)");
    }
    if (kind.contains("externallink")) {
      throw otherFile(part);
    }
    if (KNOWN.stream().noneMatch(kind::startsWith)) {
      throw refused(
          "it holds '%s' of the kind '%s', which no report may carry".formatted(part, kind),
          "remove embedded objects, queries, controls and add-ins from it");
    }
  }

  private ProblemException otherFile(String part) {
    return refused(
        "it refers to another file (" + part + ")",
        "in Excel break the links (Data, Edit Links); insert pictures instead of linking them");
  }

  /** Every part of XML: well-formed, flat enough, without entities; and where links lead. */
  private void walk(String part, byte[] content) {
    if (isXml(part)) {
      boolean links = part.toLowerCase(Locale.ROOT).endsWith(".rels");
      read(
          part,
          content,
          element -> {
            if (links && element.getLocalName().equals("Relationship")) {
              link(part, element);
            }
          });
    }
  }

  private void link(String part, XMLStreamReader element) {
    if (!attribute(element, "TargetMode").equalsIgnoreCase("External")) {
      return;
    }
    String target = attribute(element, "Target").toLowerCase(Locale.ROOT);
    boolean page =
        target.startsWith("https://")
            || target.startsWith("http://")
            || target.startsWith("mailto:");
    // A link that a reader clicks does nothing by itself.
    if (!page || !attribute(element, "Type").endsWith("/hyperlink")) {
      throw otherFile(part);
    }
  }

  private static String attribute(XMLStreamReader element, String name) {
    @Nullable String value = element.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  /** What is done with the start of an element. */
  @FunctionalInterface
  private interface Start {
    void of(XMLStreamReader element);
  }

  private void read(String part, byte[] content, Start start) {
    try {
      XMLStreamReader reader = xml.createXMLStreamReader(new ByteArrayInputStream(content));
      int depth = 0;
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            start.of(reader);
            depth++;
          }
          case XMLStreamConstants.END_ELEMENT -> depth--;
          case XMLStreamConstants.DTD ->
              throw refused("its part '" + part + "' declares a document type", MEND);
          default -> {}
        }
        if (depth > DEEPEST) {
          throw refused("its part '%s' nests over %d deep".formatted(part, DEEPEST), MEND);
        }
      }
    } catch (XMLStreamException e) {
      throw refused("its part '" + part + "' is no XML", MEND);
    }
  }

  private static byte[] packed(Map<String, byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
    return out.toByteArray();
  }
}
