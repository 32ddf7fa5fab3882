package dev.weir.drift;

import dev.weir.config.JobConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Why a job's largest age or backlog is not as predicted: told from what happened while it built
 * up, held against what the prediction rests on.
 */
final class DriftCauses {
  /** A smaller part of a figure is no difference worth a cause. */
  private static final double REMARKABLE = 0.05;

  /** Absolute differences below these are those of acknowledgements and of single batches. */
  private static final double REMARKABLE_SECONDS = 0.25;

  private static final double REMARKABLE_BYTES = 500_000;

  /** Between two batches a line is idle while the next is packed; more than this holds back. */
  private static final double PACKS_OFTEN = 0.2;

  private static final double NANOS = 1e9;

  private final JobConfig.Prediction prediction;
  private final JobCourse course;
  private final Tally buildUp;
  private final List<Cause> causes = new ArrayList<>();

  /**
   * One of them.
   *
   * @param key as JSON has it
   * @param says a sentence with figures
   */
  record Cause(String key, String says) {}

  private DriftCauses(JobConfig.Prediction prediction, JobCourse course, Tally buildUp) {
    this.prediction = prediction;
    this.course = course;
    this.buildUp = buildUp;
  }

  /**
   * Those of the figure that differs most, of largest age and largest backlog.
   *
   * @param figures what was found
   */
  static List<Cause> of(JobConfig.Prediction prediction, JobCourse course, List<Figure> figures) {
    Optional<Figure> worst =
        figures.stream()
            .filter(DriftCauses::isRemarkable)
            .max(Comparator.comparingDouble(figure -> figure.times().orElse(Double.MAX_VALUE)));
    if (worst.isEmpty()) {
      return List.of();
    }
    boolean age = worst.get().kind() == Figure.Kind.LARGEST_AGE;
    Peak peak = age ? course.age() : course.backlog();
    DriftCauses found = new DriftCauses(prediction, course, peak.buildUp());
    if (worst.get().difference().orElse(0) < 0) {
      found.less(figures);
    } else {
      found.more(figures);
    }
    return found.causes;
  }

  /** Whether it is a peak that is not as predicted. */
  private static boolean isRemarkable(Figure figure) {
    double least =
        switch (figure.kind()) {
          case LARGEST_AGE -> REMARKABLE_SECONDS;
          case LARGEST_BACKLOG -> REMARKABLE_BYTES;
          default -> Double.POSITIVE_INFINITY;
        };
    double difference = Math.abs(figure.difference().orElse(0));
    return difference > least && difference > REMARKABLE * figure.predicted().orElse(0);
  }

  private void more(List<Figure> figures) {
    moreWritten(figures);
    held(Hindrance.CONNECTION, REMARKABLE, "outage", "there was no connection for %s of the %s");
    held(
        Hindrance.THROTTLE,
        REMARKABLE,
        "throttle",
        "a throttle by command held back for %s of the %s");
    held(Hindrance.PAUSE, REMARKABLE, "pause", "the job was paused for %s of the %s");
    compressesWorse();
    narrower();
    held(
        Hindrance.TARGET,
        REMARKABLE,
        "target",
        "the target was slow to acknowledge for %s of the %s");
    held(
        Hindrance.PACKING,
        PACKS_OFTEN,
        "packing",
        "this machine packed or read back from its disk queue for %s of the %s");
    if (causes.isEmpty()) {
      capped();
    }
    if (causes.isEmpty()) {
      causes.add(
          new Cause(
              "unknown",
              "nothing that this node measures explains it; size again from what the job records"));
    }
  }

  private void moreWritten(List<Figure> figures) {
    figures.stream()
        .filter(figure -> figure.kind() == Figure.Kind.BUSIEST_STRETCH)
        .filter(figure -> figure.beyond().orElse(false))
        .max(Comparator.comparingDouble(figure -> figure.times().orElse(Double.MAX_VALUE)))
        .ifPresent(
            figure ->
                causes.add(
                    new Cause(
                        "moreWritten",
                        "%s were written within %s; the plan knows at most %s"
                            .formatted(
                                Amounts.bytes(figure.measured().orElse(0)),
                                Amounts.seconds(figure.stretch().orElse(Duration.ZERO).toSeconds()),
                                Amounts.bytes(figure.atMost().orElse(0))))));
  }

  private void held(Hindrance by, double share, String key, String words) {
    if (buildUp.share(by) >= share) {
      causes.add(
          new Cause(
              key,
              words.formatted(
                  Amounts.seconds(buildUp.nanos(by) / NANOS),
                  Amounts.seconds(buildUp.nanos() / NANOS) + " in which it built up")));
    }
  }

  private void compressesWorse() {
    double planned = prediction.basis().ratio().map(ratio -> ratio.value()).orElse(0.0);
    double found = buildUp.prepared().ratio();
    boolean packed = buildUp.prepared().frameBytes() > 0;
    if (packed && found < (1 - REMARKABLE) * planned) {
      causes.add(
          new Cause(
              "compressesWorse",
              "what was written shrank to 1/%.2f; the plan counts on 1/%.2f"
                  .formatted(found, planned)));
    }
  }

  private void narrower() {
    double found = buildUp.bitsPerSecond(Hindrance.LINE);
    if (buildUp.share(Hindrance.LINE) >= REMARKABLE && found < (1 - REMARKABLE) * planned()) {
      causes.add(
          new Cause(
              "lineNarrower",
              "the line, or the target behind it, took %s while it was full; the plan counts on %s"
                  .formatted(Amounts.bitsPerSecond(found), Amounts.bitsPerSecond(planned()))));
    }
  }

  private void capped() {
    double found = buildUp.bitsPerSecond(Hindrance.CAP);
    if (buildUp.share(Hindrance.CAP) >= REMARKABLE && found < (1 - REMARKABLE) * planned()) {
      causes.add(
          new Cause(
              "cap",
              "cap or calendar let %s through; the plan counts on %s when most is allowed"
                  .formatted(Amounts.bitsPerSecond(found), Amounts.bitsPerSecond(planned()))));
    }
  }

  /** What the plan has the line carry, bits per second; 0 where it does not say. */
  private double planned() {
    return prediction.basis().carries().map(line -> (double) line.bitsPerSecond()).orElse(0.0);
  }

  private void less(List<Figure> figures) {
    Duration planned = prediction.basis().measured().orElse(Duration.ZERO);
    if (course.whole().nanos() < planned.toNanos()) {
      causes.add(
          new Cause(
              "shorterTime",
              "only %s were measured; the plan is about %s, with its busiest time"
                  .formatted(
                      Amounts.seconds(course.whole().nanos() / NANOS),
                      Amounts.seconds(planned.toSeconds()))));
    }
    if (quieter(figures)) {
      causes.add(
          new Cause("lessWritten", "less was written than the plan knows, in every stretch"));
    }
    compressesBetter();
  }

  private static boolean quieter(List<Figure> figures) {
    List<Double> times =
        figures.stream()
            .filter(figure -> figure.kind() == Figure.Kind.BUSIEST_STRETCH)
            .filter(figure -> figure.times().isPresent())
            .map(figure -> figure.times().orElseThrow())
            .toList();
    return !times.isEmpty() && times.stream().allMatch(each -> each < 1 - REMARKABLE);
  }

  private void compressesBetter() {
    double ratio = prediction.basis().ratio().map(each -> each.value()).orElse(Double.MAX_VALUE);
    if (course.whole().prepared().ratio() > (1 + REMARKABLE) * ratio) {
      causes.add(
          new Cause(
              "compressesBetter",
              "what was written shrank to 1/%.2f; the plan counts on 1/%.2f"
                  .formatted(course.whole().prepared().ratio(), ratio)));
    }
  }
}
