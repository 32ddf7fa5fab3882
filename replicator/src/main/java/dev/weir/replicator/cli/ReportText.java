package dev.weir.replicator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.drift.Amounts;
import dev.weir.drift.Hindrance;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** A node's report of one job as people read it. */
final class ReportText {
  /** Local times, to the second. */
  static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private static final String ROW = "%-28s %14s %14s %14s %16s  %s";

  /** Stands where nothing is known. */
  private static final String UNKNOWN = "-";

  private final JsonNode report;
  private final ZoneId zone;
  private final StringBuilder text = new StringBuilder();

  private ReportText(JsonNode report, ZoneId zone) {
    this.report = report;
    this.zone = zone;
  }

  /**
   * The text, lines ending as this system's do.
   *
   * @param zone of its times
   */
  static String of(JsonNode report, ZoneId zone) {
    return new ReportText(report, zone).whole();
  }

  private String whole() {
    heading();
    if (!report.path("figures").isEmpty()) {
      line(ROW.formatted("", "PREDICTED", "AT MOST", "MEASURED", "DIFFERENCE", "").stripTrailing());
      report.path("figures").forEach(this::figure);
      course();
    }
    causes();
    String remedy = report.path("remedy").asText();
    if (!remedy.isEmpty()) {
      line("");
      line("What to do: " + remedy);
    }
    return text.toString();
  }

  private void heading() {
    JsonNode prediction = report.path("prediction");
    String against =
        prediction.isObject()
            ? ": against report %s, line %s"
                .formatted(orUnnamed(prediction.path("report")), orUnnamed(prediction.path("line")))
            : "";
    line("job " + report.path("job").asText() + against);
    if (report.path("measuredSince").isTextual()) {
      line(
          "measured for %s, %s to %s (%s)"
              .formatted(
                  Amounts.seconds(report.path("measuredSeconds").asDouble()),
                  time(report.path("measuredSince")),
                  time(report.path("measuredUntil")),
                  zone));
    }
    line("");
  }

  private static String orUnnamed(JsonNode name) {
    return name.asText().isEmpty() ? "without a name" : name.asText();
  }

  private void figure(JsonNode figure) {
    Form form = Form.of(figure);
    if (form.value("predicted").equals(UNKNOWN) && form.value("measured").equals(UNKNOWN)) {
      return;
    }
    List<String> remarks = new ArrayList<>();
    if (figure.path("beyond").asBoolean()) {
      remarks.add("BEYOND THE PLAN");
    }
    if (figure.path("at").isTextual()) {
      remarks.add(time(figure.path("at")));
    }
    if (form.figure.equals("lineWhileFull") && figure.path("measuredBitsPerSecond").isNumber()) {
      remarks.add("over " + Amounts.seconds(figure.path("overSeconds").asDouble()));
    }
    line(
        ROW.formatted(
                form.name,
                form.value("predicted"),
                form.value("atMost"),
                form.value("measured"),
                form.difference(),
                String.join(", ", remarks))
            .stripTrailing());
  }

  /** How one figure's numbers are shown. */
  private record Form(
      String figure, String name, String ending, DoubleFunction<String> shown, JsonNode json) {
    static Form of(JsonNode json) {
      String figure = json.path("figure").asText();
      DoubleFunction<String> rate = value -> Amounts.bytes(value) + "/s";
      DoubleFunction<String> ratio = value -> String.format(Locale.ROOT, "%.2f", value);
      return switch (figure) {
        case "largestAge" -> new Form(figure, "largest age", "Seconds", Amounts::seconds, json);
        case "largestBacklog" ->
            new Form(figure, "largest backlog (wire)", "Bytes", Amounts::bytes, json);
        case "busiestStretch" -> {
          Duration stretch = Duration.ofSeconds(json.path("stretchSeconds").asLong());
          String name = "most written in " + stretch(stretch);
          yield new Form(figure, name, "Bytes", Amounts::bytes, json);
        }
        case "meanWriteRate" -> new Form(figure, "mean write rate", "BytesPerSecond", rate, json);
        case "compressionRatio" -> new Form(figure, "compression ratio", "", ratio, json);
        case "lineWhileFull" ->
            new Form(
                figure, "line while it was full", "BitsPerSecond", Amounts::bitsPerSecond, json);
        default -> new Form(figure, figure, "", String::valueOf, json);
      };
    }

    private static String stretch(Duration stretch) {
      return stretch.toSeconds() < Duration.ofMinutes(1).toSeconds()
          ? stretch.toSeconds() + " s"
          : Amounts.seconds(stretch.toSeconds());
    }

    String value(String what) {
      JsonNode value = json.path(what + ending);
      return value.isNumber() ? shown.apply(value.asDouble()) : UNKNOWN;
    }

    String difference() {
      JsonNode value = json.path("difference" + ending);
      if (!value.isNumber()) {
        return UNKNOWN;
      }
      double difference = value.asDouble();
      return (difference < 0 ? "-" : "+") + shown.apply(Math.abs(difference));
    }
  }

  private void course() {
    JsonNode outages = report.path("outages");
    long count = outages.path("count").asLong();
    line("");
    line(
        count == 0
            ? "The connection stood all the time."
            : "Without a connection: %s in %d %s, the longest %s."
                .formatted(
                    Amounts.seconds(outages.path("seconds").asDouble()),
                    count,
                    count == 1 ? "outage" : "outages",
                    Amounts.seconds(outages.path("longestSeconds").asDouble())));
    long mirrors = report.path("mirrors").asLong();
    if (mirrors > 0) {
      line(
          "Without a consistent replica: %s, as %d %s necessary; that is no part of age and backlog."
              .formatted(
                  Amounts.seconds(report.path("held").path("mirrorSeconds").asDouble()),
                  mirrors,
                  mirrors == 1 ? "mirror was" : "mirrors were"));
    }
    builtUp(report.path("figures").path(0).path("builtUp"));
  }

  /** What happened until the largest age was reached. */
  private void builtUp(JsonNode builtUp) {
    List<String> parts = new ArrayList<>();
    double all = 0;
    for (Hindrance by : Hindrance.values()) {
      double seconds = builtUp.path(by.key() + "Seconds").asDouble();
      all += seconds;
      if (seconds >= 1) {
        parts.add(by.words() + " " + Amounts.seconds(seconds));
      }
    }
    if (!parts.isEmpty()) {
      line(
          "The largest age built up in %s: %s; %s were written, %s sent."
              .formatted(
                  Amounts.seconds(all),
                  String.join(", ", parts),
                  Amounts.bytes(builtUp.path("writtenBytes").asDouble()),
                  Amounts.bytes(builtUp.path("sentWireBytes").asDouble())));
    }
  }

  private void causes() {
    JsonNode causes = report.path("causes");
    if (!causes.isEmpty()) {
      line("");
      line("Likely causes of the difference:");
      causes.forEach(cause -> line("- " + cause.path("says").asText()));
    }
  }

  private String time(JsonNode instant) {
    return TIME.format(Instant.parse(instant.asText()).atZone(zone));
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }
}
