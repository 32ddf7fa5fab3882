package dev.weir.collector.compressing;

import dev.weir.units.DataSize;
import dev.weir.units.UnitFormatException;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What sampling of compressibility may take; written {@code 0.25%,8MiB/min}.
 *
 * @param coreShare of one core, more than 0 and at most 1
 * @param bytesPerMinute of content read
 */
public record CompressionBudget(double coreShare, DataSize bytesPerMinute) {
  /** A quarter of what the whole measuring may take; 5 to 15 samples a minute. */
  public static final CompressionBudget USUAL =
      new CompressionBudget(0.0025, new DataSize(8L << 20));

  private static final Pattern TEXT =
      Pattern.compile("\\s*([0-9]{1,3}(?:\\.[0-9]{1,9})?)\\s*%\\s*,\\s*(.+?)\\s*/\\s*min\\s*");
  private static final double PERCENT = 100;

  public CompressionBudget {
    if (!(coreShare > 0 && coreShare <= 1) || bytesPerMinute.bytes() == 0) {
      throw new IllegalArgumentException(coreShare + " of a core, " + bytesPerMinute);
    }
  }

  /** Parses for example {@code 0.25%,8MiB/min}. */
  public static CompressionBudget parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text);
    }
    double share = Double.parseDouble(matcher.group(1)) / PERCENT;
    DataSize bytes = DataSize.parse(matcher.group(2));
    if (!(share > 0 && share <= 1) || bytes.bytes() < ContentSampler.WINDOW_BYTES) {
      throw new UnitFormatException(
          "'%s' is no budget: up to 100%% of a core and at least one sample of 256 KiB per minute"
              .formatted(text));
    }
    return new CompressionBudget(share, bytes);
  }

  private static UnitFormatException wrong(String text) {
    return new UnitFormatException(
        "'%s' is no budget; write the share of one core and the bytes read per minute, for example"
                .formatted(text)
            + " 0.25%,8MiB/min");
  }

  CompressionBudget halved() {
    return new CompressionBudget(coreShare / 2, new DataSize(bytesPerMinute.bytes() / 2));
  }

  @Override
  public String toString() {
    String share =
        BigDecimal.valueOf(coreShare).movePointRight(2).stripTrailingZeros().toPlainString();
    return share + "%," + bytesPerMinute.toString().replace(" ", "") + "/min";
  }
}
