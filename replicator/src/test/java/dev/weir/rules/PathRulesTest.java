package dev.weir.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {
  /** Path, with a slash at its end for a directory. */
  private static boolean counts(PathRules rules, String path) {
    boolean directory = path.endsWith("/");
    String[] names = (directory ? path.substring(0, path.length() - 1) : path).split("/");
    PathRules.Place place = rules.root();
    for (int i = 0; i < names.length; i++) {
      place = place.child(names[i].getBytes(UTF_8), directory || i < names.length - 1);
    }
    return place.recorded();
  }

  @ParameterizedTest
  @CsvSource({
    "*.tmp,       a.tmp,           false",
    "*.tmp,       d/e/a.tmp,       false",
    "*.tmp,       d.tmp/,          false",
    "*.tmp,       d.tmp/kept,      false",
    "*.tmp,       a.TMP,           true",
    "*.tmp,       a.tmpx,          true",
    "*.tmp,       .tmp,            false",
    "tmp/,        tmp,             true",
    "tmp/,        d/tmp/,          false",
    "tmp/,        d/tmp/x,         false",
    "/tmp,        tmp,             false",
    "/tmp,        d/tmp,           true",
    "/cache/**,   cache/,          true",
    "/cache/**,   cache/x,         false",
    "/cache/**,   cache/d/x,       false",
    "/cache/**,   d/cache/x,       true",
    "/a/*/c,      a/b/c,           false",
    "/a/*/c,      a/b/b/c,         true",
    "/a/**/c,     a/c,             false",
    "/a/**/c,     a/b/b/c,         false",
    "a/c,         a/c,             false",
    "a/c,         b/a/c,           true",
    "**/a/c,      b/a/c,           false",
    "x?z,         xyz,             false",
    "x?z,         xz,              true",
    "[!a-c]1,     d1,              false",
    "[!a-c]1,     b1,              true",
    "[]-]1,       ]1,              false",
    "[]-]1,       -1,              false",
    "\\*,         *,               false",
    "\\*,         a,               true",
    "\\!a,        !a,              false",
    "*a*b*c,      aXbabXc,         false",
    "*a*b*c,      abcX,            true",
    "**,          a,               false",
  })
  void onePatternExcludes(String pattern, String path, boolean counts) {
    assertThat(counts(PathRules.of(List.of(pattern), List.of()), path)).isEqualTo(counts);
  }

  @Test
  void whatMatchesFurthestDownDecidesAndIncludeWinsAtOneObject() {
    PathRules rules =
        PathRules.of(List.of("/cache/**", "*.tmp"), List.of("/cache/keep/", "/cache/keep.tmp"));
    assertThat(counts(rules, "cache/")).isTrue();
    assertThat(counts(rules, "cache/other/x")).isFalse();
    assertThat(counts(rules, "cache/keep/")).isTrue();
    assertThat(counts(rules, "cache/keep/d/x")).isTrue();
    assertThat(counts(rules, "cache/keep/d/x.tmp")).isFalse();
    assertThat(counts(rules, "cache/keep.tmp")).isTrue();
    assertThat(counts(rules, "cache/keep")).as("a file, the pattern is for directories").isFalse();
  }

  @Test
  void directoriesAboveWhatMayCountAreKept() {
    PathRules rules = PathRules.of(List.of("/home/"), List.of("/home/*/mail/"));
    assertThat(counts(rules, "home/")).isTrue();
    assertThat(counts(rules, "home/ann/")).isTrue();
    assertThat(counts(rules, "home/ann/mail/")).isTrue();
    assertThat(counts(rules, "home/ann/mail/new/1")).isTrue();
    assertThat(counts(rules, "home/ann/music/")).isFalse();
    assertThat(counts(rules, "home/ann/note")).isFalse();
    assertThat(counts(rules, "home/ann")).as("a file").isFalse();
  }

  @Test
  void theNameForWhatCrossesNeverCounts() {
    PathRules rules = PathRules.of(List.of("*.tmp"), List.of("*.conf"));
    assertThat(counts(rules, PathRules.CROSSING)).isFalse();
    assertThat(counts(rules, PathRules.CROSSING + "/a.conf")).isFalse();
    assertThat(counts(rules, "d/" + PathRules.CROSSING)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "//", "a//b", "./a", "a/..", "!a", "[a", "a\\", "[b-a]", "a\0", "[!"})
  void whatIsNoPatternIsRefusedByName(String text) {
    assertThatThrownBy(() -> PathRules.of(List.of(text), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text.replace('\0', '?') + "'");
  }

  @Test
  void boundsHold() {
    String deep = "/a".repeat(64);
    assertThatThrownBy(() -> PathRules.requirePattern(deep)).hasMessageContaining("63 parts");
    String longest = "*a".repeat(2000);
    assertThat(counts(PathRules.of(List.of(longest), List.of()), "a".repeat(255))).isTrue();
    assertThatThrownBy(() -> PathRules.requirePattern("a".repeat(4097)))
        .hasMessageContaining("4096");
  }

  @Test
  void fingerprintsTellRulesApart() {
    assertThat(PathRules.NONE.fingerprint()).isZero();
    long one = PathRules.of(List.of("a", "b"), List.of()).fingerprint();
    assertThat(one).isNotZero();
    assertThat(PathRules.of(List.of("a"), List.of("b")).fingerprint()).isNotEqualTo(one);
    assertThat(PathRules.of(List.of("a", "b"), List.of()).fingerprint()).isEqualTo(one);
  }

  /** The same question put to the platform's regular expressions, path by path. */
  @Test
  void agreesWithRegularExpressions() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int excluded = 0;
    for (int i = 0; i < 3000; i++) {
      List<String> excludes = patterns(random, 1 + random.nextInt(3));
      List<String> includes = patterns(random, random.nextInt(3));
      PathRules rules = PathRules.of(excludes, includes);
      for (int j = 0; j < 10; j++) {
        String path = path(random); // a file's: no directory is kept for what is below it
        boolean expected = reference(excludes, includes, path);
        assertThat(counts(rules, path))
            .as("seed %d: exclude %s include %s: %s", seed, excludes, includes, path)
            .isEqualTo(expected);
        excluded += expected ? 0 : 1;
      }
    }
    assertThat(excluded).isBetween(1000, 29_000);
  }

  private static List<String> patterns(Random random, int count) {
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "/" : "");
      int parts = 1 + random.nextInt(3);
      for (int k = 0; k < parts; k++) {
        String[] choices = {"a", "b", "*", "?b", "a*", "**", "[ab]", "*b*"};
        text.append(k == 0 ? "" : "/").append(choices[random.nextInt(choices.length)]);
      }
      patterns.add(text.append(random.nextInt(4) == 0 ? "/" : "").toString());
    }
    return patterns;
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    int depth = 1 + random.nextInt(4);
    for (int i = 0; i < depth; i++) {
      String[] names = {"a", "b", "ab", "bb", "c"};
      path.append(i == 0 ? "" : "/").append(names[random.nextInt(names.length)]);
    }
    return path.toString();
  }

  private static boolean reference(List<String> excludes, List<String> includes, String path) {
    String[] names = path.split("/");
    for (int depth = names.length; depth > 0; depth--) {
      String upTo = String.join("/", List.of(names).subList(0, depth));
      boolean directory = depth < names.length;
      if (includes.stream().anyMatch(p -> matches(p, upTo, directory))) {
        return true;
      }
      if (excludes.stream().anyMatch(p -> matches(p, upTo, directory))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String pattern, String path, boolean directory) {
    if (pattern.endsWith("/") && !directory) {
      return false;
    }
    String plain = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
    boolean anchored = plain.contains("/") || plain.equals("**");
    String body = plain.startsWith("/") ? plain.substring(1) : plain;
    String regex =
        body.replaceAll("(\\*\\*/)+\\*\\*$", "**")
            .replaceAll("(^|/)\\*\\*$", "$1ALL")
            .replace("**/", "DIRS")
            .replace("*", "[^/]*")
            .replace("?", "[^/]")
            .replace("ALL", "[^/]+")
            .replace("DIRS", "(?:[^/]+/)*");
    return Pattern.matches((anchored ? "" : "(?:.*/)?") + regex, path);
  }
}
