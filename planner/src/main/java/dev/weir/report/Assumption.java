package dev.weir.report;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * @param key what is assumed, a key of the bundle under {@code assumption.}, for example {@code
 *     compression}
 * @param subject of what it is assumed: lines, a tier, an outage; hostile until escaped
 * @param value its value
 * @param source where it comes from
 */
public record Assumption(String key, Optional<String> subject, FigureValue value, Source source) {
  /** What a customer asks for, which belongs beside the verdict. */
  private static final Set<String> ASKED =
      Set.of("rpo", "tierRpo", "throttle", "outageAtWorst", "outageAtTimes");

  /** On which a verdict rests, whether given or not. */
  private static final Set<String> DECIDING =
      Set.of("compression", "growth", "growthLeast", "growthMost", "throttle");

  /** As above of the whole plan. */
  public Assumption(String key, FigureValue value, Source source) {
    this(key, Optional.empty(), value, source);
  }

  /** Where a value comes from. */
  public enum Source {
    MEASURED,
    GIVEN,
    DEFAULT
  }

  /** Whether it is an objective or a condition that the customer gave. */
  public boolean asked() {
    return source == Source.GIVEN && ASKED.contains(key);
  }

  /** Whether the verdict follows from it beside the writes and the lines. */
  public boolean decides() {
    return DECIDING.contains(key);
  }

  /** What is assumed, and of what. */
  public String label(Formatter formatter) {
    String label = formatter.text("assumption." + key);
    return subject
        .map(about -> formatter.text("assumption.of", Map.of("label", label, "subject", about)))
        .orElse(label);
  }
}
