package dev.weir.node;

import dev.weir.engine.Extent;
import org.jspecify.annotations.Nullable;

/** A closed run of operations: what it is, and where its bytes are. Belongs to the driver. */
final class HeldRun {
  final Extent extent;

  /** Whether its first operation is MIRROR_BEGIN. */
  final boolean beginsMirror;

  /** Sequence of a MIRROR_END in it, or 0. */
  final long mirrorEnd;

  private @Nullable Slot slot;

  /** One that the disk queue holds. */
  static HeldRun onDisk(Extent extent) {
    return new HeldRun(extent, false, 0, null);
  }

  HeldRun(Extent extent, boolean beginsMirror, long mirrorEnd, @Nullable Slot slot) {
    this.extent = extent;
    this.beginsMirror = beginsMirror;
    this.mirrorEnd = mirrorEnd;
    this.slot = slot;
  }

  /** Where it lies in memory; null while it is on disk only. */
  @Nullable Slot slot() {
    return slot;
  }

  /** It is on disk: the memory can go. */
  void leaveMemory() {
    if (slot != null) {
      slot.chunk().release();
      slot = null;
    }
  }

  void enterMemory(Slot loaded) {
    leaveMemory();
    slot = loaded;
  }
}
