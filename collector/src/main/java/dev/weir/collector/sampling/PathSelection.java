package dev.weir.collector.sampling;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * The files whose writes are counted: everything below the chosen paths that the rules let through.
 * A rule's glob is matched against the file's path relative to its chosen path; {@code **} crosses
 * folders. The last rule that matches decides; with no match a file counts unless there are include
 * rules only.
 *
 * @param paths absolute, existing directories or files; each is one source
 */
public record PathSelection(List<Path> paths, List<Rule> rules) {
  public PathSelection {
    paths = List.copyOf(paths);
    rules = List.copyOf(rules);
  }

  /** One include or exclude rule. */
  public record Rule(boolean include, String glob, PathMatcher matcher) {
    /**
     * @throws java.util.regex.PatternSyntaxException when the glob is malformed
     */
    public static Rule of(boolean include, String glob) {
      return new Rule(include, glob, FileSystems.getDefault().getPathMatcher("glob:" + glob));
    }

    /** Reads as in the capture's header: {@code exclude *.tmp}. */
    @Override
    public String toString() {
      return (include ? "include " : "exclude ") + glob;
    }
  }

  /**
   * Whether a file's writes count.
   *
   * @param relative the file's path relative to the chosen path it lies below
   */
  public boolean selects(Path relative) {
    boolean selected = rules.isEmpty() || rules.stream().anyMatch(rule -> !rule.include());
    for (Rule rule : rules) {
      if (rule.matcher().matches(relative)) {
        selected = rule.include();
      }
    }
    return selected;
  }
}
