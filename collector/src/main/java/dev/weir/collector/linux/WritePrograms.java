package dev.weir.collector.linux;

import static dev.weir.collector.linux.BpfAssembler.CURRENT_PID_TGID;
import static dev.weir.collector.linux.BpfAssembler.CURRENT_TASK;
import static dev.weir.collector.linux.BpfAssembler.FRAME;
import static dev.weir.collector.linux.BpfAssembler.MAP_UPDATE;
import static dev.weir.collector.linux.BpfAssembler.PROBE_READ_KERNEL;
import static dev.weir.collector.linux.BpfAssembler.R0;
import static dev.weir.collector.linux.BpfAssembler.R1;
import static dev.weir.collector.linux.BpfAssembler.R2;
import static dev.weir.collector.linux.BpfAssembler.R3;
import static dev.weir.collector.linux.BpfAssembler.R4;
import static dev.weir.collector.linux.BpfAssembler.R6;
import static dev.weir.collector.linux.BpfAssembler.R7;
import static dev.weir.collector.linux.BpfAssembler.R8;
import static dev.weir.collector.linux.BpfAssembler.R9;
import static dev.weir.collector.linux.ProgramParts.CALLER;
import static dev.weir.collector.linux.ProgramParts.INDEX;
import static dev.weir.collector.linux.ProgramParts.KEY;
import static dev.weir.collector.linux.ProgramParts.OUT;
import static dev.weir.collector.linux.ProgramParts.SCRATCH;
import static dev.weir.collector.linux.ProgramParts.countSize;
import static dev.weir.collector.linux.ProgramParts.end;
import static dev.weir.collector.linux.ProgramParts.lookup;
import static dev.weir.collector.linux.ProgramParts.word;

import java.util.Optional;

/** The programs that count what is written, one for each kind of tracepoint. */
final class WritePrograms {
  private static final int PAGE_SHIFT = 12;
  private static final int PAGE_BYTES = 1 << PAGE_SHIFT;

  /** No folio is larger, so no consequence of a write lies further before its end. */
  private static final int FOLIO_BYTES_MAX = 2 << 20;

  /** PF_IO_WORKER | PF_USER_WORKER | PF_KTHREAD of linux/sched.h: they make no system calls. */
  private static final int PF_WORKERS = 0x10 | 0x4000 | 0x200000;

  private static final int PF_KTHREAD = 0x200000;

  private final CountingMaps maps;
  private final ProgramParts parts;
  private final Optional<KernelLayout> layout;

  /**
   * @param layout absent where the kernel does not describe itself
   */
  WritePrograms(CountingMaps maps, ProgramParts parts, Optional<KernelLayout> layout) {
    this.maps = maps;
    this.parts = parts;
    this.layout = layout;
  }

  /**
   * A buffered write begins, or one goes on with its next piece: {@code len} is what remains of it,
   * so a piece that starts where the last one ended and has the same end belongs to the same
   * operation. Kernels cut {@code len} at boundaries of 2 MiB, before 6.16 of a page: there a piece
   * goes on with the operation if it comes from the same system call. ext4 holds the inode's lock
   * meanwhile, so one state for each inode suffices.
   */
  long[] writeBegins(Tracepoint event) {
    BpfAssembler code = parts.member(event);
    code.load64(R8, R6, event.offset("pos", 8)).load32(R9, R6, event.offset("len", 4));
    code.move(R1, R8).add(R1, R9);
    code.load64(R2, R7, word(CountingMaps.OPERATION_END)).jumpIfNotEqual(R1, R2, "other");
    code.load64(R2, R7, word(CountingMaps.NEXT_PIECE)).jumpIfEqual(R8, R2, OUT);
    code.label("other");
    layout.ifPresent(kernel -> joinSameCall(code, kernel));
    code.label("new").store64(R7, word(CountingMaps.OPERATION_START), R8);
    code.store64(R7, word(CountingMaps.NEXT_PIECE), R8).move(R1, R8).add(R1, R9);
    code.store64(R7, word(CountingMaps.OPERATION_END), R1);
    parts.countOne(code, CountingMaps.WRITES);
    countSize(code, R9, 1);
    code.label("follow");
    parts.follow(code);
    return end(code);
  }

  /** Goes to {@code follow} with a larger operation when this piece belongs to the last one. */
  private void joinSameCall(BpfAssembler code, KernelLayout kernel) {
    code.call(CURRENT_PID_TGID).shiftLeft(R0, 32).store64(FRAME, CALLER, R0);
    code.call(CURRENT_TASK).store64(FRAME, INDEX, R0);
    readFromTask(code, kernel.writeCalls(), 4);
    code.load32(R1, FRAME, SCRATCH).load64(R2, FRAME, CALLER).or(R1, R2);
    code.load64(R3, R7, word(CountingMaps.CALL)).store64(R7, word(CountingMaps.CALL), R1);
    code.jumpIfNotEqual(R1, R3, "new").move(R1, R8).andImmediate(R1, PAGE_BYTES - 1);
    code.jumpIfNotZero(R1, "new");
    code.load64(R2, R7, word(CountingMaps.OPERATION_END)).jumpIfNotEqual(R8, R2, "new");
    code.load64(R2, R7, word(CountingMaps.NEXT_PIECE)).jumpIfNotEqual(R8, R2, "new");
    readFromTask(code, kernel.taskFlags(), 4);
    code.load32(R1, FRAME, SCRATCH).andImmediate(R1, PF_WORKERS).jumpIfNotZero(R1, "new");
    readFromTask(code, kernel.ioUring(), 8);
    code.load64(R1, FRAME, SCRATCH).jumpIfNotZero(R1, "new");
    parts.row(code);
    code.store64(FRAME, SCRATCH, R8).load64(R4, R7, word(CountingMaps.OPERATION_START));
    code.subtract(R8, R4);
    countSize(code, R8, -1);
    code.add(R8, R9);
    countSize(code, R8, 1);
    code.load64(R8, FRAME, SCRATCH).move(R1, R8).add(R1, R9);
    code.store64(R7, word(CountingMaps.OPERATION_END), R1).jump("follow");
  }

  /** Copies a member of the task whose address is at INDEX to SCRATCH. */
  private static void readFromTask(BpfAssembler code, int offset, int bytes) {
    code.load64(R3, FRAME, INDEX).addImmediate(R3, offset);
    read(code, bytes);
  }

  /** Copies kernel memory at R3 to SCRATCH; zeros where it cannot be read. */
  private static void read(BpfAssembler code, int bytes) {
    code.move(R1, FRAME).addImmediate(R1, SCRATCH).set(R2, bytes).call(PROBE_READ_KERNEL);
  }

  /** A piece of a buffered write has been copied. */
  long[] writeEnds(Tracepoint event) {
    BpfAssembler code = parts.member(event);
    code.load64(R8, R6, event.offset("pos", 8)).load32(R9, R6, event.offset("copied", 4));
    code.add(R8, R9).store64(R7, word(CountingMaps.NEXT_PIECE), R8);
    code.call(CURRENT_PID_TGID).store64(R7, word(CountingMaps.DIRTIES), R0);
    parts.row(code);
    code.atomicAdd64(R0, word(CountingMaps.BYTES), R9);
    return end(code);
  }

  /** What this thread makes dirty in the file from now on follows from a truncation or the like. */
  long[] reshapingBegins(Tracepoint event) {
    BpfAssembler code = parts.member(event);
    code.call(CURRENT_PID_TGID).negate(R0).store64(R7, word(CountingMaps.DIRTIES), R0);
    return end(code);
  }

  long[] reshapingEnds(Tracepoint event) {
    BpfAssembler code = parts.member(event);
    code.storeImmediate64(R7, word(CountingMaps.DIRTIES), 0);
    return end(code);
  }

  /**
   * A direct operation goes through its extents. The kernel sets the WRITE flag of the completion
   * for aio and io_uring only, so a synchronous one takes its direction from here, by thread.
   */
  long[] directIterates(Tracepoint event) {
    BpfAssembler code = parts.member(event);
    code.load32(R9, R6, event.offset("flags", 4));
    code.move(R1, R9).andImmediate(R1, event.flag("DIRECT")).jumpIfZero(R1, OUT);
    code.andImmediate(R9, event.flag("WRITE")).store64(FRAME, SCRATCH, R9);
    code.call(CURRENT_PID_TGID).store64(FRAME, INDEX, R0);
    code.loadMap(R1, maps.directions().fd()).move(R2, FRAME).addImmediate(R2, INDEX);
    code.move(R3, FRAME).addImmediate(R3, SCRATCH).set(R4, 0).call(MAP_UPDATE);
    return end(code);
  }

  /** A direct operation is complete; {@code ret} is what it moved, {@code pos} is its end. */
  long[] directCompletes(Tracepoint event) {
    BpfAssembler code = parts.member(event);
    code.load64(R9, R6, event.offset("ret", 8)).jumpIfNotPositive(R9, OUT);
    code.load64(R8, R6, event.offset("pos", 8)).subtract(R8, R9);
    code.load32(R1, R6, event.offset("ki_flags", 4)).andImmediate(R1, event.flag("WRITE"));
    code.jumpIfNotZero(R1, "write");
    code.load8(R1, R6, event.offset("aio", 1)).jumpIfNotZero(R1, OUT);
    code.call(CURRENT_PID_TGID).store64(FRAME, INDEX, R0);
    lookup(code, maps.directions(), INDEX);
    code.jumpIfZero(R0, OUT).load64(R1, R0, 0).jumpIfZero(R1, OUT);
    code.label("write");
    parts.row(code);
    code.atomicAdd64(R0, word(CountingMaps.BYTES), R9);
    code.set(R1, 1).atomicAdd64(R0, word(CountingMaps.WRITES), R1);
    countSize(code, R9, 1);
    parts.follow(code);
    return end(code);
  }

  /**
   * A stretch of the page cache (a folio) turned dirty; the event's arguments are the folio and its
   * address space. It is a store through a mapping unless it follows from a write, a truncation or
   * from write-back's own work.
   */
  long[] pageDirtied(KernelLayout kernel) {
    BpfAssembler code = new BpfAssembler();
    code.move(R6, R1).load64(R3, R6, 8).addImmediate(R3, kernel.host());
    read(code, 8);
    code.load64(R9, FRAME, SCRATCH).move(R3, R9).addImmediate(R3, kernel.superBlock());
    read(code, 8);
    code.load64(R3, FRAME, SCRATCH).addImmediate(R3, kernel.device());
    read(code, 4);
    code.load32(R2, FRAME, SCRATCH).move(R8, R2);
    parts.ours(code);
    code.move(R3, R9).addImmediate(R3, kernel.inode());
    read(code, 8);
    code.load64(R1, FRAME, SCRATCH).shiftLeft(R8, 32).or(R1, R8).store64(FRAME, KEY, R1);
    parts.found(code);
    code.load64(R3, R6, 0).addImmediate(R3, kernel.index());
    read(code, 8);
    code.load64(R8, FRAME, SCRATCH).shiftLeft(R8, PAGE_SHIFT);
    leaveIfConsequence(code, kernel);
    pagesOfFolio(code, kernel);
    parts.row(code);
    code.atomicAdd64(R0, word(CountingMaps.MAPPED_PAGES), R9);
    code.set(R1, 1).atomicAdd64(R0, word(CountingMaps.MAPPED), R1);
    code.atomicAdd64(R0, word(CountingMaps.WRITES), R1);
    code.set(R9, PAGE_BYTES).atomicAdd64(R0, word(CountingMaps.BYTES), R9);
    countSize(code, R9, 1);
    parts.follow(code);
    return end(code);
  }

  /** Leaves when the folio at R8 turned dirty by what is counted or not the application's. */
  private static void leaveIfConsequence(BpfAssembler code, KernelLayout kernel) {
    code.call(CURRENT_PID_TGID).load64(R1, R7, word(CountingMaps.DIRTIES));
    code.jumpIfNotEqual(R0, R1, "unwritten").load64(R2, R7, word(CountingMaps.NEXT_PIECE));
    code.jumpIfAtLeast(R8, R2, "unwritten").subtract(R2, R8);
    code.jumpIfAbove(R2, FOLIO_BYTES_MAX, "unwritten");
    // A piece of a write lies in one folio, so it explains no second event.
    code.storeImmediate64(R7, word(CountingMaps.DIRTIES), 0).jump(OUT);
    code.label("unwritten").negate(R0).jumpIfEqual(R0, R1, OUT);
    code.call(CURRENT_TASK).move(R3, R0).addImmediate(R3, kernel.taskFlags());
    read(code, 4);
    code.load32(R1, FRAME, SCRATCH).andImmediate(R1, PF_KTHREAD).jumpIfNotZero(R1, OUT);
  }

  /** R9 becomes the number of pages of the folio. */
  private static void pagesOfFolio(BpfAssembler code, KernelLayout kernel) {
    code.set(R9, 1);
    if (kernel.order() >= 0) {
      code.load64(R3, R6, 0).addImmediate(R3, kernel.flags());
      read(code, 8);
      code.load64(R1, FRAME, SCRATCH).shiftRight(R1, kernel.headBit()).andImmediate(R1, 1);
      code.jumpIfZero(R1, "single").load64(R3, R6, 0).addImmediate(R3, kernel.order());
      read(code, 1);
      code.load8(R1, FRAME, SCRATCH).andImmediate(R1, 31).shiftLeftBy(R9, R1).label("single");
    }
  }
}
