package dev.weir.collector.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One event of tracefs: its number and where its fields lie in the record handed to a program, as
 * the running kernel describes it.
 */
final class Tracepoint {
  private static final Pattern FIELD =
      Pattern.compile("field:[^;]*?(\\w+)(?:\\[[^;]*])?;\\s*offset:(\\d+);\\s*size:(\\d+);");

  /** PERF_ATTR_SIZE_VER8; a kernel that knows less takes more if the rest is zero. */
  static final int PERF_ATTRIBUTE_BYTES = 136;

  private static final int PERF_TYPE_TRACEPOINT = 2;
  private static final long PERF_FLAG_FD_CLOEXEC = 8;
  private static final long PERF_IOC_ENABLE = 0x2400;
  private static final long PERF_IOC_SET_BPF = 0x40042408L;

  private record Field(int offset, int bytes) {}

  private final String name;
  private final long id;
  private final String format;
  private final Map<String, Field> fields = new HashMap<>();

  private Tracepoint(String name, long id, String format) {
    this.name = name;
    this.id = id;
    this.format = format;
    Matcher matcher = FIELD.matcher(format);
    while (matcher.find()) {
      fields.put(
          matcher.group(1),
          new Field(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
    }
  }

  /**
   * @param events the {@code events} directory of tracefs
   * @param name group and event, for example {@code ext4/ext4_da_write_begin}
   */
  static Tracepoint read(Path events, String name) throws IOException {
    Path directory = events.resolve(name);
    long id = Long.parseLong(Files.readString(directory.resolve("id")).trim());
    return parse(name, id, Files.readString(directory.resolve("format")));
  }

  static Tracepoint parse(String name, long id, String format) {
    return new Tracepoint(name, id, format);
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  /**
   * Offset of a field in bytes.
   *
   * @throws KernelRefusedException when this kernel's event has no such field of this size
   */
  int offset(String field, int bytes) {
    Field found = fields.get(field);
    if (found == null || found.bytes != bytes) {
      throw new KernelRefusedException(
          "tracepoint " + name, 22, "has no field " + field + " of " + bytes + " bytes");
    }
    return found.offset;
  }

  /**
   * The bit that the event's print format calls {@code flag}, written there as {@code (1 << 18),
   * "WRITE"} or as a number.
   */
  int flag(String flag) {
    Matcher shifted =
        Pattern.compile("\\(1 << (\\d+)\\), \"" + Pattern.quote(flag) + "\"").matcher(format);
    if (shifted.find()) {
      return 1 << Integer.parseInt(shifted.group(1));
    }
    Matcher plain =
        Pattern.compile("(0x[0-9a-f]+)\\)* *, *\"" + Pattern.quote(flag) + "\"").matcher(format);
    if (plain.find()) {
      return Integer.decode(plain.group(1));
    }
    throw new KernelRefusedException("tracepoint " + name, 22, "has no flag " + flag);
  }

  /**
   * Loads a program and runs it at this event on every processor.
   *
   * @return two descriptors, program and event; closing both ends it
   */
  int[] attach(long[] instructions) {
    try (Arena arena = Arena.ofConfined()) {
      int program = BpfProgram.load(BpfProgram.TYPE_TRACEPOINT, name, instructions);
      MemorySegment attribute = arena.allocate(PERF_ATTRIBUTE_BYTES, 8);
      attribute.set(JAVA_INT, 0, PERF_TYPE_TRACEPOINT);
      attribute.set(JAVA_INT, 4, PERF_ATTRIBUTE_BYTES);
      attribute.set(JAVA_LONG, 8, id);
      Syscalls syscalls = Syscalls.current();
      long event =
          syscalls.call(
              SyscallNumbers.PERF_EVENT_OPEN,
              attribute.address(),
              -1,
              0,
              -1,
              PERF_FLAG_FD_CLOEXEC,
              0);
      long result = event;
      if (event >= 0) {
        result = syscalls.call(SyscallNumbers.IOCTL, event, PERF_IOC_SET_BPF, program);
      }
      if (result >= 0) {
        result = syscalls.call(SyscallNumbers.IOCTL, event, PERF_IOC_ENABLE, 0);
      }
      if (result < 0) {
        syscalls.call(SyscallNumbers.CLOSE, program);
        if (event >= 0) {
          syscalls.call(SyscallNumbers.CLOSE, event);
        }
      }
      KernelRefusedException.require("attaching to tracepoint " + name, result);
      return new int[] {program, (int) event};
    }
  }
}
