package dev.weir.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Turns values into text, in one way for all renderers and the console. Prose carries three
 * significant figures, {@link #exact} all of them. What is required or not exceeded is rounded up,
 * headroom and what is reached at least down, so that no printed number promises more than the
 * computed one.
 */
public final class Formatter {
  /** Wider than any noise of double arithmetic, finer than any figure that is quoted. */
  private static final MathContext NOISE = new MathContext(12, RoundingMode.HALF_EVEN);

  private static final int SIGNIFICANT = 3;

  /** Decimals that a price of a scenario may have. */
  private static final int FINEST_PRICE = 4;

  private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB"};
  private static final double DAYS_FROM_SECONDS = 172_800;

  /** Round trips are known in milliseconds, ages in seconds. */
  private static final double MILLIS_BELOW_SECONDS = 0.1;

  /** Clocks that are changed by the season change within it. */
  private static final Duration YEAR = Duration.ofDays(366);

  /** Summer, winter, and what a government may decide in between. */
  private static final int MOST_OFFSETS = 4;

  private final Language language;
  private final ZoneId zone;
  private final Messages messages;

  /**
   * @param language of words and order
   * @param zone in which instants are shown
   */
  public Formatter(Language language, ZoneId zone) {
    this.language = language;
    this.zone = zone;
    this.messages = new Messages(language);
  }

  public Language language() {
    return language;
  }

  public ZoneId zone() {
    return zone;
  }

  /** A label of the bundle. */
  public String text(String key) {
    return messages.text(key);
  }

  /** A label of the bundle with one value in it. */
  public String text(String key, String name, String value) {
    return messages.text(key, asked -> asked.equals(name) ? value : missing(key, asked));
  }

  /** A label of the bundle with each of its placeholders filled. */
  public String text(String key, Map<String, String> values) {
    return messages.text(
        key,
        asked -> {
          String value = values.get(asked);
          return value == null ? missing(key, asked) : value;
        });
  }

  /** A sentence with its values in prose. */
  public String sentence(Sentence sentence) {
    return messages.text(
        sentence.key(),
        name -> {
          FigureValue value = sentence.parameters().get(name);
          return value == null ? missing(sentence.key(), name) : prose(value);
        });
  }

  private static String missing(String key, String name) {
    throw new IllegalArgumentException("no value for {" + name + "} of '" + key + "'");
  }

  /** A value with its unit and three significant figures. */
  public String prose(FigureValue value) {
    return switch (value) {
      case FigureValue.Amount amount -> prose(amount);
      case FigureValue.Moment moment -> moment(moment.at());
      case FigureValue.NoMoment none -> text("value.none");
      case FigureValue.Flag flag -> flag(flag.value());
      case FigureValue.Money money -> money(money);
      case FigureValue.Word word -> text(word.messageKey());
      case FigureValue.Absent absent -> text("value.none");
      case FigureValue.Name name -> name.text();
    };
  }

  private String prose(FigureValue.Amount amount) {
    double value = amount.value();
    if (Double.isInfinite(value) || Double.isNaN(value)) {
      return text("value.unbounded");
    }
    return switch (amount.unit()) {
      case BYTES -> size(value, "", amount.side());
      case BYTES_PER_SECOND -> size(value, "/s", amount.side());
      case BITS_PER_SECOND, REQUIRED_BITS_PER_SECOND -> bandwidth(value, amount.side());
      case SECONDS -> duration(value, amount.side());
      case RATIO -> number(significant(value, amount.side())) + ":1";
      case FRACTION -> number(significant(value * 100, amount.side())) + " %";
      case HEADROOM -> percent(value, amount.side());
      case MONTHS -> text("value.months", "n", number(clean(value).setScale(0, amount.side())));
      case COUNT -> number(clean(value));
    };
  }

  /** A value in its base unit with every digit that double arithmetic vouches for. */
  public String exact(FigureValue value) {
    return switch (value) {
      case FigureValue.Amount amount -> exact(amount);
      case FigureValue.Moment moment ->
          DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT)
              .format(moment.at().plusNanos(500_000).atZone(zone));
      case FigureValue.NoMoment none -> text("value.none");
      case FigureValue.Flag flag -> flag(flag.value());
      case FigureValue.Money money -> money(money);
      case FigureValue.Word word -> text(word.messageKey());
      case FigureValue.Absent absent -> text("value.none");
      case FigureValue.Name name -> name.text();
    };
  }

  private String exact(FigureValue.Amount amount) {
    if (Double.isInfinite(amount.value()) || Double.isNaN(amount.value())) {
      return text("value.unbounded");
    }
    String number = number(clean(amount.value()));
    return switch (amount.unit()) {
      case BYTES -> number + " B";
      case BYTES_PER_SECOND -> number + " B/s";
      case BITS_PER_SECOND, REQUIRED_BITS_PER_SECOND -> number + " bit/s";
      case SECONDS -> number + " s";
      case RATIO -> number + ":1";
      case FRACTION, HEADROOM -> number(clean(amount.value() * 100)) + " %";
      case MONTHS -> text("value.months", "n", number);
      case COUNT -> number;
    };
  }

  /** Yes or no. */
  public String flag(boolean value) {
    return text(value ? "value.yes" : "value.no");
  }

  /** A length of time: {@code 3 h 12 min}, {@code 3時間12分}. */
  public String duration(double seconds) {
    return duration(seconds, RoundingMode.HALF_UP);
  }

  /** A length of time that is not exceeded: its last unit is rounded up. */
  public String durationAtMost(double seconds) {
    return duration(seconds, RoundingMode.CEILING);
  }

  private String duration(double seconds, RoundingMode mode) {
    if (seconds < 0) {
      return "−" + duration(-seconds, opposite(mode));
    }
    if (seconds > 0 && seconds < MILLIS_BELOW_SECONDS) {
      return text("value.milliseconds", "n", number(significant(seconds * 1_000, mode)));
    }
    BigDecimal rounded = significant(seconds, mode);
    if (rounded.compareTo(BigDecimal.valueOf(60)) < 0) {
      return text("value.seconds", "n", number(rounded));
    }
    long whole = whole(seconds, mode);
    if (whole < 3_600) {
      return two(whole, 60, "value.minutes", "value.seconds");
    }
    long minutes = whole(seconds / 60, mode);
    boolean inHours = minutes * 60 < DAYS_FROM_SECONDS;
    long rest = whole % (inHours ? 3_600 : 86_400);
    if (mode == RoundingMode.CEILING && rest > 0 && rest <= (inHours ? 59 : 59 * 60)) {
      return justOver(inHours ? whole / 3_600 : whole / 86_400, inHours, rest);
    }
    return inHours
        ? two(minutes, 60, "value.hours", "value.minutes")
        : two(whole(seconds / 3_600, mode), 24, "value.days", "value.hours");
  }

  /** Just over whole hours or days, rounded up: 24 h 1 s where 24 h 1 min would be too much. */
  private String justOver(long large, boolean hours, long restSeconds) {
    String largeKey = hours ? "value.hours" : "value.days";
    return restSeconds < 60
        ? join(large, largeKey, restSeconds, "value.seconds")
        : join(large, largeKey, (restSeconds + 59) / 60, "value.minutes");
  }

  private static RoundingMode opposite(RoundingMode mode) {
    return switch (mode) {
      case CEILING -> RoundingMode.FLOOR;
      case FLOOR -> RoundingMode.CEILING;
      case UP, DOWN, HALF_UP, HALF_DOWN, HALF_EVEN, UNNECESSARY -> mode;
    };
  }

  private static long whole(double value, RoundingMode mode) {
    return clean(value).setScale(0, mode).longValue();
  }

  private String two(long small, long perLarge, String largeKey, String smallKey) {
    long rest = small % perLarge;
    return rest == 0
        ? whole(small / perLarge, largeKey)
        : join(small / perLarge, largeKey, rest, smallKey);
  }

  private String join(long large, String largeKey, long small, String smallKey) {
    return whole(large, largeKey) + (language == Language.JA ? "" : " ") + whole(small, smallKey);
  }

  private String whole(long count, String key) {
    return text(key, "n", number(BigDecimal.valueOf(count)));
  }

  /** How long the largest backlog took to drain, or how the queue stands that did not. */
  public String drain(LineResult line) {
    return line.drain()
        .map(drain -> duration(drain.seconds()))
        .orElseGet(
            () ->
                text(
                    line.outcome() == LineResult.Outcome.DRAINED
                        ? "value.none"
                        : line.outcome().messageKey()));
  }

  /** When a line was worst, or the sign for "none" if it never queues. */
  public String moment(LineResult.WorstMoment worst) {
    return prose(FigureValue.moment(worst));
  }

  /** A moment in the report's zone; seconds are shown only where there are any. */
  public String moment(Instant at) {
    ZonedDateTime local = at.plusMillis(500).atZone(zone);
    String time = local.getSecond() == 0 ? "HH:mm" : "HH:mm:ss";
    String pattern =
        switch (language) {
          case EN -> "EEE d MMM uuuu " + time;
          case JA -> "uuuu年M月d日（EEE）" + time;
        };
    String text = DateTimeFormatter.ofPattern(pattern, language.locale()).format(local);
    return switch (language) {
      case EN -> text + " " + shortZone(local);
      case JA -> changesClocks(at) ? text + "（" + shortZone(local) + "）" : text;
    };
  }

  /** Whether a time of day around a moment says too little without its offset. */
  private boolean changesClocks(Instant at) {
    ZoneOffsetTransition next = zone.getRules().nextTransition(at.minus(YEAR));
    return next != null && next.getInstant().isBefore(at.plus(YEAR));
  }

  /** A name like JST, or the offset of a zone that has none. */
  private static String shortZone(ZonedDateTime at) {
    if (at.getOffset().equals(ZoneOffset.UTC) && at.getZone().normalized() instanceof ZoneOffset) {
      return "UTC";
    }
    return DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(at);
  }

  /** The zone as it is named once beside charts and tables. */
  public String zoneName(Instant at) {
    ZonedDateTime local = at.atZone(zone);
    String name = shortZone(local);
    if (name.equals("UTC")) {
      return name;
    }
    String offset = "UTC" + DateTimeFormatter.ofPattern("xxx", Locale.ROOT).format(local);
    boolean nameless = name.startsWith("+") || name.startsWith("-");
    return nameless ? offset : name + " (" + offset + ")";
  }

  /**
   * The zone with each offset that its clocks have in a period and at some other moments: {@code
   * Europe/Berlin, CEST (UTC+02:00) / CET (UTC+01:00)}; with a single one as {@link
   * #zoneName(Instant)}.
   */
  public String zoneName(Period period, Instant... others) {
    Map<ZoneOffset, String> names = new LinkedHashMap<>();
    Instant at = period.start();
    while (names.size() < MOST_OFFSETS && !at.isAfter(period.end())) {
      names.putIfAbsent(zone.getRules().getOffset(at), zoneName(at));
      ZoneOffsetTransition next = zone.getRules().nextTransition(at);
      if (next == null) {
        break;
      }
      at = next.getInstant();
    }
    for (Instant other : others) {
      names.putIfAbsent(zone.getRules().getOffset(other), zoneName(other));
    }
    String all = String.join(" / ", names.values());
    return names.size() == 1 ? all : zone.getId() + ", " + all;
  }

  /** A monthly price. */
  public String cost(LineRate.Cost cost) {
    String amount =
        decimals(
            cost.amount(),
            decimals(BigDecimal.valueOf(cost.amount()), cost.currency()),
            RoundingMode.HALF_UP);
    return switch (language) {
      case EN -> cost.currency() + " " + amount + " / month";
      case JA ->
          cost.currency().equals("JPY")
              ? "月額 " + amount + "円"
              : "月額 " + amount + " " + cost.currency();
    };
  }

  /** A price: {@code EUR 1,200}, {@code 120,000円}. */
  public String money(FigureValue.Money money) {
    int decimals = decimals(money.amount(), money.currency());
    DecimalFormat format = format();
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    String amount = format.format(money.amount().setScale(decimals, RoundingMode.HALF_UP));
    return language == Language.JA
        ? amount + (money.currency().equals("JPY") ? "円" : " " + money.currency())
        : money.currency() + " " + amount;
  }

  /**
   * Decimals with which a price is shown: none of a whole one, all of one with three or four, as
   * prices of a GB have, and two of anything finer, which is computed.
   */
  public static int decimals(BigDecimal price) {
    int scale = price.stripTrailingZeros().scale();
    return scale <= 0 ? 0 : scale <= FINEST_PRICE ? Math.max(2, scale) : 2;
  }

  /** The same, but that nobody pays a hundredth of a yen that only a computation gives. */
  public static int decimals(BigDecimal price, String currency) {
    boolean computed = price.stripTrailingZeros().scale() > FINEST_PRICE;
    return computed && currency.equals("JPY") ? 0 : decimals(price);
  }

  /** Mbit/s with two decimals, for columns. */
  public String megabits(double bitsPerSecond, RoundingMode mode) {
    return Double.isInfinite(bitsPerSecond)
        ? text("value.unbounded")
        : decimals(bitsPerSecond / 1e6, 2, mode);
  }

  /** What is required, with the two decimals of a column. */
  public static double roundedUp(double megabits) {
    return clean(megabits).setScale(2, RoundingMode.CEILING).doubleValue();
  }

  /** A share that is left over, to the tenth of a percent that it surely has. */
  public static double roundedDown(double fraction) {
    return clean(fraction * 100).setScale(1, RoundingMode.FLOOR).movePointLeft(2).doubleValue();
  }

  /** GB with three decimals, for columns. */
  public String gigabytes(double bytes) {
    return decimals(bytes / 1e9, 3, RoundingMode.HALF_UP);
  }

  /** GB that are not exceeded, with three decimals, for columns. */
  public String gigabytesAtMost(double bytes) {
    return decimals(bytes / 1e9, 3, RoundingMode.CEILING);
  }

  /** Percent with one decimal. */
  public String percent(double fraction, RoundingMode mode) {
    return decimals(fraction * 100, 1, mode) + " %";
  }

  /** A number with fixed decimals. */
  public String decimals(double value, int decimals, RoundingMode mode) {
    DecimalFormat format = format();
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format.format(clean(value).setScale(decimals, mode));
  }

  private static String size(double bytes, String per, RoundingMode mode) {
    int step = 0;
    BigDecimal shown = significant(bytes, mode);
    BigDecimal limit = BigDecimal.valueOf(1_000);
    while (shown.abs().compareTo(limit) >= 0 && step < SIZES.length - 1) {
      shown = shown.movePointLeft(3);
      step++;
    }
    return number(shown) + " " + SIZES[step] + per;
  }

  private static String bandwidth(double bitsPerSecond, RoundingMode mode) {
    boolean small = Math.abs(bitsPerSecond) < 1e5;
    BigDecimal shown = significant(bitsPerSecond / (small ? 1e3 : 1e6), mode);
    return number(shown) + (small ? " kbit/s" : " Mbit/s");
  }

  private static BigDecimal significant(double value, RoundingMode mode) {
    BigDecimal clean = clean(value);
    return clean.round(new MathContext(SIGNIFICANT, mode));
  }

  private static BigDecimal clean(double value) {
    return new BigDecimal(value).round(NOISE);
  }

  private static String number(BigDecimal value) {
    DecimalFormat format = format();
    format.setMaximumFractionDigits(12);
    return format.format(value);
  }

  private static DecimalFormat format() {
    return new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }
}
