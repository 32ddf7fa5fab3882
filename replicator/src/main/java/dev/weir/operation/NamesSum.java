package dev.weir.operation;

/**
 * How many names a directory has, and a sum of the names with their identities that does not depend
 * on their order: 64-bit FNV-1a of each identity and name, mixed and added up.
 */
public final class NamesSum {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private long count;
  private long sum;

  /** Adds one name. */
  public void add(long identity, byte[] name) {
    long hash = (OFFSET ^ identity * MIX) * PRIME;
    for (byte b : name) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    hash = (hash ^ hash >>> 32) * MIX;
    sum += hash ^ hash >>> 29;
    count++;
  }

  public long count() {
    return count;
  }

  public long sum() {
    return sum;
  }
}
