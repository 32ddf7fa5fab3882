package dev.weir.drift;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.JobConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The report of {@code weir job report} as docs/formats/control-v1.md specifies it. */
public final class DriftJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS = 1e9;

  private DriftJson() {}

  /**
   * Writes one report.
   *
   * @param prediction null where none is attached
   * @param course null while nothing was measured
   * @param recordedIn the job's own capture, null where it records none
   */
  public static ObjectNode of(
      JobConfig.@Nullable Prediction prediction,
      @Nullable JobCourse course,
      @Nullable String recordedIn) {
    ObjectNode json = JSON.createObjectNode();
    json.set("prediction", prediction == null ? null : prediction(prediction));
    DriftReport report = course == null ? null : DriftReport.of(prediction, course);
    measured(json, course);
    json.put("beyond", report != null && report.beyond());
    ArrayNode figures = json.putArray("figures");
    ArrayNode causes = json.putArray("causes");
    if (course != null && report != null) {
      report.figures().forEach(figure -> figures.add(figure(figure, course)));
      report
          .causes()
          .forEach(cause -> causes.addObject().put("cause", cause.key()).put("says", cause.says()));
    }
    json.put("recordedIn", recordedIn);
    json.put("remedy", remedy(prediction != null, report, recordedIn));
    return json;
  }

  private static ObjectNode prediction(JobConfig.Prediction prediction) {
    ObjectNode json = JSON.createObjectNode();
    json.put("report", prediction.report()).put("line", prediction.line());
    Optional<Duration> measured = prediction.basis().measured();
    json.put("measuredForSeconds", measured.map(DriftJson::seconds).orElse(null));
    return json;
  }

  private static void measured(ObjectNode json, @Nullable JobCourse course) {
    json.put("measuredSince", course == null ? null : instant(course.since()));
    json.put("measuredUntil", course == null ? null : instant(course.until()));
    json.put("measuredSeconds", course == null ? 0 : course.whole().nanos() / NANOS);
    if (course == null) {
      json.putNull("outages").putNull("held");
      json.put("mirrors", 0);
      return;
    }
    json.putObject("outages")
        .put("count", course.outages().count())
        .put("seconds", course.outages().nanos() / NANOS)
        .put("longestSeconds", course.outages().longestNanos() / NANOS);
    json.set("held", tally(course.whole()));
    json.put("mirrors", course.mirrors());
  }

  /** How long what held bytes back, and what went through. */
  private static ObjectNode tally(Tally tally) {
    ObjectNode json = JSON.createObjectNode();
    for (Hindrance by : Hindrance.values()) {
      json.put(by.key() + "Seconds", tally.nanos(by) / NANOS);
    }
    json.put("writtenBytes", tally.writtenBytes());
    json.put("sentWireBytes", tally.wireBytes());
    json.put("compressionRatio", tally.prepared().ratio());
    return json;
  }

  private static ObjectNode figure(Figure figure, JobCourse course) {
    ObjectNode json = JSON.createObjectNode();
    json.put("figure", figure.kind().key);
    figure.stretch().ifPresent(stretch -> json.put("stretchSeconds", seconds(stretch)));
    String ending = figure.kind().unit.ending;
    number(json, "predicted" + ending, figure.predicted(), figure);
    number(json, "atMost" + ending, figure.atMost(), figure);
    number(json, "measured" + ending, figure.measured(), figure);
    number(json, "difference" + ending, figure.difference(), figure);
    json.put("beyond", figure.beyond().orElse(null));
    json.put("overSeconds", figure.overSeconds());
    json.put("at", figure.at() == 0 ? null : instant(figure.at()));
    switch (figure.kind()) {
      case LARGEST_AGE -> json.set("builtUp", tally(course.age().buildUp()));
      case LARGEST_BACKLOG -> json.set("builtUp", tally(course.backlog().buildUp()));
      default -> {}
    }
    return json;
  }

  private static void number(ObjectNode json, String name, OptionalDouble value, Figure figure) {
    if (value.isEmpty()) {
      json.putNull(name);
    } else if (figure.kind().unit == Figure.Unit.BYTES) {
      json.put(name, Math.round(value.getAsDouble()));
    } else {
      json.put(name, value.getAsDouble());
    }
  }

  private static String remedy(
      boolean predicted, @Nullable DriftReport report, @Nullable String recordedIn) {
    String plan =
        (recordedIn == null ? "have the job record what is written ('record: FILE'), then " : "")
            + "weir plan %s --line NAME=BANDWIDTH --compression measured --policy NEW.yaml"
                .formatted(recordedIn == null ? "FILE" : recordedIn);
    if (!predicted) {
      return "no prediction is attached to this job; for one: %s, and take its 'prediction:' into the job's configuration"
          .formatted(plan);
    }
    if (report == null) {
      return "nothing is measured yet: wait until the target is consistent for the first time";
    }
    return report.beyond() ? remedy(report.causes(), plan) : "";
  }

  private static String remedy(List<DriftCauses.Cause> causes, String plan) {
    return switch (causes.isEmpty() ? "" : causes.getFirst().key()) {
      case "throttle" ->
          "a plan counts on the configuration's cap; weir job throttle JOB calendar returns to it";
      case "pause" -> "a plan counts on no pause; weir job resume JOB ends one";
      case "outage" ->
          "a plan counts on a line that is up; to allow for outages, name them in a scenario and"
              + " size the line again: "
              + plan
              + " --scenario FILE";
      default -> "size the line again: " + plan;
    };
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  private static String instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos).toString();
  }
}
