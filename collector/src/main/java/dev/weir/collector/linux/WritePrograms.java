package dev.weir.collector.linux;

import static dev.weir.collector.linux.BpfAssembler.CURRENT_PID_TGID;
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
 * The programs that count, one for each kind of tracepoint. In all of them R6 is the event, R7 the
 * member found, and the frame holds at {@value #KEY} the key of the inode.
 *
 * <p>Membership spreads in the kernel: what is created in a member directory is a member from its
 * first byte on, and stops being one when its inode is freed. No file is too short-lived to count.
 */
final class WritePrograms {
  private static final int KEY = -8;
  private static final int INDEX = -16;
  private static final int SCRATCH = -24;
  private static final int NEW_MEMBER = -64;
  private static final int NEW_UNNAMED = -64 - CountingMaps.UNNAMED_WORDS * 8;
  private static final String OUT = "out";

  private static final int MODE_TYPE = 0xf000;
  private static final int MODE_DIRECTORY = 0x4000;

  /** EXT4_HT_DIR of enum in fs/ext4/ext4_jbd2.h: unlink, rmdir, link and rename begin one. */
  private static final int HANDLE_DIRECTORY = 4;

  /** EXT4_HT_XATTR: an extended attribute is set or removed. */
  private static final int HANDLE_XATTR = 10;

  private final CountingMaps maps;
  private final int[] devices;

  /**
   * @param devices the kernel's own encoding: major << 20 | minor
   */
  WritePrograms(CountingMaps maps, int[] devices) {
    this.maps = maps;
    this.devices = devices.clone();
  }

  /**
   * A buffered write begins, or one goes on with its next piece: {@code len} is what remains of it,
   * so a piece that starts where the last one ended and has the same end belongs to the same
   * operation. ext4 holds the inode's lock meanwhile, so one state for each inode suffices.
   */
  long[] writeBegins(Tracepoint event) {
    BpfAssembler code = member(event);
    code.load64(R8, R6, event.offset("pos", 8)).load32(R9, R6, event.offset("len", 4));
    code.move(R1, R8).add(R1, R9);
    code.load64(R2, R7, word(CountingMaps.OPERATION_END)).jumpIfNotEqual(R1, R2, "new");
    code.load64(R2, R7, word(CountingMaps.NEXT_PIECE)).jumpIfNotEqual(R8, R2, "new");
    code.jump(OUT).label("new");
    code.store64(R7, word(CountingMaps.OPERATION_END), R1);
    code.storeImmediate64(R7, word(CountingMaps.NEXT_PIECE), -1);
    countOne(code, CountingMaps.WRITES);
    return end(code);
  }

  /** A piece of a buffered write has been copied. */
  long[] writeEnds(Tracepoint event) {
    BpfAssembler code = member(event);
    code.load64(R8, R6, event.offset("pos", 8)).load32(R9, R6, event.offset("copied", 4));
    code.add(R8, R9).store64(R7, word(CountingMaps.NEXT_PIECE), R8);
    row(code);
    code.atomicAdd64(R0, word(CountingMaps.BYTES), R9);
    return end(code);
  }

  /**
   * A direct operation goes through its extents. The kernel sets the WRITE flag of the completion
   * for aio and io_uring only, so a synchronous one takes its direction from here, by thread.
   */
  long[] directIterates(Tracepoint event) {
    BpfAssembler code = member(event);
    code.load32(R9, R6, event.offset("flags", 4));
    code.move(R1, R9).andImmediate(R1, event.flag("DIRECT")).jumpIfZero(R1, OUT);
    code.andImmediate(R9, event.flag("WRITE")).store64(FRAME, SCRATCH, R9);
    code.call(CURRENT_PID_TGID).store64(FRAME, INDEX, R0);
    code.loadMap(R1, maps.directions()).move(R2, FRAME).addImmediate(R2, INDEX);
    code.move(R3, FRAME).addImmediate(R3, SCRATCH).set(R4, 0).call(MAP_UPDATE);
    return end(code);
  }

  /** A direct operation is complete; {@code ret} is what it moved. */
  long[] directCompletes(Tracepoint event) {
    BpfAssembler code = member(event);
    code.load64(R9, R6, event.offset("ret", 8)).jumpIfNotPositive(R9, OUT);
    code.load32(R1, R6, event.offset("ki_flags", 4)).andImmediate(R1, event.flag("WRITE"));
    code.jumpIfNotZero(R1, "write");
    code.load8(R1, R6, event.offset("aio", 1)).jumpIfNotZero(R1, OUT);
    code.call(CURRENT_PID_TGID).store64(FRAME, INDEX, R0);
    lookup(code, maps.directions(), INDEX);
    code.jumpIfZero(R0, OUT).load64(R1, R0, 0).jumpIfZero(R1, OUT);
    code.label("write");
    row(code);
    code.atomicAdd64(R0, word(CountingMaps.BYTES), R9);
    code.set(R1, 1).atomicAdd64(R0, word(CountingMaps.WRITES), R1);
    return end(code);
  }

  /** An inode is allocated in a directory: it inherits the directory's group. */
  long[] inodeAllocated(Tracepoint event) {
    BpfAssembler code = ours(event);
    key(code, event, "dir");
    lookup(code, maps.members(), KEY);
    code.jumpIfZero(R0, OUT).move(R7, R0);
    key(code, event, "ino");
    code.load64(R9, R7, word(CountingMaps.GROUP));
    if (maps.named()) {
      code.load16(R1, R6, event.offset("mode", 2)).andImmediate(R1, MODE_TYPE);
      code.jumpIfEqual32(R1, MODE_DIRECTORY, "named");
      rememberUnnamed(code, event);
      code.jump("member").label("named");
    }
    countOne(code, CountingMaps.CREATES);
    code.label("member");
    code.store64(FRAME, NEW_MEMBER + word(CountingMaps.GROUP), R9);
    code.storeImmediate64(FRAME, NEW_MEMBER + word(CountingMaps.OPERATION_END), -1);
    code.storeImmediate64(FRAME, NEW_MEMBER + word(CountingMaps.NEXT_PIECE), -1);
    put(code, maps.members(), NEW_MEMBER);
    code.jumpIfZero(R0, OUT);
    groupRow(code);
    code.set(R1, 1).atomicAdd64(R0, word(CountingMaps.DROPPED), R1);
    return end(code);
  }

  private void rememberUnnamed(BpfAssembler code, Tracepoint event) {
    for (int i = 0; i < CountingMaps.UNNAMED_WORDS; i++) {
      code.storeImmediate64(FRAME, NEW_UNNAMED + word(i), i == CountingMaps.CREATES ? 1 : 0);
    }
    code.load64(R1, R6, event.offset("dir", 8));
    code.store64(FRAME, NEW_UNNAMED + word(CountingMaps.DIRECTORY), R1);
    put(code, maps.unnamed(), NEW_UNNAMED);
  }

  /**
   * An inode is freed: its number may come back as another file. What it counted while unnamed goes
   * to its group: nobody can ask for its name any more.
   */
  long[] inodeFreed(Tracepoint event) {
    BpfAssembler code = member(event);
    if (maps.named()) {
      lookup(code, maps.unnamed(), KEY);
      code.jumpIfZero(R0, "forget").move(R8, R0);
      groupRow(code);
      for (int counter = 0; counter < CountingMaps.DROPPED; counter++) {
        code.load64(R1, R8, word(counter)).atomicAdd64(R0, word(counter), R1);
      }
      delete(code, maps.unnamed());
      code.label("forget");
    }
    delete(code, maps.members());
    return end(code);
  }

  /** A journal handle begins on an inode: its type tells changes of names and attributes. */
  long[] journalHandleBegins(Tracepoint event) {
    BpfAssembler code = ours(event);
    code.load32(R1, R6, event.offset("type", 4));
    code.jumpIfEqual32(R1, HANDLE_DIRECTORY, "names").jumpIfEqual32(R1, HANDLE_XATTR, "names");
    code.jump(OUT).label("names");
    key(code, event, "ino");
    lookup(code, maps.members(), KEY);
    code.jumpIfZero(R0, OUT).move(R7, R0);
    countOne(code, CountingMaps.NAMESPACE);
    return end(code);
  }

  /** A name was removed: for kernels whose journal event does not name the inode. */
  long[] unlinked(Tracepoint event) {
    BpfAssembler code = member(event);
    code.load32(R1, R6, event.offset("ret", 4)).jumpIfNotZero(R1, OUT);
    countOne(code, CountingMaps.NAMESPACE);
    return end(code);
  }

  /** Leaves for events of other devices and other files; then R7 is the member. */
  private BpfAssembler member(Tracepoint event) {
    BpfAssembler code = ours(event);
    key(code, event, "ino");
    lookup(code, maps.members(), KEY);
    return code.jumpIfZero(R0, OUT).move(R7, R0);
  }

  private BpfAssembler ours(Tracepoint event) {
    BpfAssembler code = new BpfAssembler();
    code.move(R6, R1).load32(R2, R6, event.offset("dev", 4));
    for (int device : devices) {
      code.jumpIfEqual32(R2, device, "ours");
    }
    return code.jump(OUT).label("ours");
  }

  private static void key(BpfAssembler code, Tracepoint event, String inode) {
    code.load32(R1, R6, event.offset("dev", 4)).shiftLeft(R1, 32);
    code.load64(R2, R6, event.offset(inode, 8)).or(R1, R2).store64(FRAME, KEY, R1);
  }

  private static void lookup(BpfAssembler code, BpfMap map, int at) {
    code.loadMap(R1, map).move(R2, FRAME).addImmediate(R2, at).call(MAP_LOOKUP);
  }

  private static void put(BpfAssembler code, BpfMap map, int value) {
    code.loadMap(R1, map).move(R2, FRAME).addImmediate(R2, KEY);
    code.move(R3, FRAME).addImmediate(R3, value).set(R4, 0).call(MAP_UPDATE);
  }

  private static void delete(BpfAssembler code, BpfMap map) {
    code.loadMap(R1, map).move(R2, FRAME).addImmediate(R2, KEY).call(MAP_DELETE);
  }

  private void countOne(BpfAssembler code, int counter) {
    row(code);
    code.set(R1, 1).atomicAdd64(R0, word(counter), R1);
  }

  /** R0 becomes the row to count in: the file's own while it is unnamed, else its group's. */
  private void row(BpfAssembler code) {
    String found = code.freshLabel();
    if (maps.named()) {
      lookup(code, maps.unnamed(), KEY);
      code.jumpIfNotZero(R0, found);
    }
    groupRow(code);
    code.label(found);
  }

  private void groupRow(BpfAssembler code) {
    code.load64(R1, R7, word(CountingMaps.GROUP)).store32(FRAME, INDEX, R1);
    lookup(code, maps.totals(), INDEX);
    code.jumpIfZero(R0, OUT);
  }

  private static int word(int index) {
    return index * 8;
  }

  private static long[] end(BpfAssembler code) {
    return code.label(OUT).set(R0, 0).exit().assemble();
  }
}
