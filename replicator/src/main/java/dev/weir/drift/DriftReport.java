package dev.weir.drift;

import dev.weir.config.JobConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A job's measurements held against its prediction.
 *
 * @param figures largest age and largest backlog first
 * @param causes what explains a difference of these two, the likeliest first; empty where they are
 *     as expected or nothing was predicted
 */
public record DriftReport(List<Figure> figures, List<DriftCauses.Cause> causes) {
  private static final double NANOS = 1e9;

  /** A line that was full for less time shows the socket's buffers more than itself. */
  private static final long FULL_NANOS = Duration.ofSeconds(2).toNanos();

  /** Less than this was packed: the ratio says more about frames than about content. */
  private static final long TELLING_BYTES = 1 << 20;

  public DriftReport {
    figures = List.copyOf(figures);
    causes = List.copyOf(causes);
  }

  /**
   * Compares.
   *
   * @param prediction null where none is attached to the job; then only measurements are told
   */
  public static DriftReport of(JobConfig.@Nullable Prediction prediction, JobCourse course) {
    List<Figure> figures = new ArrayList<>();
    JobConfig.Basis basis = prediction == null ? JobConfig.Basis.UNKNOWN : prediction.basis();
    double seconds = course.whole().nanos() / NANOS;
    figures.add(
        new Figure(
            Figure.Kind.LARGEST_AGE,
            Optional.empty(),
            prediction == null ? none() : some(seconds(prediction.expected().age())),
            prediction == null ? none() : some(seconds(prediction.atMost().age())),
            some(course.age().value() / NANOS),
            seconds,
            course.age().at()));
    figures.add(
        new Figure(
            Figure.Kind.LARGEST_BACKLOG,
            Optional.empty(),
            prediction == null ? none() : some(prediction.expected().backlog().bytes()),
            prediction == null ? none() : some(prediction.atMost().backlog().bytes()),
            some(course.backlog().value()),
            seconds,
            course.backlog().at()));
    course.busiest().forEach(found -> figures.add(busiest(found, basis, seconds)));
    figures.add(
        plain(Figure.Kind.MEAN_WRITE_RATE, meanRate(basis), meanRate(course.whole()), seconds));
    figures.add(ratio(basis, course.whole(), seconds));
    figures.add(lineWhileFull(basis, course.whole()));
    List<DriftCauses.Cause> causes =
        prediction == null ? List.of() : DriftCauses.of(prediction, course, figures);
    return new DriftReport(figures, causes);
  }

  private static Figure plain(
      Figure.Kind kind, OptionalDouble predicted, OptionalDouble measured, double seconds) {
    return new Figure(kind, Optional.empty(), predicted, none(), measured, seconds, 0);
  }

  /** Nothing is said of a stretch that is longer than what was measured. */
  private static Figure busiest(
      BusiestStretches.Found found, JobConfig.Basis basis, double seconds) {
    Optional<JobConfig.BusiestStretch> planned =
        basis.busiest().stream().filter(each -> each.length().equals(found.length())).findFirst();
    return new Figure(
        Figure.Kind.BUSIEST_STRETCH,
        Optional.of(found.length()),
        planned.map(each -> some(each.expected().bytes())).orElse(none()),
        planned.map(each -> some(each.atMost().bytes())).orElse(none()),
        seconds < seconds(found.length()) ? none() : some(found.bytes()),
        seconds,
        0);
  }

  private static OptionalDouble meanRate(JobConfig.Basis basis) {
    return basis.measured().isEmpty()
            || basis.written().isEmpty()
            || basis.measured().get().isZero()
        ? none()
        : some(basis.written().get().bytes() / seconds(basis.measured().get()));
  }

  private static OptionalDouble meanRate(Tally whole) {
    return whole.nanos() == 0 ? none() : some(whole.writtenBytes() * NANOS / whole.nanos());
  }

  private static Figure ratio(JobConfig.Basis basis, Tally whole, double seconds) {
    boolean tells = whole.prepared().recordBytes() >= TELLING_BYTES;
    return plain(
        Figure.Kind.COMPRESSION_RATIO,
        basis.ratio().map(ratio -> some(ratio.value())).orElse(none()),
        tells ? some(whole.prepared().ratio()) : none(),
        seconds);
  }

  private static Figure lineWhileFull(JobConfig.Basis basis, Tally whole) {
    boolean tells = whole.nanos(Hindrance.LINE) >= FULL_NANOS;
    return plain(
        Figure.Kind.LINE_WHILE_FULL,
        basis.carries().map(line -> some(line.bitsPerSecond())).orElse(none()),
        tells ? some(whole.bitsPerSecond(Hindrance.LINE)) : none(),
        whole.nanos(Hindrance.LINE) / NANOS);
  }

  /** Whether age or backlog are beyond what the plan says at most. */
  public boolean beyond() {
    return figures.stream()
        .filter(
            figure ->
                figure.kind() == Figure.Kind.LARGEST_AGE
                    || figure.kind() == Figure.Kind.LARGEST_BACKLOG)
        .anyMatch(figure -> figure.beyond().orElse(false));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  private static OptionalDouble some(double value) {
    return OptionalDouble.of(value);
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }
}
