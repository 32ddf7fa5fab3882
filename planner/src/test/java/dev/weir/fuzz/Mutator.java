package dev.weir.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a broken input of whole ones, the same for the same random numbers. */
final class Mutator {
  /** What a parser reads. */
  enum Shape {
    TEXT,
    BYTES
  }

  /** Larger ones find nothing that smaller ones do not, only later. */
  static final int LARGEST = 128 << 10;

  private static final int MOST_CHANGES = 6;
  private static final int WORDS_MOST = 2_000;
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]*|[+-]?[0-9.]+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    0x7fff,
    0x8000,
    0xffff,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffff_ffffL,
    1L << 32,
    1L << 53,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 1
  };

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "-0",
          "1",
          "0.1",
          "1e-400",
          "1e308",
          "1e999",
          "NaN",
          "Infinity",
          "-9223372036854775809",
          "9223372036854775807",
          "9223372036854775808",
          "2147483648",
          "4294967295",
          "99999999999999999999999999999999",
          "1" + "0".repeat(400),
          "0x7fffffffffffffff",
          "1_000",
          "1,5",
          "\u0663\u0664",
          "007",
          "1.");

  private static final List<String> ODD =
      List.of(
          "\u0000",
          "\u001b[2J",
          "\ufeff",
          "\r",
          "\r\n",
          "\n\n",
          "\t",
          "\"",
          "'",
          "\\",
          "\\u0000",
          "\u2028",
          "\ud83d\ude80",
          "%s",
          "%n",
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          "- ",
          "#",
          "&a",
          "*a",
          "!!int ",
          "|",
          ">",
          ",",
          ";",
          "=",
          "/",
          "..",
          "*",
          "?",
          "**",
          "<!DOCTYPE a [",
          "&amp;",
          "null",
          "true",
          "~",
          "--",
          "1970-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "24:00:00",
          "2024-02-30",
          "Feb 29");

  private final Shape shape;
  private final List<String> words;

  Mutator(Shape shape, List<byte[]> seeds) {
    this.shape = shape;
    Set<String> found = new LinkedHashSet<>();
    for (byte[] seed : seeds) {
      Matcher word = WORD.matcher(new String(seed, StandardCharsets.ISO_8859_1));
      while (shape == Shape.TEXT && found.size() < WORDS_MOST && word.find()) {
        found.add(word.group());
      }
    }
    words = List.copyOf(found);
  }

  byte[] mutate(List<byte[]> pool, SplittableRandom random) {
    byte[] input = pool.get(random.nextInt(pool.size()));
    int changes = 1 + random.nextInt(1 + random.nextInt(MOST_CHANGES));
    for (int i = 0; i < changes; i++) {
      boolean text = shape == Shape.TEXT && random.nextInt(3) > 0;
      input = text ? changeText(input, random) : changeBytes(input, pool, random);
      if (input.length > LARGEST) {
        input = Arrays.copyOf(input, LARGEST);
      }
    }
    return input;
  }

  private static byte[] changeBytes(byte[] in, List<byte[]> pool, SplittableRandom random) {
    if (in.length == 0) {
      return random(random, 1 + random.nextInt(40));
    }
    int at = random.nextInt(in.length);
    int length = 1 + random.nextInt(Math.min(in.length - at, 1 << random.nextInt(12)));
    return switch (random.nextInt(11)) {
      case 0, 1 -> with(in, at, new byte[] {(byte) (in[at] ^ 1 << random.nextInt(8))});
      case 2 -> with(in, at, random(random, Math.min(length, 16)));
      case 3, 4, 5 -> with(in, at, extreme(in.length, random));
      case 6 -> joined(in, at, new byte[0], at + length);
      case 7 -> joined(in, at, repeated(in, at, length, 1 + random.nextInt(40)), at);
      case 8 -> Arrays.copyOf(in, at);
      case 9 -> {
        byte[] other = pool.get(random.nextInt(pool.size()));
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        yield joined(in, at, Arrays.copyOfRange(other, from, other.length), in.length);
      }
      default -> with(in, at, new byte[length]);
    };
  }

  private static byte[] extreme(int size, SplittableRandom random) {
    long value = EXTREMES[random.nextInt(EXTREMES.length)];
    long near =
        random.nextInt(4) == 0 ? size - random.nextInt(Math.max(1, Math.min(size, 80))) : value;
    int width = 1 << random.nextInt(4);
    boolean little = random.nextBoolean();
    ByteBuffer all = ByteBuffer.allocate(Long.BYTES);
    all.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).putLong(near);
    int from = little ? 0 : Long.BYTES - width;
    return Arrays.copyOfRange(all.array(), from, from + width);
  }

  private byte[] changeText(byte[] in, SplittableRandom random) {
    String text = new String(in, StandardCharsets.ISO_8859_1);
    String changed =
        switch (random.nextInt(8)) {
          case 0, 1 -> replaced(text, NUMBER, utf8(pick(NUMBERS, random)), random);
          case 2 -> replaced(text, WORD, word(random), random);
          case 3 -> lines(text, random);
          case 4 -> inserted(text, utf8(pick(ODD, random)), random);
          case 5 -> inserted(text, nested(random), random);
          case 6 -> inserted(text, word(random), random);
          default -> inserted(text, String.valueOf((char) (128 + random.nextInt(128))), random);
        };
    return changed.getBytes(StandardCharsets.ISO_8859_1);
  }

  private String word(SplittableRandom random) {
    return words.isEmpty() ? "a" : pick(words, random);
  }

  private static String nested(SplittableRandom random) {
    String one =
        pick(List.of("[", "{", "(", "<a>", "{\"a\":", "- ", "\"", "a: {", "a,", "x"), random);
    return one.repeat(1 << random.nextInt(14));
  }

  private static String lines(String text, SplittableRandom random) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(4)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(random.nextInt(lines.size() + 1), line);
      case 2 -> {
        int times = 1 << random.nextInt(8);
        for (int i = 0; i < times; i++) {
          lines.add(at, line);
        }
      }
      default -> lines.set(at, lines.set(random.nextInt(lines.size()), line));
    }
    return String.join("\n", lines);
  }

  private static String replaced(String text, Pattern what, String by, SplittableRandom random) {
    Matcher matcher = what.matcher(text);
    int from = text.isEmpty() ? 0 : random.nextInt(text.length());
    boolean found = matcher.find(from) || matcher.find(0);
    return found
        ? text.substring(0, matcher.start()) + by + text.substring(matcher.end())
        : text + by;
  }

  private static String inserted(String text, String what, SplittableRandom random) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + what + text.substring(at);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static <T> T pick(List<T> of, SplittableRandom random) {
    return of.get(random.nextInt(of.size()));
  }

  private static byte[] random(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] repeated(byte[] in, int at, int length, int times) {
    int fits = Math.max(1, Math.min(times, LARGEST / length));
    byte[] all = new byte[length * fits];
    for (int i = 0; i < fits; i++) {
      System.arraycopy(in, at, all, i * length, length);
    }
    return all;
  }

  /** The same with some bytes written over. */
  private static byte[] with(byte[] in, int at, byte[] over) {
    byte[] out = in.clone();
    System.arraycopy(over, 0, out, at, Math.min(over.length, in.length - at));
    return out;
  }

  /** What lies before one place, something, and what lies behind another. */
  static byte[] joined(byte[] in, int before, byte[] middle, int behind) {
    ByteBuffer out = ByteBuffer.allocate(before + middle.length + in.length - behind);
    return out.put(in, 0, before).put(middle).put(in, behind, in.length - behind).array();
  }
}
