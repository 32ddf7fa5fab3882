package dev.weir.node;

import dev.weir.problem.ProblemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the parts of a node one after the other. A node that is started ends when one of them
 * fails. A patient one, which replaces a server whose applications wait, goes on without: it says
 * so, and begins what is missing again each time that it is asked to, in the order of the first
 * attempt. One thread at a time.
 */
final class Parts {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  /** Soon for an operator who mended the cause, and seldom enough to cost nothing. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final boolean patient;
  private final Map<String, Missing> missing = new LinkedHashMap<>();

  private record Missing(Runnable begin, String why) {}

  Parts(boolean patient) {
    this.patient = patient;
  }

  boolean patient() {
    return patient;
  }

  /**
   * Begins a part.
   *
   * @param name as messages call it
   * @param begin throws when that is not possible, and may then be called again
   * @return whether it is there
   * @throws RuntimeException what {@code begin} threw, unless this is patient
   */
  boolean begin(String name, Runnable begin) {
    try {
      begin.run();
      return true;
    } catch (RuntimeException e) {
      if (!patient) {
        throw e;
      }
      LOG.error("going on without {}, which is tried again: {}", name, told(e), cause(e));
      missing.put(name, new Missing(begin, told(e)));
      return false;
    }
  }

  /** Begins again what is missing; a cause is told again when it changed. */
  void beginMissing() {
    for (Map.Entry<String, Missing> each : List.copyOf(missing.entrySet())) {
      String name = each.getKey();
      Missing part = each.getValue();
      try {
        part.begin().run();
        missing.remove(name);
        LOG.info("{}: there again", name);
      } catch (RuntimeException e) {
        if (!told(e).equals(part.why())) {
          LOG.error("still without {}: {}", name, told(e), cause(e));
          missing.put(name, new Missing(part.begin(), told(e)));
        }
      }
    }
  }

  /** Why a part is not there; empty when it is. */
  Optional<String> why(String name) {
    return Optional.ofNullable(missing.get(name)).map(Missing::why);
  }

  /**
   * Tries a part no more.
   *
   * @return whether it was missing
   */
  boolean forget(String name) {
    return missing.remove(name) != null;
  }

  /** What is missing and why, for {@code weir job status}; empty when all is there. */
  String remark() {
    StringBuilder text = new StringBuilder();
    missing.forEach(
        (name, part) ->
            text.append(text.isEmpty() ? "node without " : "; without ")
                .append(name)
                .append(": ")
                .append(part.why()));
    return text.toString();
  }

  private static String told(RuntimeException e) {
    return e instanceof ProblemException ? String.valueOf(e.getMessage()) : e.toString();
  }

  /** The trace of what nobody foresaw. */
  private static @Nullable RuntimeException cause(RuntimeException e) {
    return e instanceof ProblemException ? null : e;
  }
}
