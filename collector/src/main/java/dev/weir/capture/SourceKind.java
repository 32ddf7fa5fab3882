package dev.weir.capture;

/** What a source of a capture is. */
public enum SourceKind {
  DISK,
  VOLUME,
  PATH,
  PROCESS,
  INSTANCE
}
