package dev.weir.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Which objects below the protected directory are replicated. Of all patterns that match an object
 * or a directory above it the one that matches furthest down decides; at one object an include wins
 * over an exclude; without any the object counts. A directory that does not count is kept, without
 * its own further content, as long as an include may match below it, so that what counts has all
 * directories above it.
 */
public final class PathRules {
  /** A job whose rules are more than this is better served by another directory. */
  public static final int PATTERNS_MAX = 256;

  /**
   * The name, directly below the protected directory, under which the replica sees for a moment
   * what crosses a rule's border; never replicated itself.
   */
  public static final String CROSSING = ".weir-crossing";

  public static final PathRules NONE = new PathRules(List.of(), List.of());

  private static final byte[] CROSSING_NAME = CROSSING.getBytes(ISO_8859_1);

  private final List<PathPattern> excludes;
  private final List<PathPattern> includes;
  private final Place root;
  private final Place never;

  private PathRules(List<PathPattern> excludes, List<PathPattern> includes) {
    this.excludes = excludes;
    this.includes = includes;
    root = new Place(true, true, PathPattern.begin(excludes), PathPattern.begin(includes));
    never = new Place(false, false, new long[excludes.size()], new long[includes.size()]);
  }

  /**
   * @throws IllegalArgumentException for a pattern that is none, naming it
   */
  public static PathRules of(List<String> excludes, List<String> includes) {
    if (excludes.size() + includes.size() > PATTERNS_MAX) {
      throw new IllegalArgumentException("more than " + PATTERNS_MAX + " patterns");
    }
    return excludes.isEmpty()
        ? NONE // everything counts, so there is nothing to include
        : new PathRules(PathPattern.all(excludes), PathPattern.all(includes));
  }

  /** Tells whether one text is a pattern, and gives it back. */
  public static String requirePattern(String text) {
    PathPattern.parse(text);
    return text;
  }

  /** Whether everything counts. */
  public boolean none() {
    return excludes.isEmpty();
  }

  /** The protected directory's own place. */
  public Place root() {
    return root;
  }

  /** A number that differs between different rules, 0 for none; the same on every machine. */
  public long fingerprint() {
    if (none()) {
      return 0;
    }
    CRC32C sum = new CRC32C();
    excludes.forEach(pattern -> sum.update(("-" + pattern + "\n").getBytes(UTF_8)));
    includes.forEach(pattern -> sum.update(("+" + pattern + "\n").getBytes(UTF_8)));
    return 1L << 32 | sum.getValue();
  }

  /** The rules in a sentence, empty without any. */
  @Override
  public String toString() {
    if (none()) {
      return "";
    }
    String left = "The rules leave out " + texts(excludes);
    return includes.isEmpty() ? left + "." : left + ", but not " + texts(includes) + ".";
  }

  private static String texts(List<PathPattern> patterns) {
    return patterns.stream().map(PathPattern::toString).collect(Collectors.joining(", "));
  }

  /** What the rules say of one object, and for a directory how far they have come there. */
  public final class Place {
    private final boolean included;
    private final boolean recorded;
    private final long[] excludeStates;
    private final long[] includeStates;

    private Place(boolean included, boolean recorded, long[] excludeStates, long[] includeStates) {
      this.included = included;
      this.recorded = recorded;
      this.excludeStates = excludeStates;
      this.includeStates = includeStates;
    }

    /** Whether the object is replicated. */
    public boolean recorded() {
      return recorded;
    }

    /** The entry of that name in this directory. */
    public Place child(byte[] name, boolean directory) {
      if (none()) {
        return this;
      }
      if (this == root && Arrays.equals(name, CROSSING_NAME)) {
        return never;
      }
      long[] toExclude = new long[excludeStates.length];
      boolean excluded = step(excludes, excludeStates, toExclude, name, directory);
      long[] toInclude = new long[includeStates.length];
      boolean saved = step(includes, includeStates, toInclude, name, directory);
      boolean counts = saved || !excluded && included;
      boolean passage = directory && Arrays.stream(toInclude).anyMatch(state -> state != 0);
      Place child = new Place(counts, counts || passage, toExclude, toInclude);
      return child.sameBelow(this) && child.recorded == recorded && this != root ? this : child;
    }

    private static boolean step(
        List<PathPattern> patterns, long[] from, long[] to, byte[] name, boolean directory) {
      boolean matched = false;
      for (int i = 0; i < from.length; i++) {
        PathPattern pattern = patterns.get(i);
        long state = pattern.step(from[i], name);
        matched |= pattern.matches(state, directory);
        to[i] = pattern.below(state);
      }
      return matched;
    }

    /** Whether the rules say the same of everything below the one directory and the other. */
    public boolean sameBelow(Place other) {
      return included == other.included
          && Arrays.equals(excludeStates, other.excludeStates)
          && Arrays.equals(includeStates, other.includeStates);
    }
  }
}
