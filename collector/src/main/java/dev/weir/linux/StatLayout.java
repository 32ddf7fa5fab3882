package dev.weir.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** Offsets in {@code struct stat} of x86-64, and the file types in its mode. */
public final class StatLayout {
  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          JAVA_LONG.withName("dev"),
          JAVA_LONG.withName("ino"),
          JAVA_LONG.withName("nlink"),
          JAVA_INT.withName("mode"),
          JAVA_INT.withName("uid"),
          JAVA_INT.withName("gid"),
          MemoryLayout.paddingLayout(4),
          JAVA_LONG.withName("rdev"),
          JAVA_LONG.withName("size"),
          JAVA_LONG.withName("blksize"),
          JAVA_LONG.withName("blocks"),
          JAVA_LONG.withName("atime"),
          JAVA_LONG.withName("atimeNanos"),
          JAVA_LONG.withName("mtime"),
          JAVA_LONG.withName("mtimeNanos"),
          JAVA_LONG.withName("ctime"),
          JAVA_LONG.withName("ctimeNanos"),
          MemoryLayout.sequenceLayout(3, JAVA_LONG));

  public static final int BYTES = 144;
  public static final int DEV = at("dev");
  public static final int INO = at("ino");
  public static final int NLINK = at("nlink");
  public static final int MODE = at("mode");
  public static final int UID = at("uid");
  public static final int GID = at("gid");
  public static final int RDEV = at("rdev");
  public static final int SIZE = at("size");
  public static final int BLKSIZE = at("blksize");
  public static final int BLOCKS = at("blocks");
  public static final int ATIME = at("atime");
  public static final int ATIME_NANOS = at("atimeNanos");
  public static final int MTIME = at("mtime");
  public static final int MTIME_NANOS = at("mtimeNanos");
  public static final int CTIME = at("ctime");
  public static final int CTIME_NANOS = at("ctimeNanos");

  public static final int S_IFMT = 0170000;
  public static final int S_IFSOCK = 0140000;
  public static final int S_IFLNK = 0120000;
  public static final int S_IFREG = 0100000;
  public static final int S_IFBLK = 0060000;
  public static final int S_IFDIR = 0040000;
  public static final int S_IFCHR = 0020000;
  public static final int S_IFIFO = 0010000;
  public static final int S_ISUID = 04000;
  public static final int S_ISGID = 02000;
  public static final int S_IXGRP = 00010;

  static {
    if (LAYOUT.byteSize() != BYTES) {
      throw new ExceptionInInitializerError("struct stat of " + LAYOUT.byteSize() + " bytes");
    }
  }

  private StatLayout() {}

  private static int at(String field) {
    return (int) LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }
}
