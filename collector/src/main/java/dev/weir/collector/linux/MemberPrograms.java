package dev.weir.collector.linux;

import static dev.weir.collector.linux.BpfAssembler.FRAME;
import static dev.weir.collector.linux.BpfAssembler.R0;
import static dev.weir.collector.linux.BpfAssembler.R1;
import static dev.weir.collector.linux.BpfAssembler.R6;
import static dev.weir.collector.linux.BpfAssembler.R7;
import static dev.weir.collector.linux.BpfAssembler.R8;
import static dev.weir.collector.linux.BpfAssembler.R9;
import static dev.weir.collector.linux.ProgramParts.KEY;
import static dev.weir.collector.linux.ProgramParts.NEW_MEMBER;
import static dev.weir.collector.linux.ProgramParts.NEW_UNNAMED;
import static dev.weir.collector.linux.ProgramParts.OUT;
import static dev.weir.collector.linux.ProgramParts.end;
import static dev.weir.collector.linux.ProgramParts.key;
import static dev.weir.collector.linux.ProgramParts.lookup;
import static dev.weir.collector.linux.ProgramParts.word;

/**
 * The programs that keep the set of counted files and count what happens to names, one for each
 * kind of tracepoint.
 *
 * <p>Membership spreads in the kernel: what is created in a member directory is a member from its
 * first byte on, and stops being one when its inode is freed. No file is too short-lived to count.
 */
final class MemberPrograms {
  private static final int MODE_TYPE = 0xf000;
  private static final int MODE_DIRECTORY = 0x4000;

  /** EXT4_HT_DIR of enum in fs/ext4/ext4_jbd2.h: unlink, rmdir, link and rename begin one. */
  private static final int HANDLE_DIRECTORY = 4;

  /** EXT4_HT_XATTR: an extended attribute is set or removed. */
  private static final int HANDLE_XATTR = 10;

  private final CountingMaps maps;
  private final ProgramParts parts;

  MemberPrograms(CountingMaps maps, ProgramParts parts) {
    this.maps = maps;
    this.parts = parts;
  }

  /** An inode is allocated in a directory: it inherits the directory's group. */
  long[] inodeAllocated(Tracepoint event) {
    BpfAssembler code = parts.ours(event);
    key(code, event, "dir");
    lookup(code, maps.members(), KEY);
    code.jumpIfZero(R0, OUT).move(R7, R0);
    key(code, event, "ino");
    // The clock, in microseconds, tells this file from an earlier one of the same number.
    code.call(BpfAssembler.CLOCK).shiftRight(R0, 10).shiftLeft(R0, 32);
    code.load32(R9, R7, word(CountingMaps.GROUP)).or(R9, R0);
    if (maps.named()) {
      code.load16(R1, R6, event.offset("mode", 2)).andImmediate(R1, MODE_TYPE);
      code.jumpIfEqual32(R1, MODE_DIRECTORY, "named");
      rememberUnnamed(code, event);
      code.jump("member").label("named");
    }
    parts.countOne(code, CountingMaps.CREATES);
    code.label("member");
    code.store64(FRAME, NEW_MEMBER + word(CountingMaps.GROUP), R9);
    code.storeImmediate64(FRAME, NEW_MEMBER + word(CountingMaps.OPERATION_END), -1);
    code.storeImmediate64(FRAME, NEW_MEMBER + word(CountingMaps.OPERATION_START), -1);
    code.storeImmediate64(FRAME, NEW_MEMBER + word(CountingMaps.NEXT_PIECE), -1);
    code.storeImmediate64(FRAME, NEW_MEMBER + word(CountingMaps.CALL), 0);
    code.storeImmediate64(FRAME, NEW_MEMBER + word(CountingMaps.DIRTIES), 0);
    ProgramParts.put(code, maps.members(), NEW_MEMBER);
    code.jumpIfZero(R0, OUT);
    parts.groupRow(code);
    code.set(R1, 1).atomicAdd64(R0, word(CountingMaps.DROPPED), R1);
    return end(code);
  }

  private void rememberUnnamed(BpfAssembler code, Tracepoint event) {
    for (int i = 0; i < CountingMaps.UNNAMED_WORDS; i++) {
      code.storeImmediate64(FRAME, NEW_UNNAMED + word(i), i == CountingMaps.CREATES ? 1 : 0);
    }
    code.load64(R1, R6, event.offset("dir", 8));
    code.store64(FRAME, NEW_UNNAMED + word(CountingMaps.DIRECTORY), R1);
    ProgramParts.put(code, maps.unnamed(), NEW_UNNAMED);
  }

  /**
   * An inode is freed: its number may come back as another file. What it counted while unnamed goes
   * to its group: nobody can ask for its name any more.
   */
  long[] inodeFreed(Tracepoint event) {
    BpfAssembler code = parts.member(event);
    if (maps.named()) {
      lookup(code, maps.unnamed(), KEY);
      code.jumpIfZero(R0, "forget").move(R8, R0);
      parts.groupRow(code);
      for (int counter = 0; counter < CountingMaps.ROW_WORDS; counter++) {
        code.load64(R1, R8, word(counter)).atomicAdd64(R0, word(counter), R1);
      }
      ProgramParts.delete(code, maps.unnamed());
      code.label("forget");
    }
    ProgramParts.delete(code, maps.members());
    return end(code);
  }

  /** A journal handle begins on an inode: its type tells changes of names and attributes. */
  long[] journalHandleBegins(Tracepoint event) {
    BpfAssembler code = parts.ours(event);
    code.load32(R1, R6, event.offset("type", 4));
    code.jumpIfEqual32(R1, HANDLE_DIRECTORY, "names").jumpIfEqual32(R1, HANDLE_XATTR, "names");
    code.jump(OUT).label("names");
    key(code, event, "ino");
    lookup(code, maps.members(), KEY);
    code.jumpIfZero(R0, OUT).move(R7, R0);
    parts.countOne(code, CountingMaps.NAMESPACE);
    return end(code);
  }

  /** A name was removed: for kernels whose journal event does not name the inode. */
  long[] unlinked(Tracepoint event) {
    BpfAssembler code = parts.member(event);
    code.load32(R1, R6, event.offset("ret", 4)).jumpIfNotZero(R1, OUT);
    parts.countOne(code, CountingMaps.NAMESPACE);
    return end(code);
  }
}
