package dev.weir.holder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a server counts as hanging. */
class SilenceTest {
  private static final long MILLI = 1_000_000L;
  private static final long LOOK = 200 * MILLI;

  private final Silence silence = new Silence();

  @Test
  void aBeatingServerNeverHangs() {
    for (int i = 0; i < 1000; i++) {
      assertThat(silence.tooLong(i * LOOK, i / 9, Silence.LONGEST)).isFalse(); // a beat each 1.8 s
    }
  }

  @Test
  void twoSecondsWithoutABeatAreTooLong() {
    assertThat(silence.tooLong(0, 7, Silence.LONGEST)).isFalse();
    for (int i = 1; i < 10; i++) {
      assertThat(silence.tooLong(i * LOOK, 7, Silence.LONGEST)).as("look %d", i).isFalse();
    }
    assertThat(silence.tooLong(10 * LOOK, 7, Silence.LONGEST)).isTrue();
  }

  @Test
  void whoDidNotLookHimselfAccusesNobody() {
    assertThat(silence.tooLong(0, 7, Silence.LONGEST)).isFalse();
    assertThat(silence.tooLong(60_000 * MILLI, 7, Silence.LONGEST)).isFalse();
    assertThat(silence.tooLong(60_200 * MILLI, 7, Silence.LONGEST)).isFalse();
    assertThat(silence.tooLong(60_400 * MILLI, 8, Silence.LONGEST)).isFalse();
  }

  @Test
  void anotherServerBeginsAnew() {
    silence.tooLong(0, 7, Silence.LONGEST);
    silence.tooLong(1_000 * MILLI, 7, Silence.LONGEST);
    silence.forget();
    assertThat(silence.tooLong(1_900 * MILLI, 7, Silence.LONGEST)).isFalse();
    assertThat(silence.tooLong(2_100 * MILLI, 7, Silence.LONGEST)).isFalse();
  }

  @Test
  void aFirstBeatIsAwaitedLongerAndNotWithoutEnd() {
    int looks = (int) (Silence.LONGEST_TURN.toNanos() / LOOK);
    for (int i = 0; i < looks; i++) {
      assertThat(silence.tooLong(i * LOOK, Silence.NO_PULSE, Silence.LONGEST_TURN)).isFalse();
    }
    assertThat(silence.tooLong(looks * LOOK, Silence.NO_PULSE, Silence.LONGEST_TURN)).isTrue();
  }

  @Test
  void aFirstBeatEndsTheWait() {
    assertThat(silence.tooLong(0, Silence.NO_PULSE, Silence.LONGEST_TURN)).isFalse();
    for (int i = 1; i < 20; i++) {
      silence.tooLong(i * LOOK, Silence.NO_PULSE, Silence.LONGEST_TURN);
    }
    assertThat(silence.tooLong(20 * LOOK, 1, Silence.LONGEST)).isFalse();
    assertThat(silence.tooLong(21 * LOOK, 1, Silence.LONGEST)).isFalse();
  }
}
