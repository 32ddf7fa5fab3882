package dev.weir.scan;

/** What a look does with a folder below the root that may not be read. */
public enum UnreadableFolders {
  /** The look fails: who copies a tree must not take what it cannot see for removed. */
  FAIL,

  /** What was seen in it before stays as it was, and the folder is told as unreadable. */
  PASS_OVER
}
