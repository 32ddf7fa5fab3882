package dev.weir.proving.observe;

/** What the files of a replica say about one operation. */
enum Sight {
  /** Its effect, or that of a later one in the same place, is there. */
  VISIBLE,
  /** The place shows the state before it. */
  MISSING,
  /** The file is gone and its deletion has been logged: before its creation or after its end. */
  UNDECIDED
}
