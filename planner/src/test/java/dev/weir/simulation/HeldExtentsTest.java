package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.engine.Extent;
import dev.weir.problem.ProblemException;
import org.junit.jupiter.api.Test;

/** A backlog that memory cannot hold ends with a sentence. */
class HeldExtentsTest {
  private static final long GB = 1_000_000_000;

  @Test
  void oneTooManyIsRefusedAndRoomIsUsedAgain() {
    HeldExtents held = new HeldExtents(3);
    for (int i = 1; i <= 3; i++) {
      held.add(of(i));
    }
    ProblemException refused = catchThrowableOfType(ProblemException.class, () -> held.add(of(4)));
    assertThat(refused.kind()).isEqualTo(ProblemException.Kind.ENVIRONMENT);
    assertThat(refused).hasMessageContaining("more than 6 GB").hasMessageContaining("-Xmx");

    held.removeOldest();
    held.add(of(4));
    assertThat(held.oldest().extent.first()).isEqualTo(2);
  }

  private static Held of(long sequence) {
    return new Held(new Extent(sequence, sequence, 2 * GB, 2 * GB, 0), 0, 2 * GB, 2e9);
  }
}
