package dev.weir.operation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;

/**
 * Names directly below a replica's root that the target needs for itself. Capture lets nobody make
 * them at the source, and a source that has one is not captured.
 */
public final class ReservedNames {
  /** Holds what start-up takes out of its place for a moment. */
  public static final String WAITING_ROOM = ".weir-restoring";

  /** Holds what a difference mirror displaces until its end. */
  public static final String ATTIC = ".weir-displaced";

  /** Holds what was moved out of the way because the source does not have it. */
  public static final String ORPHANS = ".weir-orphans";

  private static final List<byte[]> ALL =
      List.of(
          WAITING_ROOM.getBytes(ISO_8859_1),
          ATTIC.getBytes(ISO_8859_1),
          ORPHANS.getBytes(ISO_8859_1));

  private ReservedNames() {}

  /** Whether this name may not be given directly below the root. */
  public static boolean has(byte[] name) {
    for (byte[] reserved : ALL) {
      if (Arrays.equals(reserved, name)) {
        return true;
      }
    }
    return false;
  }

  /** The names, for messages and for looking them up. */
  public static List<String> all() {
    return List.of(WAITING_ROOM, ATTIC, ORPHANS);
  }
}
