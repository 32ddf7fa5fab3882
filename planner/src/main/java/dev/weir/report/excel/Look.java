package dev.weir.report.excel;

/**
 * How a cell looks: what its number means and which part it plays.
 *
 * @param format number format
 * @param role part it plays
 * @param before a mark in front of a number, or nothing
 * @param after the unit behind a number whose column has several, or nothing
 */
record Look(Format format, Role role, String before, String after) {
  Look(Format format, Role role) {
    this(format, role, "", "");
  }

  static final Look TEXT = new Look(Format.TEXT, Role.PLAIN);
  static final Look WRAPPED = new Look(Format.TEXT, Role.WRAPPED);
  static final Look LABEL = new Look(Format.TEXT, Role.LABEL);

  static Look of(Format format) {
    return new Look(format, Role.PLAIN);
  }

  static Look constant(Format format) {
    return new Look(format, Role.CONSTANT);
  }

  static Look input(Format format) {
    return new Look(format, Role.INPUT);
  }

  /** What a number means; a column holds one of them and says its unit beneath the header. */
  enum Format {
    TEXT("@", 10),
    MEGABITS("#,##0.00", 11),
    MEGABITS_FINE("#,##0.000000", 14),
    MEGABITS_EXACT("#,##0.000000000", 18),
    GIGABYTES("#,##0.000", 11),
    GIGABYTES_FINE("#,##0.000000", 14),
    GIGABYTES_FINEST("#,##0.000000000", 17),
    BYTES("#,##0", 16),
    DURATION("[h]:mm:ss", 10),
    SIGNED_DURATION("[h]:mm:ss;-[h]:mm:ss", 10),
    SHORT_DURATION("[h]:mm:ss.000", 13),
    MOMENT("yyyy-mm-dd hh:mm:ss", 17),
    MOMENT_MILLIS("yyyy-mm-dd hh:mm:ss.000", 21),
    PERCENT("0.0%", 9),
    PERCENT_FINE("0.0000%", 11),
    SECONDS("#,##0.000", 14),
    SECONDS_FINE("#,##0.000000", 14),
    DECIMAL("#,##0.00", 9),
    PRICE("#,##0.00##", 11),
    FACTOR("0.000000", 10),
    COUNT("#,##0", 10);

    private final String pattern;
    private final int width;

    Format(String pattern, int width) {
      this.pattern = pattern;
      this.width = width;
    }

    String pattern() {
      return pattern;
    }

    /** How many of the last digit shown make one of the cell's number, as a power of ten or day. */
    double steps() {
      return switch (this) {
        case TEXT, BYTES, COUNT -> 1;
        case MEGABITS, DECIMAL -> 1e2;
        case GIGABYTES, PERCENT, SECONDS -> 1e3;
        case PRICE -> 1e4;
        case MEGABITS_FINE, GIGABYTES_FINE, PERCENT_FINE, SECONDS_FINE, FACTOR -> 1e6;
        case MEGABITS_EXACT, GIGABYTES_FINEST -> 1e9;
        case DURATION, SIGNED_DURATION, MOMENT -> CellValue.SECONDS_PER_DAY;
        case SHORT_DURATION, MOMENT_MILLIS -> CellValue.SECONDS_PER_DAY * 1_000;
      };
    }

    /** The format in which the number is shown before it is rounded to this one. */
    Format exact() {
      return switch (this) {
        case DURATION -> SHORT_DURATION;
        case GIGABYTES, GIGABYTES_FINE -> GIGABYTES_FINEST;
        case MEGABITS, MEGABITS_FINE -> MEGABITS_EXACT;
        case PERCENT -> PERCENT_FINE;
        case SECONDS -> SECONDS_FINE;
        case TEXT, BYTES, COUNT, DECIMAL, PRICE, PERCENT_FINE, SECONDS_FINE, FACTOR -> this;
        case MEGABITS_EXACT, GIGABYTES_FINEST, SIGNED_DURATION, MOMENT -> this;
        case SHORT_DURATION, MOMENT_MILLIS -> this;
      };
    }

    /** Characters that a usual value takes. */
    int width() {
      return width;
    }
  }

  /** Which part a cell plays. */
  enum Role {
    PLAIN,
    WRAPPED,
    /** A word beside a value. */
    LABEL,
    /** Not live: printed in grey. */
    CONSTANT,
    /** A constant that is not final: the words for it stand behind the number. */
    SO_FAR,
    /** Part of a row that is set off: the sum, the recommended line. */
    STRONG,
    /** Part of a row that tells of a breach. */
    ALARM,
    /** Part of a row given for comparison only. */
    FAINT,
    /** The largest of many: framed. */
    LARGEST,
    /** For the reader to change: blue on pale yellow, unlocked. */
    INPUT,
    TITLE,
    /** The title of a table. */
    SUBTITLE,
    NOTE,
    HEADER,
    UNIT,
    GOOD,
    FAIR,
    BAD
  }
}
