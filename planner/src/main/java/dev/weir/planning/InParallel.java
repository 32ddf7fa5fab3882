package dev.weir.planning;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with several things, as many at once as there are processors. Results stand in the
 * order of the things and do not depend on how many were done at once; one of them may do several
 * in its turn.
 */
public final class InParallel {
  private InParallel() {}

  /** What came of one thing: a value, or a failure. */
  private record Outcome<R>(@Nullable R value, @Nullable RuntimeException failure) {
    static <T, R> Outcome<R> of(T thing, Function<T, R> work) {
      try {
        return new Outcome<>(work.apply(thing), null);
      } catch (RuntimeException e) {
        return new Outcome<>(null, e);
      }
    }
  }

  /**
   * @param work pure
   * @throws RuntimeException the failure of the first thing that has one, as it was thrown
   */
  public static <T, R> List<R> map(List<T> things, Function<T, R> work) {
    List<Outcome<R>> outcomes =
        things.parallelStream().map(thing -> Outcome.of(thing, work)).toList();
    for (Outcome<R> outcome : outcomes) {
      if (outcome.failure() != null) {
        throw outcome.failure();
      }
    }
    return outcomes.stream().map(Outcome::value).toList();
  }
}
