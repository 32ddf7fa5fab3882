package dev.weir.collector.importing;

import java.time.LocalTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time of day as the locales of the C library print it.
 *
 * @param halfDay whether it was said before or after noon, as where a day has twice 12 hours
 */
record PrintedClock(LocalTime time, boolean halfDay) {
  private static final String HALF = "AM|PM|am|pm|a\\.?\\s?m\\.|p\\.?\\s?m\\.|午前|午後|上午|下午|오전|오후";
  private static final Pattern CLOCK =
      Pattern.compile(
          "(?:(?<before>"
              + HALF
              + ")\\s*)?(?<hour>\\d{1,2})\\s?[:.h時时시]\\s?(?<minute>\\d{2})\\s?[:.m分분]\\s?"
              + "(?<second>\\d{2})\\s?[s秒초]?(?:\\s*(?<after>"
              + HALF
              + "))?");
  private static final int LONGEST = 40;

  /** Reads a text that is a time of day and nothing else. */
  static Optional<PrintedClock> of(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher clock = CLOCK.matcher(text);
    if (!clock.matches()) {
      return Optional.empty();
    }
    String before = clock.group("before");
    String half = before == null ? clock.group("after") : before;
    int hour = Integer.parseInt(clock.group("hour"));
    int minute = Integer.parseInt(clock.group("minute"));
    int second = Integer.parseInt(clock.group("second"));
    if (half != null) {
      if (hour < 1 || hour > 12) {
        return Optional.empty();
      }
      hour = hour % 12 + (isAfternoon(half) ? 12 : 0);
    }
    if (hour > 23 || minute > 59 || second > 60) {
      return Optional.empty();
    }
    // A leap second is printed as :60 and has no other place than the second before.
    return Optional.of(
        new PrintedClock(LocalTime.of(hour, minute, Math.min(second, 59)), half != null));
  }

  private static boolean isAfternoon(String half) {
    return switch (half.charAt(0)) {
      case 'P', 'p' -> true;
      default -> half.equals("午後") || half.equals("下午") || half.equals("오후");
    };
  }
}
