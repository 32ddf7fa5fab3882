package dev.weir.target;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A directory entry's name as raw bytes, usable as a key. */
final class Name implements Comparable<Name> {
  private final byte[] bytes;
  private final int hash;

  /** Takes {@code bytes} over: the caller must not change them. */
  Name(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  static Name of(String text) {
    return new Name(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes themselves; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public int compareTo(Name other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** For people: bytes outside printable ASCII as \xNN, UTF-8 letters kept. */
  @Override
  public String toString() {
    return Printable.text(bytes);
  }
}
