package dev.weir.planning.chapters;

import dev.weir.planning.ReportAssembler;
import java.math.BigDecimal;
import java.time.Duration;

/** Parts of figure ids. */
final class Ids {
  private Ids() {}

  /** An objective in seconds, without a trailing {@code .0}. */
  static String of(Duration objective) {
    return BigDecimal.valueOf(ReportAssembler.seconds(objective))
        .stripTrailingZeros()
        .toPlainString();
  }
}
