package dev.weir.collector.importing;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns in which the tools of sysstat print what was written per second, the finest unit
 * first. Several of them may stand side by side and say the same; only the first is read.
 */
enum WriteColumn {
  WR_SEC("wr_sec/s", 512),
  WSEC("wsec/s", 512),
  /** Blocks are sectors of 512 bytes since Linux 2.4, as the manual of iostat has it. */
  BLOCKS("Blk_wrtn/s", 512),
  WKB("wkB/s", 1024),
  KB("kB_wrtn/s", 1024),
  WMB("wMB/s", 1024 * 1024),
  MB("MB_wrtn/s", 1024 * 1024);

  /** No device writes more than 10 TB/s: such a rate comes from a counter that began anew. */
  private static final double MOST_BYTES_PER_SECOND = 1e13;

  /** Values are printed with two decimals. */
  private static final double HALF_OF_LAST_DIGIT = 0.005;

  private static final Pattern NUMBER =
      Pattern.compile("([0-9]{1,20})(?:[.,]([0-9]{1,9}))?([sBkMGTP])?");

  private final String title;
  private final int unitBytes;

  WriteColumn(String title, int unitBytes) {
    this.title = title;
    this.unitBytes = unitBytes;
  }

  /** The column to read of a table. */
  static Optional<WriteColumn> among(Collection<String> titles) {
    for (WriteColumn column : values()) {
      if (titles.contains(column.title)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  /** As the tables print it. */
  String title() {
    return title;
  }

  /** As sadf writes it in JSON and XML, without what it is per. */
  String name(boolean perSecond) {
    return perSecond ? title : title.substring(0, title.length() - "/s".length());
  }

  /** How far a printed value may be from the true one, in bytes per second. */
  double roundingBytesPerSecond() {
    return unitBytes * HALF_OF_LAST_DIGIT;
  }

  /**
   * Reads a value with decimal point or comma; a letter behind it, as {@code --human} prints it,
   * takes the place of the column's unit.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  double bytesPerSecond(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      throw new IllegalArgumentException(
          title + " '" + ContentLook.shorten(text) + "' is no rate: a number of 0 or more");
    }
    String decimals = number.group(2) == null ? "0" : number.group(2);
    double value = Double.parseDouble(number.group(1) + "." + decimals);
    double rate = value * (number.group(3) == null ? unitBytes : unitOf(number.group(3).charAt(0)));
    if (rate > MOST_BYTES_PER_SECOND) {
      throw new IllegalArgumentException(
          title
              + " '"
              + ContentLook.shorten(text)
              + "' is more than any device writes: a counter began anew here");
    }
    return rate;
  }

  private static double unitOf(char letter) {
    return letter == 's' ? 512 : Math.pow(1024, "BkMGTP".indexOf(letter));
  }
}
