package dev.weir.target;

/**
 * One way in which two trees differ.
 *
 * @param path from the root, printable; bytes that are not UTF-8 as \xNN
 * @param left what the first tree has
 * @param right what the second tree has
 */
public record TreeDifference(String path, Kind kind, String left, String right) {
  /** What differs. */
  public enum Kind {
    MISSING,
    TYPE,
    MODE,
    OWNER,
    SIZE,
    CONTENT,
    MODIFIED,
    ATTRIBUTES,
    SYMLINK,
    DEVICE,
    LINKS
  }

  @Override
  public String toString() {
    return path
        + ": "
        + kind.name().toLowerCase(java.util.Locale.ROOT)
        + ": "
        + left
        + " / "
        + right;
  }
}
