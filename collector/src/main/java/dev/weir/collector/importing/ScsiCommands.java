package dev.weir.collector.importing;

import java.util.List;

/** Tells writes by the operation code of SCSI (T10 SBC-4) and counts what it cannot size. */
final class ScsiCommands {
  private long unsized;

  /** WRITE of 6 to 16 bytes, and WRITE AND VERIFY. */
  boolean isWrite(int code) {
    return switch (code) {
      case 0x0A, 0x2A, 0x8A, 0xAA, 0x2E, 0x8E, 0xAE -> true;
      case 0x41, 0x93, 0x42, 0x89 -> {
        unsized++; // WRITE SAME, UNMAP, COMPARE AND WRITE: their length is not what they change.
        yield false;
      }
      default -> false;
    };
  }

  List<String> warnings() {
    return unsized == 0
        ? List.of()
        : List.of(
            "%d commands WRITE SAME, UNMAP or COMPARE AND WRITE are left out: the trace does not tell how many bytes they change."
                .formatted(unsized));
  }
}
