package dev.weir.collector.linux;

import static dev.weir.collector.linux.BpfAssembler.FRAME;
import static dev.weir.collector.linux.BpfAssembler.MAP_DELETE;
import static dev.weir.collector.linux.BpfAssembler.MAP_LOOKUP;
import static dev.weir.collector.linux.BpfAssembler.MAP_UPDATE;
import static dev.weir.collector.linux.BpfAssembler.R0;
import static dev.weir.collector.linux.BpfAssembler.R1;
import static dev.weir.collector.linux.BpfAssembler.R2;
import static dev.weir.collector.linux.BpfAssembler.R3;
import static dev.weir.collector.linux.BpfAssembler.R4;
import static dev.weir.collector.linux.BpfAssembler.R6;
import static dev.weir.collector.linux.BpfAssembler.R7;
import static dev.weir.collector.linux.BpfAssembler.R8;
import static dev.weir.collector.linux.BpfAssembler.R9;

/**
 * What the programs have in common. In all of them R6 is the event, R7 the member found, and the
 * frame holds at {@link #KEY} the key of the inode.
 */
final class ProgramParts {
  static final int KEY = -8;
  static final int INDEX = -16;
  static final int SCRATCH = -24;
  static final int CALLER = -32;
  static final int RECORD = CALLER - BpfRing.RECORD_WORDS * 8;
  static final int NEW_MEMBER = RECORD - CountingMaps.MEMBER_WORDS * 8;
  static final int NEW_UNNAMED = NEW_MEMBER - CountingMaps.UNNAMED_WORDS * 8;
  static final String OUT = "out";

  private static final int NO_WAKE_UP = 1;

  private final CountingMaps maps;
  private final int[] devices;

  /**
   * @param devices the kernel's own encoding: major << 20 | minor
   */
  ProgramParts(CountingMaps maps, int[] devices) {
    this.maps = maps;
    this.devices = devices.clone();
  }

  /** Leaves for events of other devices and other files; then R7 is the member. */
  BpfAssembler member(Tracepoint event) {
    BpfAssembler code = ours(event);
    key(code, event, "ino");
    return found(code);
  }

  /** Leaves when the file of {@link #KEY} does not count; then R7 is the member. */
  BpfAssembler found(BpfAssembler code) {
    lookup(code, maps.members(), KEY);
    return code.jumpIfZero(R0, OUT).move(R7, R0);
  }

  /** Leaves for events of other devices. */
  BpfAssembler ours(Tracepoint event) {
    BpfAssembler code = new BpfAssembler();
    code.move(R6, R1).load32(R2, R6, event.offset("dev", 4));
    return ours(code);
  }

  /** Leaves when R2 is another device. */
  BpfAssembler ours(BpfAssembler code) {
    for (int device : devices) {
      code.jumpIfEqual32(R2, device, "ours");
    }
    return code.jump(OUT).label("ours");
  }

  static void key(BpfAssembler code, Tracepoint event, String inode) {
    code.load32(R1, R6, event.offset("dev", 4)).shiftLeft(R1, 32);
    code.load64(R2, R6, event.offset(inode, 8)).or(R1, R2).store64(FRAME, KEY, R1);
  }

  static void lookup(BpfAssembler code, BpfMap map, int at) {
    code.loadMap(R1, map.fd()).move(R2, FRAME).addImmediate(R2, at).call(MAP_LOOKUP);
  }

  static void put(BpfAssembler code, BpfMap map, int value) {
    code.loadMap(R1, map.fd()).move(R2, FRAME).addImmediate(R2, KEY);
    code.move(R3, FRAME).addImmediate(R3, value).set(R4, 0).call(MAP_UPDATE);
  }

  static void delete(BpfAssembler code, BpfMap map) {
    code.loadMap(R1, map.fd()).move(R2, FRAME).addImmediate(R2, KEY).call(MAP_DELETE);
  }

  void countOne(BpfAssembler code, int counter) {
    row(code);
    code.set(R1, 1).atomicAdd64(R0, word(counter), R1);
  }

  /** R0 becomes the row to count in: the file's own while it is unnamed, else its group's. */
  void row(BpfAssembler code) {
    String found = code.freshLabel();
    if (maps.named()) {
      lookup(code, maps.unnamed(), KEY);
      code.jumpIfNotZero(R0, found);
    }
    groupRow(code);
    code.label(found);
  }

  void groupRow(BpfAssembler code) {
    code.load64(R1, R7, word(CountingMaps.GROUP)).store32(FRAME, INDEX, R1);
    lookup(code, maps.totals(), INDEX);
    code.jumpIfZero(R0, OUT);
  }

  /** Adds to the row in R0, in the bucket of the size in a register other than R1 to R4. */
  static void countSize(BpfAssembler code, int size, int howMany) {
    code.move(R1, size).set(R2, 0);
    for (int bits = CountingMaps.SIZE_BUCKETS / 2; bits > 0; bits /= 2) {
      String smaller = code.freshLabel();
      code.move(R3, R1).shiftRight(R3, bits).jumpIfZero(R3, smaller);
      code.move(R1, R3).addImmediate(R2, bits).label(smaller);
    }
    code.andImmediate(R2, CountingMaps.SIZE_BUCKETS - 1).shiftLeft(R2, 3);
    code.move(R3, R0).add(R3, R2).set(R1, howMany);
    code.atomicAdd64(R3, word(CountingMaps.SIZES), R1);
  }

  /** Tells of the write of R9 bytes at R8 through the ring, if its stretch is followed. */
  void follow(BpfAssembler code) {
    String send = code.freshLabel();
    String done = code.freshLabel();
    code.storeImmediate64(FRAME, INDEX, 0);
    lookup(code, maps.settings(), INDEX);
    code.jumpIfZero(R0, done).load64(R1, R0, word(CountingMaps.FOLLOWED_SHIFT));
    code.jumpIfNegative(R1, done).jumpIfZero(R1, send);
    code.andImmediate(R1, 31).set(R2, 1).shiftLeftBy(R2, R1).addImmediate(R2, -1);
    code.move(R3, R8);
    stretchHash(code);
    code.and(R3, R2).jumpIfZero(R3, send);
    code.move(R3, R8).add(R3, R9).addImmediate(R3, -1);
    stretchHash(code);
    code.and(R3, R2).jumpIfNotZero(R3, done);
    code.label(send).load64(R1, FRAME, KEY).store64(FRAME, RECORD, R1);
    code.store64(FRAME, RECORD + 8, R8).load64(R1, R7, word(CountingMaps.GROUP));
    code.store64(FRAME, RECORD + 16, R1).store64(FRAME, RECORD + 24, R9);
    code.loadMap(R1, maps.ring().fd()).move(R2, FRAME).addImmediate(R2, RECORD);
    code.set(R3, BpfRing.RECORD_WORDS * 8).set(R4, NO_WAKE_UP).call(BpfAssembler.RING_OUTPUT);
    code.jumpIfZero(R0, done);
    groupRow(code);
    code.set(R1, 1).atomicAdd64(R0, word(CountingMaps.LOST), R1).label(done);
  }

  /** R3, a position, becomes the hash of its stretch; the same as {@link Stretches#hash}. */
  private static void stretchHash(BpfAssembler code) {
    code.shiftRight(R3, Stretches.SHIFT).load32(R4, FRAME, KEY);
    code.multiply(R4, Stretches.INODE_FACTOR).add(R3, R4).multiply(R3, Stretches.FACTOR);
    code.shiftRight(R3, Stretches.HASH_SHIFT);
  }

  static int word(int index) {
    return index * 8;
  }

  static long[] end(BpfAssembler code) {
    return code.label(OUT).set(R0, 0).exit().assemble();
  }
}
