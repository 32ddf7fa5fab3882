package dev.weir.operation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Lays operations one behind the other into native memory that it owns, for sources without a hot
 * path and for tests. Sequence, time and flags set by {@link #stamp} and {@link #flags} hold for
 * the next operation; then the sequence goes up by one and the flags are cleared. One thread.
 *
 * <p>Memory is given back when the writer becomes unreachable. What {@link #segment()} returned is
 * overwritten after {@link #clear()} and left behind when the writer grows.
 */
public final class OperationWriter {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final int INITIAL_BYTES = 64 * 1024;

  private MemorySegment memory = Arena.ofAuto().allocate(INITIAL_BYTES, 8);
  private long start;
  private long position;
  private long sequence = 1;
  private long at;
  private int flags;

  /** Forgets the operations written; stamp and flags stay. */
  public OperationWriter clear() {
    start = 0;
    position = 0;
    return this;
  }

  /** Sequence and source time (nanoseconds since 1970) of the next operation. */
  public OperationWriter stamp(long nextSequence, long time) {
    sequence = nextSequence;
    at = time;
    return this;
  }

  /** FLAG constants of {@link OperationLayout} for the next operation only. */
  public OperationWriter flags(int next) {
    flags = next;
    return this;
  }

  /** The operations written since {@link #clear()}; valid until the next call that writes. */
  public MemorySegment segment() {
    return memory.asSlice(0, position);
  }

  /** Bytes written since {@link #clear()}. */
  public int length() {
    return Math.toIntExact(position);
  }

  /** The sequence that the next operation gets. */
  public long nextSequence() {
    return sequence;
  }

  public void write(long inode, long offset, long mtime, byte[] data) {
    write(inode, offset, mtime, MemorySegment.ofArray(data));
  }

  /**
   * @throws IllegalArgumentException for more than {@link OperationLayout#PAYLOAD_MAX_BYTES} bytes
   */
  public void write(long inode, long offset, long mtime, MemorySegment data) {
    begin(OperationType.WRITE, inode, offset, mtime);
    room(data.byteSize());
    MemorySegment.copy(data, 0, memory, position, data.byteSize());
    position += data.byteSize();
    end();
  }

  public void truncate(long inode, long size, long mtime) {
    begin(OperationType.TRUNCATE, inode, size, mtime);
    end();
  }

  public void create(long parent, long parentMtime, byte[] name, NewObject object) {
    object(OperationType.CREATE, parent, parentMtime, name, object);
  }

  /** What a mirror found; sets FLAG_MIRROR. */
  public void entry(long parent, long parentMtime, byte[] name, NewObject object) {
    flags |= OperationLayout.FLAG_MIRROR;
    object(OperationType.ENTRY, parent, parentMtime, name, object);
  }

  private void object(
      OperationType type, long parent, long parentMtime, byte[] name, NewObject object) {
    begin(type, parent, 0, parentMtime);
    put64(object.inode());
    put32(object.mode());
    put32(object.uid());
    put32(object.gid());
    put32(object.rdev());
    put64(object.mtime());
    put64(object.size());
    text(name);
    text(object.symlinkTarget());
    end();
  }

  /** What an inspection found; the object is as in {@link #entry}. */
  public void facts(long parent, long parentMtime, byte[] name, NewObject object) {
    object(OperationType.FACTS, parent, parentMtime, name, object);
  }

  public void verifyBegin(long root, long mtime) {
    begin(OperationType.VERIFY_BEGIN, root, 0, mtime);
    end();
  }

  public void verifyEnd(long root, long mtime) {
    begin(OperationType.VERIFY_END, root, 0, mtime);
    end();
  }

  public void link(long parent, long parentMtime, long child, byte[] name) {
    begin(OperationType.LINK, parent, 0, parentMtime);
    put64(child);
    text(name);
    end();
  }

  /** With {@link OperationLayout#FLAG_DIRECTORY}: rmdir. */
  public void unlink(long parent, long parentMtime, long child, byte[] name) {
    begin(OperationType.UNLINK, parent, 0, parentMtime);
    put64(child);
    text(name);
    end();
  }

  /**
   * One end of a rename.
   *
   * @param directory identity of the directory
   * @param mtime of that directory after the rename, nanoseconds since 1970
   */
  public record RenameEnd(long directory, long mtime, byte[] name) {}

  /**
   * With {@link OperationLayout#FLAG_EXCHANGE} both stay, swapped.
   *
   * @param replaced identity of what had the new name, or 0
   */
  public void rename(RenameEnd from, RenameEnd to, long child, long replaced) {
    begin(OperationType.RENAME, from.directory(), 0, from.mtime());
    put64(child);
    put64(to.directory());
    put64(replaced);
    put64(to.mtime());
    text(from.name());
    text(to.name());
    end();
  }

  /**
   * Attributes after a change; those outside the mask are carried but not used.
   *
   * @param mask MASK constants of {@link OperationLayout}
   * @param atime nanoseconds since 1970
   */
  public record Attributes(int mask, int mode, int uid, int gid, long atime) {}

  public void attributes(long inode, long mtime, Attributes attributes) {
    begin(OperationType.ATTRIBUTES, inode, 0, mtime);
    put32(attributes.mask());
    put32(attributes.mode());
    put32(attributes.uid());
    put32(attributes.gid());
    put64(attributes.atime());
    end();
  }

  public void setXattr(long inode, long mtime, byte[] name, byte[] value) {
    begin(OperationType.SET_XATTR, inode, 0, mtime);
    text(name);
    put32(value.length);
    bytes(value);
    end();
  }

  public void removeXattr(long inode, long mtime, byte[] name) {
    begin(OperationType.REMOVE_XATTR, inode, 0, mtime);
    text(name);
    end();
  }

  /**
   * @param mode as in fallocate(2)
   */
  public void allocate(long inode, long offset, long length, int mode, long mtime) {
    begin(OperationType.ALLOCATE, inode, offset, mtime);
    put64(length);
    put32(mode);
    end();
  }

  public void mirrorBegin(long root, long mtime) {
    flags |= OperationLayout.FLAG_MIRROR;
    begin(OperationType.MIRROR_BEGIN, root, 0, mtime);
    end();
  }

  /** Says what a difference mirror found; sets FLAG_MIRROR. */
  public void blocks(long inode, long offset, long mtime, long length, byte[] sums) {
    flags |= OperationLayout.FLAG_MIRROR;
    begin(OperationType.BLOCKS, inode, offset, mtime);
    put64(length);
    bytes(sums);
    end();
  }

  /** A directory has just the names and objects that it had; sets FLAG_MIRROR. */
  public void names(long directory, long mtime, NamesSum names) {
    flags |= OperationLayout.FLAG_MIRROR;
    begin(OperationType.NAMES, directory, 0, mtime);
    put64(names.count());
    put64(names.sum());
    end();
  }

  /** All sums of a difference mirror were told; sets FLAG_MIRROR. */
  public void mirrorChecked(long root, long mtime) {
    flags |= OperationLayout.FLAG_MIRROR;
    begin(OperationType.MIRROR_CHECKED, root, 0, mtime);
    end();
  }

  public void mirrorEnd(long root, long mtime) {
    flags |= OperationLayout.FLAG_MIRROR;
    begin(OperationType.MIRROR_END, root, 0, mtime);
    end();
  }

  private void begin(OperationType type, long inode, long argument, long mtime) {
    start = position;
    room(OperationLayout.HEADER_BYTES);
    memory.set(U16, start + OperationLayout.TYPE, (short) type.number());
    memory.set(U16, start + OperationLayout.FLAGS, (short) flags);
    memory.set(I64, start + OperationLayout.SEQUENCE, sequence);
    memory.set(I64, start + OperationLayout.AT, at);
    memory.set(I64, start + OperationLayout.INODE, inode);
    memory.set(I64, start + OperationLayout.ARGUMENT, argument);
    memory.set(I64, start + OperationLayout.MTIME, mtime);
    position = start + OperationLayout.HEADER_BYTES;
  }

  private void end() {
    long length = position - start;
    if (length > OperationLayout.RECORD_MAX_BYTES) {
      position = start;
      throw new IllegalArgumentException("operation of " + length + " bytes is too large");
    }
    memory.set(U32, start + OperationLayout.LENGTH, (int) length);
    sequence++;
    flags = 0;
  }

  private void put32(int value) {
    room(4);
    memory.set(U32, position, value);
    position += 4;
  }

  private void put64(long value) {
    room(8);
    memory.set(I64, position, value);
    position += 8;
  }

  private void text(byte[] value) {
    if (value.length > 0xffff) {
      throw new IllegalArgumentException("text of " + value.length + " bytes is too long");
    }
    room(2);
    memory.set(U16, position, (short) value.length);
    position += 2;
    bytes(value);
  }

  private void bytes(byte[] value) {
    room(value.length);
    MemorySegment.copy(value, 0, memory, JAVA_BYTE, position, value.length);
    position += value.length;
  }

  private void room(long bytes) {
    long needed = position + bytes;
    if (needed > memory.byteSize()) {
      long size = memory.byteSize();
      while (size < needed) {
        size *= 2;
      }
      MemorySegment larger = Arena.ofAuto().allocate(size, 8);
      MemorySegment.copy(memory, 0, larger, 0, position);
      memory = larger;
    }
  }
}
