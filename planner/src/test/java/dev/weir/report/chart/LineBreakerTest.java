package dev.weir.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineBreakerTest {
  @Test
  void noLineStartsWithAClosingSignOrEndsWithAnOpeningOne() {
    String text = "復旧時点の遅れ（最大）は、「目標」を超えます。ターゲットのジャーナルにある（永続化）、ッ。";
    for (int width = 6; width < 20; width++) {
      for (String line : wrap(text, width)) {
        assertThat(line.substring(0, 1)).as(width + ": " + line).doesNotMatch("[、。）」ッー]");
        assertThat(line.substring(line.length() - 1)).as(width + ": " + line).doesNotMatch("[（「]");
      }
    }
  }

  @Test
  void englishBreaksAtSpacesButNotBeforeAUnit() {
    assertThat(wrap("needs at least 128 Mbit/s now", 18))
        .containsExactly("needs at least", "128 Mbit/s now");
  }

  @Test
  void aWordWiderThanTheLineIsCut() {
    assertThat(wrap("0123456789", 4)).containsExactly("0123", "4567", "89");
  }

  private static List<String> wrap(String text, int width) {
    return LineBreaker.wrap(text, width, part -> part.codePointCount(0, part.length()));
  }
}
