package dev.weir.journal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A segment's file name says what it begins with; names sort as positions do. */
record SegmentName(long epoch, long first) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.journal");

  static Optional<SegmentName> parse(String name) {
    Matcher matcher = FORM.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    SegmentName parsed =
        new SegmentName(
            Long.parseUnsignedLong(matcher.group(1), 16),
            Long.parseUnsignedLong(matcher.group(2), 16));
    return parsed.epoch > 0 && parsed.first > 0 ? Optional.of(parsed) : Optional.empty();
  }

  String fileName() {
    return String.format("%016x-%016x.journal", epoch, first);
  }
}
