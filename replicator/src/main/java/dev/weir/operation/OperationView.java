package dev.weir.operation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.weir.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads one operation in place, without copying or allocating. {@link #wrap} checks the whole
 * record (lengths, type, names) against its bounds, so that the accessors afterwards can neither
 * leave the record nor meet a name that is not a single path component. Reusable; one thread.
 */
public final class OperationView {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /** Longest name of a directory entry or extended attribute, bytes (NAME_MAX, XATTR_NAME_MAX). */
  public static final int NAME_MAX_BYTES = 255;

  /** Longest target of a symbolic link, bytes (PATH_MAX without the closing zero). */
  public static final int SYMLINK_MAX_BYTES = 4095;

  /** Longest value of an extended attribute, bytes (XATTR_SIZE_MAX). */
  public static final int XATTR_VALUE_MAX_BYTES = 65536;

  private static final int OBJECT_FIELDS_BYTES = 40;
  private static final int RENAME_FIELDS_BYTES = 32;
  private static final int ATTRIBUTES_BYTES = 24;
  private static final int ALLOCATE_BYTES = 12;
  private static final int BLOCKS_FIELDS_BYTES = 8;
  private static final int NAMES_BYTES = 16;
  private static final String REMEDY =
      "the batch is damaged or was made by something else; mirror again from the source";

  private MemorySegment memory = MemorySegment.NULL;
  private long base;
  private int length;
  private OperationType type = OperationType.WRITE;
  private long firstText;
  private int firstTextLength;
  private long secondText;
  private int secondTextLength;

  /**
   * Moves to the operation that starts at {@code offset}; its end must not lie behind the segment's
   * end.
   *
   * @return this
   * @throws ProblemException when the bytes are not one whole valid operation; the view is then
   *     unusable until the next wrap
   */
  public OperationView wrap(MemorySegment segment, long offset) {
    memory = segment;
    base = offset;
    long available = segment.byteSize() - offset;
    require(offset >= 0 && available >= OperationLayout.HEADER_BYTES, "operation header cut off");
    length = segment.get(U32, offset + OperationLayout.LENGTH);
    require(
        length >= OperationLayout.HEADER_BYTES
            && length <= OperationLayout.RECORD_MAX_BYTES
            && length <= available,
        "operation of impossible length");
    type = typeAt(segment.get(U16, offset + OperationLayout.TYPE) & 0xffff);
    firstText = offset;
    firstTextLength = 0;
    secondText = offset;
    secondTextLength = 0;
    checkPayload();
    return this;
  }

  private OperationType typeAt(int number) {
    try {
      return OperationType.of(number);
    } catch (IllegalArgumentException unknown) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          place(),
          "operation type " + number + " is not known to this version",
          "run the same version of Weir on both sides",
          unknown);
    }
  }

  private void checkPayload() {
    switch (type) {
      case WRITE -> require(argument() >= 0, "write at a negative offset");
      case TRUNCATE -> require(payloadLength() == 0 && argument() >= 0, "malformed truncate");
      case CREATE, ENTRY, FACTS -> checkObject();
      case LINK, UNLINK -> endsAt(name(fields(8)));
      case RENAME -> checkRename();
      case ATTRIBUTES -> require(payloadLength() == ATTRIBUTES_BYTES, "malformed attributes");
      case SET_XATTR -> checkXattr();
      case REMOVE_XATTR -> endsAt(xattrName());
      case ALLOCATE -> checkAllocate();
      case MIRROR_BEGIN, MIRROR_END, MIRROR_CHECKED, VERIFY_BEGIN, VERIFY_END ->
          require(payloadLength() == 0, "malformed mirror mark");
      case BLOCKS -> checkBlocks();
      case NAMES -> require(payloadLength() == NAMES_BYTES && namesCount() >= 0, "malformed names");
    }
  }

  private void checkObject() {
    endsAt(symlinkText(name(fields(OBJECT_FIELDS_BYTES))));
    require(childSize() >= 0, "object of negative size");
  }

  private void checkRename() {
    long next = name(fields(RENAME_FIELDS_BYTES));
    long oldName = firstText;
    int oldLength = firstTextLength;
    endsAt(name(next));
    secondText = firstText;
    secondTextLength = firstTextLength;
    firstText = oldName;
    firstTextLength = oldLength;
  }

  private void checkXattr() {
    long at = xattrName();
    require(at + 4 <= end(), "extended attribute cut off");
    int valueLength = memory.get(U32, at);
    require(
        valueLength >= 0 && valueLength <= XATTR_VALUE_MAX_BYTES && at + 4 + valueLength == end(),
        "extended attribute value of impossible length");
    secondText = at + 4;
    secondTextLength = valueLength;
  }

  private void checkAllocate() {
    require(payloadLength() == ALLOCATE_BYTES, "malformed allocate");
    require(
        argument() >= 0 && allocateLength() > 0 && argument() + allocateLength() > 0,
        "allocate of an impossible range");
  }

  private void checkBlocks() {
    fields(BLOCKS_FIELDS_BYTES);
    long covered = blocksLength();
    require(
        argument() >= 0
            && argument() % OperationLayout.BLOCK_BYTES == 0
            && covered > 0
            && argument() + covered > 0
            && sums() * (long) OperationLayout.SUM_BYTES == payloadLength() - BLOCKS_FIELDS_BYTES,
        "sums of impossible blocks");
  }

  /** Passes the fixed fields of the payload and returns the absolute offset behind them. */
  private long fields(int bytes) {
    require(payloadLength() >= bytes, "payload cut off");
    return payloadOffset() + bytes;
  }

  private long text(long at, int most, String what) {
    require(at + 2 <= end(), "text cut off");
    firstTextLength = memory.get(U16, at) & 0xffff;
    firstText = at + 2;
    require(firstText + firstTextLength <= end(), "text cut off");
    require(firstTextLength <= most, what);
    return firstText + firstTextLength;
  }

  private long name(long at) {
    long next = text(at, NAME_MAX_BYTES, "name longer than " + NAME_MAX_BYTES + " bytes");
    require(firstTextLength > 0, "empty name");
    for (int i = 0; i < firstTextLength; i++) {
      byte b = memory.get(JAVA_BYTE, firstText + i);
      require(b != 0 && b != '/', "name that holds a slash or a zero byte");
    }
    require(!isDots(), "name '.' or '..'");
    return next;
  }

  private boolean isDots() {
    return firstTextLength <= 2
        && memory.get(JAVA_BYTE, firstText) == '.'
        && memory.get(JAVA_BYTE, firstText + firstTextLength - 1) == '.';
  }

  private long xattrName() {
    long next = text(payloadOffset(), NAME_MAX_BYTES, "extended attribute name too long");
    require(firstTextLength > 0, "extended attribute without a name");
    for (int i = 0; i < firstTextLength; i++) {
      require(memory.get(JAVA_BYTE, firstText + i) != 0, "extended attribute name with zero byte");
    }
    return next;
  }

  private long symlinkText(long at) {
    long name = firstText;
    int nameLength = firstTextLength;
    long next = text(at, SYMLINK_MAX_BYTES, "symbolic link target too long");
    for (int i = 0; i < firstTextLength; i++) {
      require(memory.get(JAVA_BYTE, firstText + i) != 0, "symbolic link target with zero byte");
    }
    secondText = firstText;
    secondTextLength = firstTextLength;
    firstText = name;
    firstTextLength = nameLength;
    return next;
  }

  private void endsAt(long at) {
    require(at == end(), "bytes left over in the payload");
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw ProblemException.badInput(place(), what, REMEDY);
    }
  }

  private String place() {
    return "operation at byte " + base;
  }

  private long end() {
    return base + length;
  }

  public OperationType type() {
    return type;
  }

  /** Length of header and payload, bytes: the next operation starts there. */
  public int length() {
    return length;
  }

  public int flags() {
    return memory.get(U16, base + OperationLayout.FLAGS) & 0xffff;
  }

  public boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  public long sequence() {
    return memory.get(I64, base + OperationLayout.SEQUENCE);
  }

  /** Time on the source, nanoseconds since 1970-01-01T00:00Z. */
  public long at() {
    return memory.get(I64, base + OperationLayout.AT);
  }

  public long inode() {
    return memory.get(I64, base + OperationLayout.INODE);
  }

  /** Offset (WRITE, ALLOCATE) or size (TRUNCATE), bytes; otherwise 0. */
  public long argument() {
    return memory.get(I64, base + OperationLayout.ARGUMENT);
  }

  /** Modification time of {@link #inode()} after the operation, nanoseconds since 1970. */
  public long mtime() {
    return memory.get(I64, base + OperationLayout.MTIME);
  }

  /** The memory the operation lies in. */
  public MemorySegment memory() {
    return memory;
  }

  /** Where the operation starts in {@link #memory()}. */
  public long offset() {
    return base;
  }

  /** Where the payload starts in {@link #memory()}; for WRITE the bytes written. */
  public long payloadOffset() {
    return base + OperationLayout.HEADER_BYTES;
  }

  public int payloadLength() {
    return length - OperationLayout.HEADER_BYTES;
  }

  /** Identity of the object named (CREATE, ENTRY, LINK, UNLINK, RENAME). */
  public long child() {
    return field64(0, carriesName());
  }

  /** Mode with file type (CREATE, ENTRY), or without (ATTRIBUTES). */
  public int mode() {
    return field32(attributes() ? 4 : 8, attributes() || object());
  }

  public int uid() {
    return field32(attributes() ? 8 : 12, attributes() || object());
  }

  public int gid() {
    return field32(attributes() ? 12 : 16, attributes() || object());
  }

  /** Device number of a special file as in stat (CREATE, ENTRY). */
  public int rdev() {
    return field32(20, object());
  }

  /** Modification time of the new object, nanoseconds since 1970 (CREATE, ENTRY). */
  public long childMtime() {
    return field64(24, object());
  }

  /** Size of the new object, bytes (CREATE, ENTRY). */
  public long childSize() {
    return field64(32, object());
  }

  /** Which attributes change: the MASK constants of {@link OperationLayout} (ATTRIBUTES). */
  public int mask() {
    return field32(0, attributes());
  }

  /** Access time, nanoseconds since 1970 (ATTRIBUTES). */
  public long atime() {
    return field64(16, attributes());
  }

  /** Identity of the directory that the name moves to (RENAME). */
  public long targetDirectory() {
    return field64(8, type == OperationType.RENAME);
  }

  /** Identity of what the rename replaces or exchanges, or 0 (RENAME). */
  public long replacedChild() {
    return field64(16, type == OperationType.RENAME);
  }

  /** Modification time of the target directory, nanoseconds since 1970 (RENAME). */
  public long targetDirectoryMtime() {
    return field64(24, type == OperationType.RENAME);
  }

  /** Bytes to allocate, punch or zero (ALLOCATE). */
  public long allocateLength() {
    return field64(0, type == OperationType.ALLOCATE);
  }

  /** Mode as in fallocate(2) (ALLOCATE). */
  public int allocateMode() {
    return field32(8, type == OperationType.ALLOCATE);
  }

  /** Bytes that the sums cover; only the last block may be short (BLOCKS). */
  public long blocksLength() {
    return field64(0, type == OperationType.BLOCKS);
  }

  /** How many names the directory has (NAMES). */
  public long namesCount() {
    return field64(0, type == OperationType.NAMES);
  }

  /** {@link NamesSum#sum} of them (NAMES). */
  public long namesSum() {
    return field64(8, type == OperationType.NAMES);
  }

  /** How many sums there are (BLOCKS). */
  public long sums() {
    return (blocksLength() - 1) / OperationLayout.BLOCK_BYTES + 1;
  }

  /** Where the sum of the n-th block starts in {@link #memory()} (BLOCKS). */
  public long sumOffset(int n) {
    requirePresent(type == OperationType.BLOCKS);
    return payloadOffset() + BLOCKS_FIELDS_BYTES + (long) n * OperationLayout.SUM_BYTES;
  }

  /** The entry's name, the old name (RENAME) or the attribute's name; a copy. */
  public byte[] name() {
    return copy(firstText, firstTextLength);
  }

  /** The new name (RENAME), the symbolic link's target (CREATE, ENTRY), the value (SET_XATTR). */
  public byte[] second() {
    return copy(secondText, secondTextLength);
  }

  public int secondLength() {
    return secondTextLength;
  }

  /** Where the bytes of {@link #second()} start in {@link #memory()}. */
  public long secondOffset() {
    return secondText;
  }

  private byte[] copy(long at, int bytes) {
    byte[] copy = new byte[bytes];
    MemorySegment.copy(memory, JAVA_BYTE, at, copy, 0, bytes);
    return copy;
  }

  private boolean object() {
    return type == OperationType.CREATE
        || type == OperationType.ENTRY
        || type == OperationType.FACTS;
  }

  private boolean attributes() {
    return type == OperationType.ATTRIBUTES;
  }

  private boolean carriesName() {
    return object()
        || type == OperationType.LINK
        || type == OperationType.UNLINK
        || type == OperationType.RENAME;
  }

  private long field64(int at, boolean present) {
    requirePresent(present);
    return memory.get(I64, payloadOffset() + at);
  }

  private int field32(int at, boolean present) {
    requirePresent(present);
    return memory.get(U32, payloadOffset() + at);
  }

  private void requirePresent(boolean present) {
    if (!present) {
      throw new IllegalStateException(type + " has no such field");
    }
  }
}
