package dev.weir.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.yaml.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pattern, matched name by name from the protected directory down. How far it has come at a
 * directory is a set of bits: bit i says that its first i parts fit the path so far.
 */
final class PathPattern {
  /** The bits of a long, but for the one that says that all parts fit. */
  static final int PARTS_MAX = 63;

  /** As long as a path may be. */
  static final int BYTES_MAX = 4096;

  /** Null for {@code **}, any number of directories. */
  private final List<@Nullable NameGlob> parts;

  private final boolean directoriesOnly;
  private final String text;

  private PathPattern(List<@Nullable NameGlob> parts, boolean directoriesOnly, String text) {
    this.parts = parts;
    this.directoriesOnly = directoriesOnly;
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  static PathPattern parse(String text) {
    try {
      return parts(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + Shown.text(text) + "' " + e.getMessage(), e);
    }
  }

  private static PathPattern parts(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException("is longer than " + BYTES_MAX + " bytes");
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("holds a zero byte, which no path does");
    }
    if (text.startsWith("!")) {
      throw new IllegalArgumentException(
          "begins with '!': write it under 'include' without it, or \\! for the character");
    }
    boolean directoriesOnly = text.endsWith("/");
    String path = directoriesOnly ? text.substring(0, text.length() - 1) : text;
    boolean anchored = path.indexOf('/') >= 0;
    path = path.startsWith("/") ? path.substring(1) : path;
    if (path.isEmpty()) {
      throw new IllegalArgumentException("names nothing; '/**' is everything");
    }
    List<@Nullable NameGlob> parts = new ArrayList<>();
    if (!anchored) {
      parts.add(null);
    }
    for (String part : path.split("/", -1)) {
      add(parts, part);
    }
    if (parts.getLast() == null) {
      // What lies directly inside; what is below that follows it, unless another rule says more.
      parts.removeLast();
      parts.add(NameGlob.parse(new byte[] {'*'}));
    }
    if (parts.size() > PARTS_MAX) {
      throw new IllegalArgumentException("has more than " + PARTS_MAX + " parts");
    }
    return new PathPattern(parts, directoriesOnly, text);
  }

  private static void add(List<@Nullable NameGlob> parts, String part) {
    if (part.isEmpty() || part.equals(".") || part.equals("..")) {
      throw new IllegalArgumentException(
          "has an empty part, '.' or '..'; paths begin at the protected directory");
    }
    if (!part.equals("**")) {
      parts.add(NameGlob.parse(part.getBytes(UTF_8)));
    } else if (parts.isEmpty() || parts.getLast() != null) {
      parts.add(null);
    }
  }

  /** At the protected directory. */
  long begin() {
    return closed(1);
  }

  /** One name further down. */
  long step(long state, byte[] name) {
    long next = 0;
    for (long left = state; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      NameGlob part = parts.get(i);
      if (part == null) {
        next |= 1L << i;
      } else if (part.matches(name)) {
        next |= 1L << i + 1;
      }
    }
    return closed(next);
  }

  /** {@code **} fits no directory at all as well. */
  private long closed(long state) {
    long closed = state;
    for (int i = 0; i < parts.size(); i++) {
      if ((closed & 1L << i) != 0 && parts.get(i) == null) {
        closed |= 1L << i + 1;
      }
    }
    return closed;
  }

  private long matchedBit() {
    return 1L << parts.size();
  }

  boolean matches(long state, boolean directory) {
    return (state & matchedBit()) != 0 && (directory || !directoriesOnly);
  }

  /** What of a directory's state matters below it; 0 when nothing there can match. */
  long below(long state) {
    return state & ~matchedBit();
  }

  @Override
  public String toString() {
    return text;
  }

  static List<PathPattern> all(List<String> texts) {
    return texts.stream().map(PathPattern::parse).toList();
  }

  static long[] begin(List<PathPattern> patterns) {
    long[] states = new long[patterns.size()];
    Arrays.setAll(states, i -> patterns.get(i).below(patterns.get(i).begin()));
    return states;
  }
}
