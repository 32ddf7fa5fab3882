package dev.weir.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern for one name: {@code *} any bytes, {@code ?} one byte, {@code [a-z]} and {@code [!a-z]}
 * one byte of a set, {@code \} takes the next byte as it is. Case counts.
 */
final class NameGlob {
  private static final int ANY = -1;
  private static final int ONE = -2;
  private static final int SET = -3;

  /** Literal bytes, or one of the kinds above; a set's number follows below SET. */
  private final int[] parts;

  private final List<BitSet> sets;

  private NameGlob(int[] parts, List<BitSet> sets) {
    this.parts = parts;
    this.sets = sets;
  }

  /**
   * @throws IllegalArgumentException saying what is wrong, without naming the pattern
   */
  static NameGlob parse(byte[] text) {
    Parser parser = new Parser(text);
    List<Integer> parts = new ArrayList<>();
    List<BitSet> sets = new ArrayList<>();
    while (parser.more()) {
      int b = parser.next();
      switch (b) {
        case '*' -> {
          if (parts.isEmpty() || parts.getLast() != ANY) {
            parts.add(ANY);
          }
        }
        case '?' -> parts.add(ONE);
        case '[' -> {
          parts.add(SET - sets.size());
          sets.add(parser.set());
        }
        case '\\' -> parts.add(parser.escaped());
        default -> parts.add(b);
      }
    }
    return new NameGlob(parts.stream().mapToInt(Integer::intValue).toArray(), List.copyOf(sets));
  }

  /** Whether the whole name fits; at most its length times the pattern's steps. */
  boolean matches(byte[] name) {
    int part = 0;
    int at = 0;
    int star = -1;
    int retry = 0;
    while (at < name.length) {
      if (part < parts.length && parts[part] == ANY) {
        star = part++;
        retry = at;
      } else if (part < parts.length && takes(parts[part], name[at] & 0xff)) {
        part++;
        at++;
      } else if (star >= 0) {
        part = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (part < parts.length && parts[part] == ANY) {
      part++;
    }
    return part == parts.length;
  }

  private boolean takes(int part, int b) {
    return part >= 0 ? part == b : part == ONE || part <= SET && sets.get(SET - part).get(b);
  }

  private static final class Parser {
    private final byte[] text;
    private int at;

    Parser(byte[] text) {
      this.text = text;
    }

    boolean more() {
      return at < text.length;
    }

    int next() {
      return text[at++] & 0xff;
    }

    int escaped() {
      if (!more()) {
        throw new IllegalArgumentException("ends with a lone \\; write \\\\ for the character");
      }
      return next();
    }

    BitSet set() {
      BitSet set = new BitSet(256);
      boolean inverted = more() && (text[at] == '!' || text[at] == '^');
      at += inverted ? 1 : 0;
      boolean first = true;
      while (more() && (first || text[at] != ']')) {
        first = false;
        int from = next();
        from = from == '\\' ? escaped() : from;
        int to = from;
        if (at + 1 < text.length && text[at] == '-' && text[at + 1] != ']') {
          at++;
          to = next();
          to = to == '\\' ? escaped() : to;
        }
        if (to < from) {
          throw new IllegalArgumentException("has a range in [ ] whose end comes first");
        }
        set.set(from, to + 1);
      }
      if (!more()) {
        throw new IllegalArgumentException("has a [ without its ]; write \\[ for the character");
      }
      at++;
      if (inverted) {
        set.flip(0, 256);
      }
      return set;
    }
  }
}
