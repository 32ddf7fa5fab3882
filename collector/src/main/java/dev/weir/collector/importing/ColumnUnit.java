package dev.weir.collector.importing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a number of a table counts.
 *
 * @param bytes one of it in bytes
 * @param perSecond whether it is a rate
 */
record ColumnUnit(String name, double bytes, boolean perSecond) {
  static final String EXAMPLES = "B, kB, KiB, MB, MiB, sectors, bit, Mbit, or with /s for a rate";

  private static final int SECTOR_BYTES = 512;
  private static final Pattern IN_NAME = Pattern.compile("[\\[(]\\s*([^\\[\\]()]+?)\\s*[\\])]");
  private static final Map<String, Double> SIZES = new HashMap<>();

  static {
    SIZES.put("b", 1.0);
    SIZES.put("byte", 1.0);
    SIZES.put("bytes", 1.0);
    SIZES.put("sectors", (double) SECTOR_BYTES);
    SIZES.put("bit", 1 / 8.0);
    SIZES.put("bits", 1 / 8.0);
    String[] prefixes = {"k", "m", "g", "t"};
    for (int i = 0; i < prefixes.length; i++) {
      double decimal = Math.pow(1000, i + 1);
      SIZES.put(prefixes[i] + "b", decimal);
      SIZES.put(prefixes[i] + "bit", decimal / 8);
      SIZES.put(prefixes[i] + "ib", Math.pow(1024, i + 1));
    }
  }

  /** Reads for example {@code KB/s}, {@code MiB} or {@code bytes/sec}. */
  static Optional<ColumnUnit> parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    String size = lower.replaceFirst("(/s|/sec|/second|ps)$", "");
    Double bytes = SIZES.get(size);
    return bytes == null
        ? Optional.empty()
        : Optional.of(new ColumnUnit(text.strip(), bytes, size.length() < lower.length()));
  }

  /** The unit that a column's name carries in brackets. */
  static Optional<ColumnUnit> inName(String column) {
    Matcher matcher = IN_NAME.matcher(column);
    Optional<ColumnUnit> found = Optional.empty();
    while (matcher.find()) {
      Optional<ColumnUnit> unit = parse(matcher.group(1));
      found = unit.isPresent() ? unit : found;
    }
    return found;
  }

  /** Whether a thousand may have been meant as 1024. */
  boolean isDoubtful() {
    String lower = name.toLowerCase(Locale.ROOT);
    return !lower.contains("bit") && lower.matches("[kmgt]b.*");
  }
}
