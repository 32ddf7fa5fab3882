package dev.weir.target;

/**
 * What stat(2) tells of an object.
 *
 * @param mode permissions and file type
 * @param size bytes
 * @param allocatedBytes bytes of its blocks on disk; less than the size where there are holes
 * @param mtime nanoseconds since 1970-01-01T00:00Z
 */
record FileStat(
    long device,
    long inode,
    long links,
    int mode,
    int uid,
    int gid,
    long rdev,
    long size,
    long allocatedBytes,
    long mtime) {
  /** The unit of st_blocks, whatever the file system's own blocks are. */
  static final int BLOCK_BYTES = 512;

  static final int TYPE_MASK = 0170000;
  static final int DIRECTORY = 0040000;
  static final int REGULAR = 0100000;
  static final int SYMLINK = 0120000;
  static final int CHARACTER_DEVICE = 0020000;
  static final int BLOCK_DEVICE = 0060000;
  static final int PERMISSIONS = 07777;

  int type() {
    return mode & TYPE_MASK;
  }

  boolean isDirectory() {
    return type() == DIRECTORY;
  }
}
