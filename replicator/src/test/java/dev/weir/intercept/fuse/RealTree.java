package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static dev.weir.linux.StatLayout.S_IFLNK;
import static dev.weir.linux.StatLayout.S_IFMT;
import static dev.weir.linux.StatLayout.S_IFREG;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.StatLayout;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Compares a real directory with a {@link ReplicaModel}, by system calls and raw names. */
final class RealTree {
  private final Syscalls system = new Syscalls();
  private final NativeBlock m = new NativeBlock(1 << 20, 8);
  private final ReplicaModel model;
  private final List<String> differences = new ArrayList<>();
  private int top;
  int compared;

  /** Entries seen that do not count. */
  int leftOut;

  private static final long STAT = 0;
  private static final long PATH = 1024;
  private static final long BUFFER = 16384;
  private static final int BUFFER_BYTES = 1 << 19;

  /** Says by a path below the root, with a slash at its end for a directory, whether it counts. */
  private final Predicate<String> counts;

  private final boolean whole;

  RealTree(ReplicaModel model) {
    this(model, path -> true, true);
  }

  /** Of which only a part counts, so that the numbers of names tell nothing. */
  RealTree(ReplicaModel model, Predicate<String> counts) {
    this(model, counts, false);
  }

  private RealTree(ReplicaModel model, Predicate<String> counts, boolean whole) {
    this.model = model;
    this.counts = counts;
    this.whole = whole;
  }

  /** Paths are one character per byte. */
  List<String> compare(String root) {
    top = root.length() + 1;
    directory(root, model.root);
    return differences;
  }

  private void directory(String path, long inode) {
    Map<String, Long> real = list(path);
    int all = real.size();
    real.keySet().removeIf(name -> !counts(path + "/" + name));
    leftOut += all - real.size();
    ReplicaModel.Item item = model.items.get(inode);
    if (item == null) {
      differences.add(path + ": not in the replica");
      return;
    }
    attributes(path, inode, item);
    for (String name : item.entries.keySet()) {
      if (!real.containsKey(name)) {
        differences.add(path + "/" + name + ": only in the replica");
      }
    }
    real.forEach(
        (name, child) -> {
          String below = path + "/" + name;
          Long known = item.entries.get(name);
          ReplicaModel.Item found = model.items.get(child);
          if (found == null || known == null || !known.equals(child)) {
            differences.add(below + ": is " + child + ", in the replica " + known);
          } else if (found.directory()) {
            directory(below, child);
          } else {
            attributes(below, child, found);
          }
        });
  }

  private boolean counts(String path) {
    check(
        system.call(SyscallNumbers.NEWFSTATAT, AT_FDCWD, path(path), m.address(STAT), 0x100), path);
    boolean directory = (m.getInt(STAT + StatLayout.MODE) & S_IFMT) == 0040000;
    return counts.test(path.substring(top) + (directory ? "/" : ""));
  }

  private void attributes(String path, long inode, ReplicaModel.Item item) {
    compared++;
    check(
        system.call(SyscallNumbers.NEWFSTATAT, AT_FDCWD, path(path), m.address(STAT), 0x100), path);
    int mode = m.getInt(STAT + StatLayout.MODE);
    long mtime =
        m.getLong(STAT + StatLayout.MTIME) * 1_000_000_000L
            + m.getLong(STAT + StatLayout.MTIME_NANOS);
    same(path, "inode", m.getLong(STAT + StatLayout.INO), inode);
    same(path, "mode", Integer.toOctalString(mode), Integer.toOctalString(item.mode));
    same(path, "uid", m.getInt(STAT + StatLayout.UID), item.uid);
    same(path, "gid", m.getInt(STAT + StatLayout.GID), item.gid);
    same(path, "mtime", mtime, item.mtime);
    if (!item.directory() && whole) {
      same(path, "links", m.getLong(STAT + StatLayout.NLINK), (long) item.names);
    }
    same(path, "xattrs", xattrs(path).toString(), text(item.xattrs).toString());
    if ((mode & S_IFMT) == S_IFREG) {
      content(path, m.getLong(STAT + StatLayout.SIZE), item);
    } else if ((mode & S_IFMT) == S_IFLNK) {
      long n =
          system.call(SyscallNumbers.READLINKAT, AT_FDCWD, path(path), m.address(BUFFER), 4096);
      same(path, "target", Arrays.toString(m.bytes(BUFFER, (int) n)), Arrays.toString(item.target));
    }
  }

  private void content(String path, long size, ReplicaModel.Item item) {
    same(path, "size", size, (long) item.size);
    long fd = check(system.call(SyscallNumbers.OPENAT, AT_FDCWD, path(path), 0, 0), path);
    int at = 0;
    while (at < size && at < item.size) {
      long n = system.call(SyscallNumbers.PREAD64, fd, m.address(BUFFER), BUFFER_BYTES, at);
      byte[] block = m.bytes(BUFFER, (int) check(n, path));
      int end = Math.min(item.size, at + block.length);
      int different = Arrays.mismatch(block, 0, end - at, item.data, at, end);
      if (different >= 0) {
        differences.add(
            path
                + ": content differs at "
                + (at + different)
                + ": "
                + block[different]
                + " in the replica "
                + item.data[at + different]);
        break;
      }
      at += block.length;
    }
    system.call(SyscallNumbers.CLOSE, fd);
  }

  private Map<String, String> xattrs(String path) {
    Map<String, String> found = new TreeMap<>();
    long n =
        check(
            system.call(SyscallNumbers.LLISTXATTR, path(path), m.address(BUFFER), BUFFER_BYTES),
            path);
    byte[] names = m.bytes(BUFFER, (int) n);
    for (String name : new String(names, StandardCharsets.ISO_8859_1).split("\0")) {
      if (!name.isEmpty()) {
        long at = m.putText(8192, name.getBytes(StandardCharsets.ISO_8859_1));
        long length =
            system.call(SyscallNumbers.LGETXATTR, path(path), at, m.address(BUFFER), BUFFER_BYTES);
        found.put(name, Arrays.toString(m.bytes(BUFFER, (int) check(length, path))));
      }
    }
    return found;
  }

  private static Map<String, String> text(Map<String, byte[]> xattrs) {
    Map<String, String> text = new TreeMap<>();
    xattrs.forEach((name, value) -> text.put(name, Arrays.toString(value)));
    return text;
  }

  private Map<String, Long> list(String path) {
    long fd = check(system.call(SyscallNumbers.OPENAT, AT_FDCWD, path(path), 0, 0), path);
    Map<String, Long> entries = new TreeMap<>();
    long n;
    do {
      n = system.call(SyscallNumbers.GETDENTS64, fd, m.address(BUFFER), BUFFER_BYTES);
      for (long at = BUFFER; at < BUFFER + n; at += m.getShort(at + 16) & 0xffff) {
        String name = new String(m.text(at + 19), StandardCharsets.ISO_8859_1);
        if (!name.equals(".") && !name.equals("..")) {
          entries.put(name, m.getLong(at));
        }
      }
    } while (n > 0);
    system.call(SyscallNumbers.CLOSE, fd);
    return entries;
  }

  private long path(String path) {
    return m.putText(PATH, path.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void same(String path, String what, Object real, Object replica) {
    if (!real.equals(replica)) {
      differences.add(path + ": " + what + " is " + real + ", in the replica " + replica);
    }
  }

  private static long check(long result, String path) {
    if (result < 0) {
      throw new AssertionError(path + ": errno " + -result);
    }
    return result;
  }
}
