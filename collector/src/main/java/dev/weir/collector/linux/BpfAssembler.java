package dev.weir.collector.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assembles BPF instructions: 64 bits each, little-endian {@code u8 opcode, u4 destination, u4
 * source, i16 offset, i32 immediate} (linux/bpf.h, struct bpf_insn). Jumps name labels; {@link
 * #assemble} resolves them.
 */
final class BpfAssembler {
  static final int R0 = 0;
  static final int R1 = 1;
  static final int R2 = 2;
  static final int R3 = 3;
  static final int R4 = 4;
  static final int R6 = 6;
  static final int R7 = 7;
  static final int R8 = 8;
  static final int R9 = 9;
  static final int FRAME = 10;

  static final int MAP_LOOKUP = 1;
  static final int MAP_UPDATE = 2;
  static final int MAP_DELETE = 3;
  static final int CLOCK = 5;
  static final int CURRENT_PID_TGID = 14;
  static final int CURRENT_TASK = 35;
  static final int PROBE_READ_KERNEL = 113;
  static final int RING_OUTPUT = 130;

  /** More than the kernel takes from the unprivileged, far more than any program here has. */
  private static final int INSTRUCTIONS_MAX = 4096;

  private static final int PSEUDO_MAP_FD = 1;

  private final List<Long> code = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final Map<Integer, String> jumps = new HashMap<>();
  private int labelsMade;

  private BpfAssembler emit(int opcode, int destination, int source, int offset, int immediate) {
    assert offset >= Short.MIN_VALUE && offset <= Short.MAX_VALUE;
    code.add(
        (opcode & 0xffL)
            | (destination & 0xfL) << 8
            | (source & 0xfL) << 12
            | (offset & 0xffffL) << 16
            | (long) immediate << 32);
    return this;
  }

  /** A label that no other call returns. */
  String freshLabel() {
    return "L" + labelsMade++;
  }

  BpfAssembler label(String name) {
    if (labels.put(name, code.size()) != null) {
      throw new IllegalStateException("label " + name + " is defined twice");
    }
    return this;
  }

  BpfAssembler move(int destination, int source) {
    return emit(0xbf, destination, source, 0, 0);
  }

  BpfAssembler set(int destination, int immediate) {
    return emit(0xb7, destination, 0, 0, immediate);
  }

  BpfAssembler add(int destination, int source) {
    return emit(0x0f, destination, source, 0, 0);
  }

  BpfAssembler addImmediate(int destination, int immediate) {
    return emit(0x07, destination, 0, 0, immediate);
  }

  BpfAssembler subtract(int destination, int source) {
    return emit(0x1f, destination, source, 0, 0);
  }

  BpfAssembler or(int destination, int source) {
    return emit(0x4f, destination, source, 0, 0);
  }

  BpfAssembler and(int destination, int source) {
    return emit(0x5f, destination, source, 0, 0);
  }

  BpfAssembler andImmediate(int destination, int immediate) {
    return emit(0x57, destination, 0, 0, immediate);
  }

  BpfAssembler shiftLeft(int destination, int bits) {
    return emit(0x67, destination, 0, 0, bits);
  }

  BpfAssembler shiftRight(int destination, int bits) {
    return emit(0x77, destination, 0, 0, bits);
  }

  /** Shifts left by as many bits as another register says. */
  BpfAssembler shiftLeftBy(int destination, int bits) {
    return emit(0x6f, destination, bits, 0, 0);
  }

  BpfAssembler multiply(int destination, int factor) {
    return emit(0x27, destination, 0, 0, factor);
  }

  BpfAssembler negate(int destination) {
    return emit(0x87, destination, 0, 0, 0);
  }

  BpfAssembler load8(int destination, int base, int offset) {
    return emit(0x71, destination, base, offset, 0);
  }

  BpfAssembler load16(int destination, int base, int offset) {
    return emit(0x69, destination, base, offset, 0);
  }

  BpfAssembler load32(int destination, int base, int offset) {
    return emit(0x61, destination, base, offset, 0);
  }

  BpfAssembler load64(int destination, int base, int offset) {
    return emit(0x79, destination, base, offset, 0);
  }

  BpfAssembler store32(int base, int offset, int source) {
    return emit(0x63, base, source, offset, 0);
  }

  BpfAssembler store64(int base, int offset, int source) {
    return emit(0x7b, base, source, offset, 0);
  }

  BpfAssembler storeImmediate64(int base, int offset, int immediate) {
    return emit(0x7a, base, 0, offset, immediate);
  }

  /** Adds the register to the 64 bits in memory, atomically. */
  BpfAssembler atomicAdd64(int base, int offset, int source) {
    return emit(0xdb, base, source, offset, 0);
  }

  BpfAssembler call(int helper) {
    return emit(0x85, 0, 0, 0, helper);
  }

  BpfAssembler exit() {
    return emit(0x95, 0, 0, 0, 0);
  }

  BpfAssembler loadMap(int destination, int map) {
    emit(0x18, destination, PSEUDO_MAP_FD, 0, map);
    return emit(0, 0, 0, 0, 0);
  }

  BpfAssembler jump(String target) {
    return jump(0x05, 0, 0, 0, target);
  }

  BpfAssembler jumpIfZero(int register, String target) {
    return jump(0x15, register, 0, 0, target);
  }

  BpfAssembler jumpIfNotZero(int register, String target) {
    return jump(0x55, register, 0, 0, target);
  }

  /** Compares the low 32 bits, so that an immediate is not sign-extended. */
  BpfAssembler jumpIfEqual32(int register, int immediate, String target) {
    return jump(0x16, register, 0, immediate, target);
  }

  BpfAssembler jumpIfNotEqual(int register, int other, String target) {
    return jump(0x5d, register, other, 0, target);
  }

  BpfAssembler jumpIfEqual(int register, int other, String target) {
    return jump(0x1d, register, other, 0, target);
  }

  /** Compares without sign. */
  BpfAssembler jumpIfAtLeast(int register, int other, String target) {
    return jump(0x3d, register, other, 0, target);
  }

  /** Compares without sign. */
  BpfAssembler jumpIfAbove(int register, int limit, String target) {
    return jump(0x25, register, 0, limit, target);
  }

  BpfAssembler jumpIfNegative(int register, String target) {
    return jump(0xc5, register, 0, 0, target);
  }

  BpfAssembler jumpIfNotPositive(int register, String target) {
    return jump(0xd5, register, 0, 0, target);
  }

  private BpfAssembler jump(int opcode, int destination, int source, int immediate, String target) {
    jumps.put(code.size(), target);
    return emit(opcode, destination, source, 0, immediate);
  }

  /** The finished instructions, one per element. */
  long[] assemble() {
    if (code.size() > INSTRUCTIONS_MAX) {
      throw new IllegalStateException("program of " + code.size() + " instructions");
    }
    long[] finished = code.stream().mapToLong(Long::longValue).toArray();
    jumps.forEach(
        (at, name) -> {
          Integer target = labels.get(name);
          if (target == null) {
            throw new IllegalStateException("label " + name + " is not defined");
          }
          finished[at] |= (target - at - 1 & 0xffffL) << 16;
        });
    return finished;
  }
}
