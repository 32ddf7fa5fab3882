package dev.weir.holder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.holder.Succession.Next;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What follows the end of a server. */
class SuccessionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int KILLED = 137;

  private final Succession succession = new Succession();

  @Test
  void theFirstServerThatCannotStartEndsTheNodeWithItsExitCode() {
    succession.started();
    assertThat(succession.ended(SECOND, false, 3)).isEqualTo(new Next.End(3));
  }

  @Test
  void anOrderlyEndIsTheEnd() {
    succession.started();
    succession.up(0);
    assertThat(succession.ended(5 * SECOND, true, 143)).isEqualTo(new Next.End(143));
  }

  @Test
  void aServerThatDidItsWorkIsReplacedAtOnceHoweverOften() {
    long now = 0;
    for (int i = 0; i < 100; i++) {
      succession.started();
      succession.up(now);
      now += SECOND;
      assertThat(succession.ended(now, false, KILLED)).isEqualTo(new Next.Replace(Duration.ZERO));
    }
  }

  @Test
  void theSixthDeathAtOnceInARowIsTheLastAndPausesGrowUntilThen() {
    succession.started();
    succession.up(0);
    succession.ended(2 * SECOND, false, KILLED);
    long[] pausesMillis = {0, 200, 400, 800, 1600};
    for (long pause : pausesMillis) {
      succession.started();
      assertThat(succession.ended(3 * SECOND, false, KILLED))
          .isEqualTo(new Next.Replace(Duration.ofMillis(pause)));
    }
    succession.started();
    succession.up(4 * SECOND);
    assertThat(succession.ended(5 * SECOND - 1, false, KILLED))
        .isEqualTo(new Next.GiveUp(6, KILLED));
  }

  @Test
  void aServerThatLivedForgivesTheDeathsBefore() {
    succession.started();
    succession.up(0);
    for (int i = 0; i < 20; i++) {
      boolean lives = i % 3 == 2;
      long end = lives ? 100 * SECOND : 0;
      assertThat(succession.ended(end, false, KILLED)).isInstanceOf(Next.Replace.class);
      succession.started();
      succession.up(0);
    }
  }
}
