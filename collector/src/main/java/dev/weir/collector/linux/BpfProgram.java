package dev.weir.collector.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Hands programs to the kernel, which checks them before it takes them. */
final class BpfProgram {
  static final int TYPE_TRACEPOINT = 5;
  static final int TYPE_RAW_TRACEPOINT = 17;

  private static final int VERIFIER_LOG_BYTES = 1 << 18;
  private static final int VERIFIER_LOG_TAIL = 400;

  private BpfProgram() {}

  /**
   * Loads a program.
   *
   * @param event its event, for messages
   * @return its descriptor
   * @throws KernelRefusedException with the verifier's last words
   */
  static int load(int type, String event, long[] instructions) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(BpfCall.PROG_LOAD_ATTR);
      MemorySegment log = arena.allocate(VERIFIER_LOG_BYTES);
      put(attributes, "prog_type", type);
      put(attributes, "insn_cnt", instructions.length);
      point(attributes, "insns", arena.allocateFrom(JAVA_LONG, instructions));
      point(attributes, "license", arena.allocateFrom("GPL"));
      put(attributes, "log_level", 1);
      put(attributes, "log_size", VERIFIER_LOG_BYTES);
      point(attributes, "log_buf", log);
      byte[] label = "weir_probe".getBytes(StandardCharsets.US_ASCII);
      long at = BpfCall.offset(BpfCall.PROG_LOAD_ATTR, "prog_name");
      MemorySegment.copy(label, 0, attributes, JAVA_BYTE, at, label.length);
      long program = BpfCall.bpf(BpfCall.PROG_LOAD, attributes);
      if (program < 0) {
        String said = log.getString(0).strip();
        throw new KernelRefusedException(
            "loading the program for " + event,
            (int) -program,
            said.substring(Math.max(0, said.length() - VERIFIER_LOG_TAIL)));
      }
      return (int) program;
    }
  }

  /**
   * Loads a program that gets an event's own arguments and runs it at the event on every processor.
   *
   * @return two descriptors, program and event; closing both ends it
   */
  static int[] attachRaw(String event, long[] instructions) {
    int program = load(TYPE_RAW_TRACEPOINT, event, instructions);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(BpfCall.RAW_TRACEPOINT_ATTR);
      attributes.set(
          JAVA_LONG,
          BpfCall.offset(BpfCall.RAW_TRACEPOINT_ATTR, "name"),
          arena.allocateFrom(event).address());
      attributes.set(JAVA_INT, BpfCall.offset(BpfCall.RAW_TRACEPOINT_ATTR, "prog_fd"), program);
      long opened = BpfCall.bpf(BpfCall.RAW_TRACEPOINT_OPEN, attributes);
      if (opened < 0) {
        Syscalls.current().call(SyscallNumbers.CLOSE, program);
      }
      KernelRefusedException.require("attaching to tracepoint " + event, opened);
      return new int[] {program, (int) opened};
    }
  }

  private static void put(MemorySegment attributes, String member, int value) {
    attributes.set(JAVA_INT, BpfCall.offset(BpfCall.PROG_LOAD_ATTR, member), value);
  }

  private static void point(MemorySegment attributes, String member, MemorySegment target) {
    attributes.set(JAVA_LONG, BpfCall.offset(BpfCall.PROG_LOAD_ATTR, member), target.address());
  }
}
