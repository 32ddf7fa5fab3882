package dev.weir.target;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * Calls on one name in one open directory: nothing here takes a path that an operation could have
 * made, and opening never follows a link or leaves the file system. A call that fails throws {@link
 * SystemCallException}. One thread.
 */
public interface Beneath {
  int O_RDONLY = 0;
  int O_RDWR = 2;
  int AT_REMOVEDIR = 0x200;
  int RENAME_NOREPLACE = 1;

  /** Of the machine that this runs on. */
  static Beneath ofThisMachine() {
    return new LinuxBeneath();
  }

  /**
   * An entry of a directory.
   *
   * @param type as in d_type; 0 when the file system does not say
   */
  record Entry(Name name, long inode, int type) {}

  /** Opens a directory that a person named; the only call that takes a path. */
  int openRoot(Path path);

  /**
   * Holds the directory against another node, until it is closed.
   *
   * @return false when another one holds it
   */
  boolean hold(int directory);

  int openDirectory(int directory, Name name);

  /**
   * @param access O_RDONLY or O_RDWR
   */
  int openFile(int directory, Name name, int access);

  int createFile(int directory, Name name, int permissions);

  void close(int fd);

  void makeDirectory(int directory, Name name, int permissions);

  void makeSymlink(int directory, Name name, byte[] target);

  void makeNode(int directory, Name name, int mode, long device);

  void link(int directory, Name name, int toDirectory, Name toName);

  /**
   * @param flags 0 or AT_REMOVEDIR
   */
  void unlink(int directory, Name name, int flags);

  /**
   * @param flags 0, RENAME_NOREPLACE or RENAME_EXCHANGE
   */
  void rename(int directory, Name name, int toDirectory, Name toName, int flags);

  /** Whether there is such a name; if so {@link #lastStat()} describes it. */
  boolean exists(int directory, Name name);

  FileStat stat(int directory, Name name);

  FileStat stat(int fd);

  FileStat lastStat();

  /** Writes all of it, or throws with a part written. */
  void write(int fd, long address, long length, long offset);

  /** Reads up to the end of {@code target}; returns the bytes read, fewer only at the end. */
  long read(int fd, MemorySegment target, long offset);

  void truncate(int fd, long size);

  /**
   * The next place at or after {@code offset} that holds data, not a hole; -1 when there is none. A
   * file system that does not know its holes says {@code offset} itself.
   */
  long nextData(int fd, long offset);

  /** The end of the data in which {@code offset} lies. */
  long nextHole(int fd, long offset);

  /**
   * @param map a struct fiemap with its request, for the answer
   * @return false when the file system cannot tell
   */
  boolean mapExtents(int fd, MemorySegment map);

  void allocate(int fd, int mode, long offset, long length);

  void setMode(int fd, int permissions);

  /** Follows a symbolic link, so not to be used on one. */
  void setMode(int directory, Name name, int permissions);

  /** An id of -1 stays as it is. */
  void setOwner(int directory, Name name, int uid, int gid);

  /** Sets the modification time, nanoseconds since 1970. */
  void setModified(int fd, long mtime);

  void setModified(int directory, Name name, long mtime);

  void setAccessed(int directory, Name name, long atime);

  byte[] readLink(int directory, Name name);

  /** Extended attributes of a name itself, also of a symbolic link or a device. */
  List<Name> listAttributes(int directory, Name name);

  /** Extended attributes of an open file. */
  List<Name> listAttributes(int fd);

  byte[] getAttribute(int directory, Name name, Name attribute);

  void setAttribute(int directory, Name name, Name attribute, MemorySegment data);

  void removeAttribute(int directory, Name name, Name attribute);

  /** All names in an open directory but the dots; rewinds it first. */
  List<Entry> list(int directory);

  /**
   * Whether the file system has free space, so that a refusal for want of it concerns one object
   * only.
   */
  boolean hasRoom(int fd);

  /**
   * What anybody may still take of the file system, in bytes; the largest number when it has no
   * size of its own, as some that lie on other machines.
   */
  long freeBytes(int fd);

  /** Makes everything in the file system durable. */
  void syncFileSystem(int fd);
}
