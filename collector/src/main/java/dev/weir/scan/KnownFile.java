package dev.weir.scan;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the passes before know of one object. */
final class KnownFile {
  FileFacts facts;

  /** Hash of each block up to {@link #hashedSize}; null when there was no room for them. */
  long @Nullable [] hashes = new long[0];

  /** Length of the content that the hashes stand for. */
  long hashedSize;

  /** Content or attributes may have changed since without the times telling. */
  boolean unsettled = true;

  /** Hash of each extended attribute's value. */
  Map<String, Long> extended = Map.of();

  KnownFile(FileFacts facts) {
    this.facts = facts;
  }
}
