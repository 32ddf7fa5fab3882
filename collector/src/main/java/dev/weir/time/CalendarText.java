package dev.weir.time;

import dev.weir.units.UnitFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text form of a weekly calendar. */
final class CalendarText {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern TIMES =
      Pattern.compile("([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})");
  private static final String EXAMPLE = "mon-fri 08:00-18:00 5Mbit/s";
  private static final int LONGEST_TEXT = 64 * 1024;
  private static final int UNSET = 0;

  private final ToLongFunction<String> value;
  private final long[] values = new long[WeeklyCalendar.MINUTES_PER_WEEK];
  private final int[] setByLine = new int[WeeklyCalendar.MINUTES_PER_WEEK];
  private int line;

  CalendarText(ToLongFunction<String> value) {
    this.value = value;
  }

  /** Returns one value per minute of the week. */
  long[] read(String text, long otherwise) {
    if (text.length() > LONGEST_TEXT) {
      throw new UnitFormatException(
          "a calendar of "
              + text.length()
              + " characters is too long; write at most a rule a line");
    }
    long rest = otherwise;
    int restLine = UNSET;
    for (String raw : text.split("\\R", -1)) {
      line++;
      String rule = raw.replaceFirst("#.*", "").strip();
      if (rule.isEmpty()) {
        continue;
      }
      String[] words = rule.split("\\s+", 2);
      if (words.length < 2) {
        throw wrong("'" + rule + "' has no value");
      }
      if (words[0].equals("otherwise")) {
        if (restLine != UNSET) {
          throw wrong("'otherwise' was given in line " + restLine + " already");
        }
        restLine = line;
        rest = valueOf(words[1]);
      } else {
        rule(words[0], words[1]);
      }
    }
    for (int minute = 0; minute < values.length; minute++) {
      values[minute] = setByLine[minute] == UNSET ? rest : values[minute];
    }
    return values;
  }

  private void rule(String days, String rest) {
    boolean[] chosen = days(days);
    String[] words = rest.split("\\s+", 2);
    boolean timed = words[0].indexOf(':') >= 0;
    if (timed && words.length < 2) {
      throw wrong("'" + rest + "' has no value after the times");
    }
    int[] times = timed ? times(words[0]) : new int[] {0, WeeklyCalendar.MINUTES_PER_DAY};
    long number = valueOf(timed ? words[1] : rest);
    int length = times[1] - times[0];
    for (int day = 0; day < chosen.length; day++) {
      for (int i = 0; chosen[day] && i < length; i++) {
        set(day * WeeklyCalendar.MINUTES_PER_DAY + times[0] + i, number);
      }
    }
  }

  private void set(int minute, long number) {
    int index = minute % WeeklyCalendar.MINUTES_PER_WEEK;
    if (setByLine[index] != UNSET) {
      int ofDay = index % WeeklyCalendar.MINUTES_PER_DAY;
      String day = DAYS.get(index / WeeklyCalendar.MINUTES_PER_DAY);
      throw wrong(
          "it overlaps line %d at %s %02d:%02d"
              .formatted(setByLine[index], day, ofDay / 60, ofDay % 60));
    }
    setByLine[index] = line;
    values[index] = number;
  }

  private boolean[] days(String text) {
    boolean[] chosen = new boolean[DAYS.size()];
    if (text.equals("daily")) {
      Arrays.fill(chosen, true);
      return chosen;
    }
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", 2);
      int first = day(ends[0]);
      int last = ends.length == 2 ? day(ends[1]) : first;
      for (int day = first; ; day = (day + 1) % DAYS.size()) {
        chosen[day] = true;
        if (day == last) {
          break;
        }
      }
    }
    return chosen;
  }

  private int day(String name) {
    int index = DAYS.indexOf(name);
    if (index < 0) {
      throw wrong(
          "'" + name + "' is no weekday" + suggestion(name) + "; days are daily or " + DAYS);
    }
    return index;
  }

  private static String suggestion(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return DAYS.stream()
        .filter(day -> lower.length() >= 2 && lower.startsWith(day.substring(0, 2)))
        .findFirst()
        .map(day -> ", did you mean '" + day + "'")
        .orElse("");
  }

  /** Minutes of the day: start, and an end that may lie on the next day. */
  private int[] times(String text) {
    Matcher matcher = TIMES.matcher(text);
    if (!matcher.matches()) {
      throw wrong("'" + text + "' is no pair of times, write for example 08:00-18:00");
    }
    int start = minute(matcher.group(1), matcher.group(2));
    int end = minute(matcher.group(3), matcher.group(4));
    if (start == WeeklyCalendar.MINUTES_PER_DAY || start == end) {
      throw wrong("'" + text + "' holds no time; the whole day is 00:00-24:00");
    }
    return new int[] {start, end > start ? end : end + WeeklyCalendar.MINUTES_PER_DAY};
  }

  private int minute(String hours, String minutes) {
    int minute = Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
    if (minute > WeeklyCalendar.MINUTES_PER_DAY || Integer.parseInt(minutes) > 59) {
      throw wrong("'" + hours + ":" + minutes + "' is no time of day, 00:00 to 24:00");
    }
    return minute;
  }

  private long valueOf(String text) {
    try {
      return value.applyAsLong(text);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private UnitFormatException wrong(String what) {
    return new UnitFormatException(
        "line " + line + " of the calendar: " + what + "; write for example '" + EXAMPLE + "'");
  }
}
