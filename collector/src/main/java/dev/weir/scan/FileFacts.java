package dev.weir.scan;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a stat says of a file, without following links. Where the platform has no inodes the
 * identity is a hash of the path, and mode and owner are made up.
 *
 * @param path where it was seen
 * @param inode identity
 * @param device number of the device it lies on, 0 where unknown
 * @param mode permissions and file type, as in stat
 * @param size bytes
 * @param mtime last change of content, nanoseconds since 1970-01-01T00:00Z
 * @param ctime last change of content or attributes, the same as {@code mtime} where unknown
 * @param target of a symbolic link, raw as in {@link ScanName}; empty for others
 */
public record FileFacts(
    Path path,
    long inode,
    long device,
    int mode,
    int uid,
    int gid,
    int rdev,
    long size,
    long mtime,
    long ctime,
    String target) {
  private static final String UNIX = "unix:dev,ino,mode,uid,gid,rdev,size,lastModifiedTime,ctime";
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;

  static FileFacts read(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Map<String, Object> read = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
      int mode = (int) number(read, "mode");
      return new FileFacts(
          path,
          number(read, "ino"),
          number(read, "dev"),
          mode,
          (int) number(read, "uid"),
          (int) number(read, "gid"),
          (int) number(read, "rdev"),
          number(read, "size"),
          time(read, "lastModifiedTime"),
          time(read, "ctime"),
          (mode & TYPE) == LINK ? linkTarget(path) : "");
    }
    return portable(path);
  }

  private static FileFacts portable(Path path) throws IOException {
    BasicFileAttributes read =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int mode =
        read.isDirectory()
            ? DIRECTORY | 0755
            : read.isSymbolicLink() ? LINK | 0777 : REGULAR | 0644;
    long time = read.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    return new FileFacts(
        path,
        Hashing.xxh3_64().hashCharsToLong(path.toString()),
        0,
        mode,
        0,
        0,
        0,
        read.size(),
        time,
        time,
        read.isSymbolicLink() ? linkTarget(path) : "");
  }

  private static String linkTarget(Path path) throws IOException {
    Path target = Files.readSymbolicLink(path);
    byte[] bytes = target.toString().getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static long number(Map<String, Object> read, String name) {
    return ((Number) Objects.requireNonNull(read.get(name), name)).longValue();
  }

  private static long time(Map<String, Object> read, String name) {
    return ((FileTime) Objects.requireNonNull(read.get(name), name)).to(TimeUnit.NANOSECONDS);
  }

  public boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  public boolean isRegular() {
    return (mode & TYPE) == REGULAR;
  }

  public boolean isLink() {
    return (mode & TYPE) == LINK;
  }

  /** Whether this can be a later state of the same object rather than a reused inode. */
  boolean succeeds(FileFacts earlier) {
    return (mode & TYPE) == (earlier.mode & TYPE)
        && rdev == earlier.rdev
        && target.equals(earlier.target);
  }

  /** Whether nothing was done to it since, as far as times and size tell. */
  boolean sameState(FileFacts earlier) {
    return size == earlier.size && mtime == earlier.mtime && ctime == earlier.ctime;
  }

  boolean sameAttributes(FileFacts earlier) {
    return mode == earlier.mode
        && uid == earlier.uid
        && gid == earlier.gid
        && mtime == earlier.mtime;
  }
}
