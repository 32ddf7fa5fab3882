package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of one line where they lie in its buffer: no string is made of a field that is a
 * number, since a file may have hundreds of millions of lines.
 */
final class ByteFields {
  /** Separates by any run of blanks and tabs. */
  static final byte BLANKS = ' ';

  private static final int MOST_FIELDS = 10_000;

  /** So many decimal digits fit into 63 bits whatever they are. */
  private static final int SAFE_DIGITS = 18;

  /** Longer digits are no measurement. */
  private static final int LONGEST_NUMBER = 40;

  private static final long[] POWERS_OF_TEN = powers();

  private final BoundedLines lines;
  private final byte separator;
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private byte[] bytes = {};
  private int count;

  ByteFields(BoundedLines lines, byte separator) {
    this.lines = lines;
    this.separator = separator;
  }

  /**
   * Splits the line that {@link BoundedLines#advance} went to; blanks around a field are no part of
   * it. A field in quotes may hold separators, and quotes doubled, as RFC 4180 has it.
   */
  void split() {
    bytes = lines.buffer();
    count = 0;
    int from = lines.from();
    int to = lines.to();
    if (separator == BLANKS) {
      splitAtBlanks(from, to);
      return;
    }
    int at = from;
    while (at <= to) {
      if (at < to && bytes[at] <= '"') {
        at = awkward(at, to);
        continue;
      }
      int start = at;
      while (at < to && bytes[at] != separator) {
        at++;
      }
      add(start, at);
      at++;
    }
  }

  /** A field that begins with a blank, a quote or nothing. */
  private int awkward(int start, int to) {
    int at = start;
    while (at < to && isBlank(bytes[at]) && bytes[at] != separator) {
      at++;
    }
    if (at < to && bytes[at] == '"') {
      return quoted(at, to);
    }
    int first = at;
    while (at < to && bytes[at] != separator) {
      at++;
    }
    add(first, at);
    return at + 1;
  }

  private int quoted(int start, int to) {
    int at = start + 1;
    while (at < to) {
      if (bytes[at] != '"') {
        at++;
      } else if (at + 1 < to && bytes[at + 1] == '"') {
        at += 2;
      } else {
        return afterQuote(start, at + 1, to);
      }
    }
    throw lines.problemAt(start, "a quote is not closed in its line", "close it with \"");
  }

  private int afterQuote(int start, int end, int to) {
    int at = end;
    while (at < to && isBlank(bytes[at]) && bytes[at] != separator) {
      at++;
    }
    if (at < to && bytes[at] != separator) {
      throw lines.problemAt(at, "text follows a closing quote", "write a separator there");
    }
    add(start, end);
    return at + 1;
  }

  private void splitAtBlanks(int from, int to) {
    int at = from;
    while (true) {
      while (at < to && isBlank(bytes[at])) {
        at++;
      }
      if (at == to) {
        return;
      }
      int start = at;
      while (at < to && !isBlank(bytes[at])) {
        at++;
      }
      add(start, at);
    }
  }

  private void add(int start, int end) {
    if (count == starts.length) {
      if (count >= MOST_FIELDS) {
        throw lines.problemAt(start, "more than " + count + " fields", "check the file");
      }
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    int last = end;
    while (last > start && isBlank(bytes[last - 1])) {
      last--;
    }
    starts[count] = start;
    ends[count] = last;
    count++;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  int count() {
    return count;
  }

  /** Whether the line has nothing but blanks. */
  boolean isBlank() {
    return count == 0 || count == 1 && starts[0] == ends[0];
  }

  /**
   * @param expected number of fields
   * @param layout what they are, for the message
   */
  void require(int expected, String layout) {
    if (count != expected) {
      throw lines.problem(
          1,
          "the line has %d fields instead of %d".formatted(count, expected),
          "every line must be as " + layout + " says; remove what is not");
    }
  }

  /** First byte of a field in {@link #buffer}; of a quoted one its quote. */
  int start(int field) {
    return starts[field];
  }

  /** The byte behind a field. */
  int end(int field) {
    return ends[field];
  }

  byte[] buffer() {
    return bytes;
  }

  /** A field as text, without its quotes. */
  String text(int field) {
    String text =
        new String(bytes, starts[field], ends[field] - starts[field], StandardCharsets.UTF_8);
    return text.length() > 1 && text.charAt(0) == '"'
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text;
  }

  /** All fields as text. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(i));
    }
    return texts;
  }

  boolean isQuoted(int field) {
    return ends[field] > starts[field] && bytes[starts[field]] == '"';
  }

  /**
   * A field of 1 to {@code most} decimal digits and nothing else, or -1.
   *
   * @param most 1 to 18
   */
  long digits(int field, int most) {
    int at = starts[field];
    int end = ends[field];
    if (end == at || end - at > most) {
      return -1;
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if ((digit | 9 - digit) < 0) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Whether a field has exactly these characters. */
  boolean is(int field, byte[] expected) {
    return Arrays.equals(bytes, starts[field], ends[field], expected, 0, expected.length);
  }

  /**
   * A whole number from 0 to 2^63 - 1.
   *
   * @param what the column's name, for messages
   */
  long whole(int field, String what) {
    long value = digits(field, SAFE_DIGITS);
    return value >= 0 ? value : longWhole(field, what);
  }

  private long longWhole(int field, String what) {
    String text = text(field);
    try {
      long value = Long.parseLong(text.length() <= LONGEST_NUMBER ? text : "");
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
      throw problem(field, what, digits ? "is more than 2^63-1" : "is no whole number");
    }
    throw problem(field, what, "is negative");
  }

  /**
   * A decimal number times a power of ten, exactly: 1.5 of scale 9 is 1,500,000,000.
   *
   * @param scale 0 to 9
   * @param decimalMark {@code .} or {@code ,}
   */
  long scaled(int field, int scale, byte decimalMark, String what) {
    int at = starts[field];
    int end = ends[field];
    if (at < end && bytes[at] == '"') {
      at++;
      end--;
    }
    long value = 0;
    int digits = 0;
    int mark = -1;
    for (int i = at; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digits++;
      } else if (bytes[i] == decimalMark && mark < 0) {
        mark = i;
      } else {
        throw problem(field, what, bytes[at] == '-' ? "is negative" : "is no number");
      }
      if (digits > SAFE_DIGITS) {
        return longScaled(field, scale, decimalMark, what);
      }
    }
    if (digits == 0) {
      throw problem(field, what, "is no number");
    }
    return shift(field, value, scale - (mark < 0 ? 0 : end - mark - 1), what);
  }

  private long longScaled(int field, int scale, byte decimalMark, String what) {
    String text = text(field).replace((char) decimalMark, '.');
    boolean plain = text.length() <= LONGEST_NUMBER; // Without an exponent it stays small.
    for (int i = 0; i < text.length() && plain; i++) {
      plain = "0123456789.".indexOf(text.charAt(i)) >= 0;
    }
    try {
      return new BigDecimal(plain ? text : "").scaleByPowerOfTen(scale).longValueExact();
    } catch (NumberFormatException e) {
      throw problem(field, what, "is no number");
    } catch (ArithmeticException e) {
      throw problem(field, what, "is too large or has more decimals than can be kept");
    }
  }

  private long shift(int field, long value, int places, String what) {
    if (places >= 0) {
      long power = POWERS_OF_TEN[places];
      if (value > Long.MAX_VALUE / power) {
        throw problem(field, what, "is too large");
      }
      return value * power;
    }
    long power = POWERS_OF_TEN[-places];
    if (value % power != 0) {
      throw problem(field, what, "has more decimals than can be kept");
    }
    return value / power;
  }

  /** A number of any size and sign, with or without an exponent. */
  double real(int field, byte decimalMark, String what) {
    int at = starts[field];
    int end = ends[field];
    if (at < end && bytes[at] == '"') {
      at++;
      end--;
    }
    long value = 0;
    int digits = 0;
    int mark = -1;
    for (int i = at; i < end && digits <= SAFE_DIGITS; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digits++;
      } else if (bytes[i] == decimalMark && mark < 0) {
        mark = i;
      } else {
        digits = SAFE_DIGITS + 1;
      }
    }
    int decimals = mark < 0 ? 0 : end - mark - 1;
    // Both operands are exact below 2^53 and 10^22, so the quotient is rounded once, correctly.
    return digits > 0 && digits <= SAFE_DIGITS && value <= 1L << 53
        ? value / (double) POWERS_OF_TEN[decimals]
        : library(field, decimalMark, what);
  }

  private double library(int field, byte decimalMark, String what) {
    String text = text(field).replace((char) decimalMark, '.');
    boolean plain =
        !text.isEmpty() && text.length() <= LONGEST_NUMBER; // Keeps out words such as NaN, too.
    for (int i = 0; i < text.length() && plain; i++) {
      plain = "0123456789.+-eE".indexOf(text.charAt(i)) >= 0;
    }
    try {
      if (plain) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      throw problem(field, what, "is no number");
    }
    throw problem(field, what, "is no number");
  }

  /** What is wrong with a field, quoting it. */
  ProblemException problem(int field, String what, String wrong) {
    return lines.problemAt(
        starts[field],
        what + " '" + ContentLook.shorten(text(field)) + "' " + wrong,
        "correct it, or check that the column is the right one");
  }

  private static long[] powers() {
    long[] powers = new long[SAFE_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }
}
