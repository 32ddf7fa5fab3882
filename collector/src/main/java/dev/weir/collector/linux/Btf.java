package dev.weir.collector.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The running kernel's own description of its structures, {@code /sys/kernel/btf/vmlinux}: a
 * header, types of 12 bytes each with what their kind appends, and names (linux/btf.h).
 */
final class Btf {
  static final Path OF_THE_KERNEL = Path.of("/sys/kernel/btf/vmlinux");

  /** Descriptions are about 6 MB; one of more than this is not one. */
  private static final long BYTES_MAX = 64L << 20;

  private static final int MAGIC = 0xeb9f;
  private static final int TYPE_BYTES = 12;
  private static final int KIND_INT = 1;
  private static final int KIND_ARRAY = 3;
  private static final int KIND_STRUCT = 4;
  private static final int KIND_UNION = 5;
  private static final int KIND_ENUM = 6;
  private static final int KIND_FUNCTION_PROTOTYPE = 13;
  private static final int KIND_VARIABLE = 14;
  private static final int KIND_SECTION = 15;
  private static final int KIND_TAG = 17;
  private static final int KIND_ENUM64 = 19;
  private static final int BITS = 8;

  /** Anonymous members lie within each other less deep than this. */
  private static final int NESTING_MAX = 16;

  private final ByteBuffer data;
  private final int names;
  private final int[] at;

  private Btf(ByteBuffer data) {
    this.data = data;
    int header = data.getInt(4);
    int types = header + data.getInt(8);
    int end = types + data.getInt(12);
    names = header + data.getInt(16);
    if (header < 0 || types < header || end < types || end > data.limit()) {
      throw new IllegalArgumentException("sections outside of the description");
    }
    at = positions(data, types, end);
  }

  /**
   * Reads a description into memory outside of the heap, which it would make grow.
   *
   * @param arena where the memory is taken from; the result ends with it
   * @throws IOException when it is absent or not a description of types
   */
  static Btf read(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long bytes = channel.size();
      if (bytes > BYTES_MAX) {
        throw new IOException("a description of kernel types of " + bytes + " bytes");
      }
      ByteBuffer data = arena.allocate(bytes).asByteBuffer();
      while (data.hasRemaining() && channel.read(data) >= 0) {
        // Until the buffer is full or the file ends.
      }
      return parse(data.flip());
    }
  }

  static Btf parse(ByteBuffer bytes) throws IOException {
    ByteBuffer data = bytes.order(ByteOrder.LITTLE_ENDIAN);
    try {
      if ((data.getShort(0) & 0xffff) != MAGIC) {
        throw new IOException("not a description of kernel types");
      }
      return new Btf(data);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException("a damaged description of kernel types", e);
    }
  }

  /** Where each type begins; number 0 is void. */
  private static int[] positions(ByteBuffer data, int from, int end) {
    int[] found = new int[(end - from) / TYPE_BYTES + 1];
    int count = 1;
    for (int next = from; next < end; next += TYPE_BYTES + appended(data.getInt(next + 4))) {
      found[count++] = next;
    }
    return Arrays.copyOf(found, count);
  }

  private static int appended(int info) {
    int count = info & 0xffff;
    return switch (kind(info)) {
      case KIND_INT, KIND_VARIABLE, KIND_TAG -> 4;
      case KIND_ARRAY -> 12;
      case KIND_STRUCT, KIND_UNION, KIND_SECTION, KIND_ENUM64 -> count * 12;
      case KIND_ENUM, KIND_FUNCTION_PROTOTYPE -> count * 8;
      default -> 0;
    };
  }

  private static int kind(int info) {
    return info >>> 24 & 0x1f;
  }

  /** Offset in bytes of a member of a structure, also when it lies in an anonymous one within. */
  OptionalLong offset(String structure, String member) {
    for (int type = 1; type < at.length; type++) {
      if (kind(data.getInt(at[type] + 4)) == KIND_STRUCT && named(at[type], structure)) {
        OptionalLong bits = bitsTo(type, member, 0);
        if (bits.isPresent()) {
          return OptionalLong.of(bits.getAsLong() / BITS);
        }
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong bitsTo(int type, String member, int depth) {
    if (type >= at.length || depth > NESTING_MAX) {
      return OptionalLong.empty();
    }
    int info = data.getInt(at[type] + 4);
    if (kind(info) != KIND_STRUCT && kind(info) != KIND_UNION) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < (info & 0xffff); i++) {
      int entry = at[type] + TYPE_BYTES + i * 12;
      long bits = info < 0 ? data.getInt(entry + 8) & 0xffffff : data.getInt(entry + 8);
      if (named(entry, member)) {
        return OptionalLong.of(bits);
      }
      if (data.getInt(entry) == 0) {
        OptionalLong within = bitsTo(data.getInt(entry + 4), member, depth + 1);
        if (within.isPresent()) {
          return OptionalLong.of(bits + within.getAsLong());
        }
      }
    }
    return OptionalLong.empty();
  }

  /** The number of an enumeration's constant. */
  OptionalLong constant(String enumeration, String name) {
    for (int type = 1; type < at.length; type++) {
      int info = data.getInt(at[type] + 4);
      if (kind(info) == KIND_ENUM && named(at[type], enumeration)) {
        for (int i = 0; i < (info & 0xffff); i++) {
          int entry = at[type] + TYPE_BYTES + i * 8;
          if (named(entry, name)) {
            return OptionalLong.of(data.getInt(entry + 4));
          }
        }
      }
    }
    return OptionalLong.empty();
  }

  private boolean named(int entry, String name) {
    int start = names + data.getInt(entry);
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < wanted.length; i++) {
      if (data.get(start + i) != wanted[i]) {
        return false;
      }
    }
    return data.get(start + wanted.length) == 0;
  }
}
