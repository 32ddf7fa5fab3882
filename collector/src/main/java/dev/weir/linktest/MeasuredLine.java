package dev.weir.linktest;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * A line as {@code weir plan --line} takes it: {@code measured=18.7Mbit/s,rtt=41ms,loss=0.02%}.
 * Where the loss is not known, or none was seen, it is left out: some thousand segments cannot tell
 * that there is none.
 *
 * @param bitsPerSecond as Ethernet frames
 * @param roundTrip median while the line was idle
 */
public record MeasuredLine(String name, double bitsPerSecond, Duration roundTrip, Loss loss) {
  private static final int DIGITS = 4;
  private static final int LOSS_DIGITS = 2;
  private static final String[] UNITS = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s"};

  /** Rounded to four digits, the loss to two. */
  public String notation() {
    return name + "=" + bandwidth() + ",rtt=" + milliseconds() + lossPart();
  }

  private String bandwidth() {
    BigDecimal shown = rounded(Math.max(1, bitsPerSecond), DIGITS);
    int unit = 0;
    while (unit < UNITS.length - 1 && shown.compareTo(BigDecimal.valueOf(1000)) >= 0) {
      shown = shown.movePointLeft(3);
      unit++;
    }
    return plain(shown) + UNITS[unit];
  }

  private String milliseconds() {
    BigDecimal millis = BigDecimal.valueOf(roundTrip.toNanos()).movePointLeft(6);
    return plain(millis.setScale(millis.signum() == 0 ? 0 : 2, RoundingMode.HALF_UP)) + "ms";
  }

  private String lossPart() {
    return switch (loss) {
      case Loss.Unknown unknown -> "";
      case Loss.Counted counted when counted.lost() == 0 -> "";
      case Loss.Counted counted ->
          ",loss=" + plain(rounded(counted.share(), LOSS_DIGITS).movePointRight(2)) + "%";
    };
  }

  private static BigDecimal rounded(double value, int digits) {
    return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
