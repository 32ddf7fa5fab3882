package dev.weir.collector.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** The {@code bpf(2)} system call and the members of {@code union bpf_attr} that are used. */
final class BpfCall {
  static final int MAP_CREATE = 0;
  static final int MAP_LOOKUP_ELEM = 1;
  static final int MAP_UPDATE_ELEM = 2;
  static final int MAP_DELETE_ELEM = 3;
  static final int MAP_GET_NEXT_KEY = 4;
  static final int PROG_LOAD = 5;
  static final int OBJECT_INFO = 15;
  static final int RAW_TRACEPOINT_OPEN = 17;
  static final int MAP_LOOKUP_AND_DELETE_ELEM = 21;
  static final int ENABLE_STATS = 32;

  static final StructLayout MAP_CREATE_ATTR =
      MemoryLayout.structLayout(
          JAVA_INT.withName("map_type"),
          JAVA_INT.withName("key_size"),
          JAVA_INT.withName("value_size"),
          JAVA_INT.withName("max_entries"),
          JAVA_INT.withName("map_flags"),
          JAVA_INT.withName("inner_map_fd"),
          JAVA_INT.withName("numa_node"),
          MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("map_name"));

  static final StructLayout ELEMENT_ATTR =
      MemoryLayout.structLayout(
          JAVA_INT.withName("map_fd"),
          MemoryLayout.paddingLayout(4),
          JAVA_LONG.withName("key"),
          JAVA_LONG.withName("value"),
          JAVA_LONG.withName("flags"));

  static final StructLayout PROG_LOAD_ATTR =
      MemoryLayout.structLayout(
          JAVA_INT.withName("prog_type"),
          JAVA_INT.withName("insn_cnt"),
          JAVA_LONG.withName("insns"),
          JAVA_LONG.withName("license"),
          JAVA_INT.withName("log_level"),
          JAVA_INT.withName("log_size"),
          JAVA_LONG.withName("log_buf"),
          JAVA_INT.withName("kern_version"),
          JAVA_INT.withName("prog_flags"),
          MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("prog_name"));

  static final StructLayout RAW_TRACEPOINT_ATTR =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("name"), JAVA_INT.withName("prog_fd"), MemoryLayout.paddingLayout(4));

  static final StructLayout INFO_ATTR =
      MemoryLayout.structLayout(
          JAVA_INT.withName("bpf_fd"), JAVA_INT.withName("info_len"), JAVA_LONG.withName("info"));

  private BpfCall() {}

  static long offset(StructLayout layout, String member) {
    return layout.byteOffset(PathElement.groupElement(member));
  }

  /** Returns the kernel's result, or minus the error number. */
  static long bpf(int command, MemorySegment attributes) {
    return Syscalls.current()
        .call(SyscallNumbers.BPF, command, attributes.address(), attributes.byteSize());
  }
}
