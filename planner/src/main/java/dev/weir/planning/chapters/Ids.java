package dev.weir.planning.chapters;

import dev.weir.planning.ReportAssembler;
import java.math.BigDecimal;
import java.time.Duration;

/** Parts of figure ids. */
final class Ids {
  private Ids() {}

  /** An objective in seconds, without a trailing {@code .0}. */
  static String of(Duration objective) {
    return plain(ReportAssembler.seconds(objective));
  }

  /** A number without an exponent and without a trailing {@code .0}. */
  static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
