package dev.weir.operation;

/**
 * Layout of one operation, little-endian, unaligned: a header of {@value #HEADER_BYTES} bytes and a
 * payload that depends on the type. Identities are inode numbers of the source's file system; times
 * are nanoseconds since 1970-01-01T00:00Z.
 *
 * <pre>
 *  0 u32 length of header and payload        24 u64 inode: the changed file, or the parent directory of a namespace operation
 *  4 u16 type, see OperationType             32 i64 argument: offset (WRITE, ALLOCATE), size (TRUNCATE), else 0
 *  6 u16 flags                               40 i64 modification time of that inode after the operation
 *  8 u64 sequence                            48 payload
 * 16 i64 time on the source
 * </pre>
 *
 * Payloads ({@code text} is u16 length and that many raw bytes, names are not decoded):
 *
 * <pre>
 * WRITE          the bytes written
 * TRUNCATE       none
 * CREATE, ENTRY  u64 child, u32 mode (with file type), u32 uid, u32 gid, u32 rdev, i64 child mtime, i64 child size, text name, text symlink target
 * LINK           u64 child, text name
 * UNLINK         u64 child, text name                                   (flag DIRECTORY: rmdir)
 * RENAME         u64 child, u64 target directory, u64 replaced child or 0, i64 target directory mtime, text old name, text new name
 *                                                                       (flag EXCHANGE: both stay, swapped)
 * ATTRIBUTES     u32 mask (1 mode, 2 uid, 4 gid, 8 atime, 16 mtime), u32 mode, u32 uid, u32 gid, i64 atime
 * SET_XATTR      text name, u32 length and value
 * REMOVE_XATTR   text name
 * ALLOCATE       i64 length, u32 fallocate mode
 * MIRROR_BEGIN   none; inode is the root directory                      (what is not mentioned until MIRROR_END goes away)
 * MIRROR_END     none; inode is the root directory
 * BLOCKS         i64 length, a sum of {@value #SUM_BYTES} bytes for each {@value #BLOCK_BYTES} bytes of it  (argument: offset)
 * FACTS          as ENTRY                                               (what the source has, to be compared)
 * VERIFY_BEGIN   none; inode is the root directory
 * VERIFY_END     none; inode is the root directory
 * MIRROR_CHECKED none; inode is the root directory                      (all sums were told)
 * NAMES          u64 count of names, u64 their NamesSum                 (a difference mirror found just what was there)
 * </pre>
 *
 * CREATE is a change that an application made; ENTRY says what a mirror found (the same fields, and
 * the object may exist).
 */
public final class OperationLayout {
  public static final int LENGTH = 0;
  public static final int TYPE = 4;
  public static final int FLAGS = 6;
  public static final int SEQUENCE = 8;
  public static final int AT = 16;
  public static final int INODE = 24;
  public static final int ARGUMENT = 32;
  public static final int MTIME = 40;
  public static final int HEADER_BYTES = 48;

  /** Largest payload: one FUSE write of 1 MiB; an extended attribute is at most 64 KiB. */
  public static final int PAYLOAD_MAX_BYTES = 1 << 20;

  public static final int RECORD_MAX_BYTES = HEADER_BYTES + PAYLOAD_MAX_BYTES;

  public static final int FLAG_DIRECTORY = 1;
  public static final int FLAG_EXCHANGE = 2;

  /** Written by the initial or difference mirror, not by an application. */
  public static final int FLAG_MIRROR = 4;

  /** With MIRROR_BEGIN: what is there stays and is compared, not made anew. */
  public static final int FLAG_DIFFERENCE = 8;

  /** Says what the source has, to be compared; changes nothing. */
  public static final int FLAG_VERIFY = 16;

  /** With ENTRY in a difference mirror: the content is what it was, no sums follow. */
  public static final int FLAG_KEPT = 32;

  /**
   * What BLOCKS compares at a time: small enough that one changed page costs little, large enough
   * that the sums of 1 GiB are 256 KiB.
   */
  public static final int BLOCK_BYTES = 64 << 10;

  /** The first half of a SHA-256. */
  public static final int SUM_BYTES = 16;

  public static final int MASK_MODE = 1;
  public static final int MASK_UID = 2;
  public static final int MASK_GID = 4;
  public static final int MASK_ATIME = 8;
  public static final int MASK_MTIME = 16;

  private OperationLayout() {}
}
