package dev.weir.report.html;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Base64;

/** Writes a report as one HTML file; the same report gives the same bytes. */
public final class HtmlReport {
  private static final String FOLDER = "/dev/weir/templates/html/";

  private HtmlReport() {}

  /**
   * @param report what to print
   * @param formatter language and zone
   * @param out receives the file in UTF-8, left open
   */
  public static void write(Report report, Formatter formatter, OutputStream out)
      throws IOException {
    String style = resource("report.css");
    String script = resource("report.js");
    Markup markup = new Markup();
    markup.raw("<!DOCTYPE html>\n").open("html", "lang", formatter.language().tag()).line();
    head(report, style, script, markup);
    markup.open("body").line();
    markup.element("a", formatter.text("html.skip"), "class", "skip", "href", "#main").line();
    new Page(report, formatter, markup).all();
    String words = words(report, formatter).toString().replace("<", "\\u003c");
    markup.open("script", "type", "application/json", "id", "words").raw(words).close().line();
    markup.open("script").raw(script).close().line();
    markup.close().close().line();
    out.write(markup.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void head(Report report, String style, String script, Markup markup) {
    String policy =
        "default-src 'none'; style-src 'sha256-"
            + hash(style)
            + "'; script-src 'sha256-"
            + hash(script)
            + "'; "
            + (report.identity().logo().isPresent() ? "img-src data:; " : "")
            + "base-uri 'none'; form-action 'none'";
    markup.open("head").raw("<meta charset=\"utf-8\">").line();
    markup.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">").line();
    markup
        .empty("meta", "http-equiv", "Content-Security-Policy", "content", policy)
        .line()
        .empty("meta", "name", "referrer", "content", "no-referrer")
        .line()
        .empty(
            "meta", "name", "generator", "content", "Weir " + report.basis().provenance().version())
        .line()
        .element("title", report.identity().title())
        .line()
        .open("style")
        .raw(style)
        .close()
        .line()
        .close()
        .line();
  }

  /** What the script says and how it writes moments and lengths of time. */
  private static ObjectNode words(Report report, Formatter formatter) {
    ObjectNode words = JsonNodeFactory.instance.objectNode();
    boolean english = formatter.language() == Language.EN;
    words.put("language", english ? "en-GB" : formatter.language().tag());
    words.put("month", english ? "short" : "numeric");
    words.put("between", english ? " " : "");
    words.put("zone", zone(formatter.zone()));
    String name = report.zoneName(formatter);
    words.put("zoneName", name);
    words.put("severalOffsets", !name.equals(formatter.zoneName(report.identity().createdAt())));
    for (String key : new String[] {"zoomIn", "zoomOut", "whole", "help", "moment"}) {
      words.put(key, formatter.text("html." + key));
    }
    for (String key : new String[] {"Second", "Minute", "Hour", "Day"}) {
      words.put("tick" + key, formatter.text("html.tick" + key));
    }
    for (String key : new String[] {"seconds", "milliseconds", "minutes", "hours", "days"}) {
      words.put(key, formatter.text("value." + key));
    }
    return words;
  }

  /** As browsers name it. */
  private static String zone(ZoneId zone) {
    String id = zone.normalized().getId();
    return id.equals("Z") ? "UTC" : id;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + FOLDER + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
