package dev.weir.proving;

import dev.weir.report.ProofCurve;
import dev.weir.report.ProofCurve.Quantity;
import dev.weir.report.ProofRow;
import dev.weir.report.ProofRow.Metric;
import dev.weir.report.ProofRow.Prediction;
import dev.weir.report.SeriesPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Puts a forecast beside a measurement: the numbers with their bounds, and the curves. */
final class Comparison {
  private final Measurement measured;
  private final Circumstances circumstances;
  private final boolean hole;
  private final Instant start;

  /**
   * @param hole whether there was, or was to be, a time without a recovery point: what the redo
   *     journal holds is then no recovery point, and only the replica itself tells the age
   */
  Comparison(Measurement measured, Circumstances circumstances, boolean hole) {
    this.measured = measured;
    this.circumstances = circumstances;
    this.hole = hole;
    this.start = Instant.EPOCH.plusNanos(measured.writer().startNanos());
  }

  /** Ages in seconds; backlogs in wire bytes where the line was counted, else in payload bytes. */
  List<ProofRow> rows(Prediction origin, Forecast forecast) {
    double backlog =
        measured.countedOnTheLine()
            ? forecast.engine().wireBytes()
            : forecast.engine().payloadBytes();
    double age = forecast.engine().ageSeconds();
    ProofRow visible =
        ProofRow.of(Metric.VISIBLE_PEAK_AGE, origin, age, measured.visibleAge().peak());
    if (hole) {
      return List.of(
          visible,
          ProofRow.of(Metric.HOLE, origin, forecast.holeSeconds(), circumstances.holeSeconds()));
    }
    return List.of(
        ProofRow.of(Metric.DURABLE_PEAK_AGE, origin, age, measured.durableAge().peak()),
        ProofRow.of(Metric.DURABLE_PEAK_BACKLOG, origin, backlog, measured.durableBacklog().peak()),
        visible,
        ProofRow.of(Metric.VISIBLE_PEAK_BACKLOG, origin, backlog, measured.visibleBacklog().peak()),
        ProofRow.of(Metric.DRAIN_TIME, origin, drainSeconds(forecast), measured.drainSeconds()));
  }

  /** From the measured largest backlog too: on a flat top the place of the largest is chance. */
  private double drainSeconds(Forecast forecast) {
    return forecast.drainSeconds(measured.durableBacklog().peakAtNanos());
  }

  List<ProofCurve> curves(Prediction origin, Forecast forecast) {
    Course backlog =
        measured.countedOnTheLine() ? forecast.wireBacklog() : forecast.payloadBacklog();
    return List.of(
        curve(Quantity.DURABLE_AGE, origin, forecast.age(), measured.durableAge()),
        curve(Quantity.VISIBLE_AGE, origin, forecast.age(), measured.visibleAge()),
        curve(Quantity.BACKLOG, origin, backlog, measured.durableBacklog()));
  }

  private ProofCurve curve(
      Quantity quantity, Prediction origin, Course predicted, Course measuredCourse) {
    long end = measuredCourse.size() == 0 ? 0 : measuredCourse.atNanos()[measuredCourse.size() - 1];
    List<SeriesPoint> difference = new ArrayList<>();
    for (int i = 0; i < measuredCourse.size(); i++) {
      long at = measuredCourse.atNanos()[i];
      if (at >= 0) {
        difference.add(
            new SeriesPoint(start.plusNanos(at), predicted.at(at) - measuredCourse.values()[i]));
      }
    }
    return new ProofCurve(
        quantity,
        origin,
        decimated(points(predicted, end)),
        decimated(points(measuredCourse, end)),
        decimated(difference));
  }

  private List<SeriesPoint> points(Course course, long end) {
    List<SeriesPoint> points = new ArrayList<>();
    for (int i = 0; i < course.size(); i++) {
      if (course.atNanos()[i] >= 0 && course.atNanos()[i] <= end) {
        points.add(new SeriesPoint(start.plusNanos(course.atNanos()[i]), course.values()[i]));
      }
    }
    return points;
  }

  private static List<SeriesPoint> decimated(List<SeriesPoint> points) {
    return SeriesPoint.decimate(points, SeriesPoint.MOST_POINTS);
  }
}
