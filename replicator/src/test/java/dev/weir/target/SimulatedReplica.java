package dev.weir.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.linux.Errno;
import dev.weir.simulated.Volume;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file system on which a replica lies, in memory, and the calls on it. What was not synced
 * survives a loss of power as a file system with a journal of its metadata allows it: all changes
 * of names, attributes and sizes up to some moment, and of the bytes written before it any pages.
 *
 * <p>Inode numbers are used again at once, as ext4 does.
 */
@SuppressWarnings("restricted")
public final class SimulatedReplica {
  private static final int PAGE_BYTES = 4096;
  private static final long FIRST_NUMBER = 11;
  private static final int EXCHANGE = 2;
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;

  private Volume now = new Volume();
  private Volume safe = new Volume();
  private final List<Pending> pending = new ArrayList<>();

  /** Hears of each call before it is made; may throw to have it fail or never return. */
  public Consumer<String> meanwhile = call -> {};

  /** Bytes of content that fit. */
  public long capacity = Long.MAX_VALUE;

  /** The time that the kernel gives to what it changes by itself. */
  public long kernelTime = 1;

  /**
   * @param bytes null for a change of metadata
   */
  private record Pending(Volume.Change change, long number, int offset, byte @Nullable [] bytes) {}

  /** What a reader sees at this moment. */
  public Volume volume() {
    return now;
  }

  /** The same state on a disk of its own, which nobody uses. */
  public SimulatedReplica copy() {
    SimulatedReplica other = new SimulatedReplica();
    other.now = now.copy();
    other.safe = safe.copy();
    other.pending.addAll(pending);
    other.kernelTime = kernelTime;
    return other;
  }

  /** The process that used it is gone, the machine is not. */
  public void processEnds() {
    for (Volume.Inode inode : List.copyOf(all(now))) {
      if (inode.links == 0 && inode.number != Volume.ROOT) {
        long number = inode.number;
        change(volume -> volume.forget(number));
      }
    }
  }

  private static List<Volume.Inode> all(Volume volume) {
    List<Volume.Inode> all = new ArrayList<>();
    volume.inodes().forEach(all::add);
    return all;
  }

  /** Power is lost. */
  public void losePower(Random random) {
    int names = random.nextInt(pending.size() + 1);
    int fate = random.nextInt(3);
    for (Pending one : pending.subList(0, names)) {
      if (one.bytes == null) {
        one.change.on(safe);
      } else if (fate > 0 && safe.has(one.number)) {
        survive(one.number, one.offset, one.bytes, fate, random);
      }
    }
    pending.clear();
    for (Volume.Inode inode : all(safe)) {
      safe.forget(inode.number);
    }
    now = safe.copy();
  }

  private void survive(long number, int offset, byte[] bytes, int fate, Random random) {
    int end = offset + bytes.length;
    for (int at = offset; at < end; ) {
      int to = Math.min(end, (at / PAGE_BYTES + 1) * PAGE_BYTES);
      if (fate == 1 || random.nextBoolean()) {
        safe.write(number, at, Arrays.copyOfRange(bytes, at - offset, to - offset));
      }
      at = to;
    }
  }

  /** The kernel writes back by itself what it has. */
  public void writeBack() {
    for (Pending one : pending) {
      if (one.bytes == null) {
        one.change.on(safe);
      } else if (safe.has(one.number)) {
        safe.write(one.number, one.offset, one.bytes);
      }
    }
    pending.clear();
  }

  private void change(Volume.Change change) {
    change.on(now);
    pending.add(new Pending(change, 0, 0, null));
  }

  /** Calls of one process. */
  public Beneath beneath() {
    return new Calls();
  }

  private static String text(Name name) {
    return new String(name.bytes(), ISO_8859_1);
  }

  private static Name name(String text) {
    return new Name(text.getBytes(ISO_8859_1));
  }

  private final class Calls implements Beneath {
    private final Map<Integer, Long> open = new HashMap<>();
    private int nextDescriptor = 3;
    private FileStat last = stat(now.inode(Volume.ROOT));

    private FileStat stat(Volume.Inode inode) {
      return new FileStat(
          1,
          inode.number,
          inode.isDirectory() ? 2 : inode.links,
          inode.mode,
          inode.uid,
          inode.gid,
          0,
          inode.content.length,
          inode.content.length,
          inode.mtime);
    }

    private int opened(long number) {
      int fd = nextDescriptor++;
      open.put(fd, number);
      return fd;
    }

    private long number(int fd) {
      Long number = open.get(fd);
      if (number == null) {
        throw new IllegalStateException("descriptor " + fd + " is not open");
      }
      return number;
    }

    private Volume.Inode of(int fd) {
      return now.inode(number(fd));
    }

    private Volume.Inode of(int directory, Name name) {
      if (text(name).equals(".")) {
        return of(directory);
      }
      Long number = of(directory).children.get(text(name));
      if (number == null) {
        throw new SystemCallException("simulated " + name, Errno.ENOENT);
      }
      return now.inode(number);
    }

    private void requireFree(int directory, Name name) {
      if (of(directory).children.containsKey(text(name))) {
        throw new SystemCallException("simulated " + name, Errno.EEXIST);
      }
    }

    private void requireRoom(long bytes) {
      if (bytes > 0 && now.bytes() + bytes > capacity) {
        throw new SystemCallException("simulated", Errno.ENOSPC);
      }
    }

    @Override
    public int openRoot(Path path) {
      return opened(Volume.ROOT);
    }

    @Override
    public boolean hold(int directory) {
      return true;
    }

    @Override
    public int openDirectory(int directory, Name name) {
      meanwhile.accept("open");
      return opened(of(directory, name).number);
    }

    @Override
    public int openFile(int directory, Name name, int access) {
      meanwhile.accept("open");
      return opened(of(directory, name).number);
    }

    @Override
    public int createFile(int directory, Name name, int permissions) {
      meanwhile.accept("create");
      return opened(make(directory, name, FileStat.REGULAR | permissions));
    }

    private long make(int directory, Name name, int mode) {
      requireFree(directory, name);
      requireRoom(1);
      long parent = number(directory);
      long number = now.freeNumber(FIRST_NUMBER);
      long time = kernelTime;
      change(
          volume -> {
            volume.create(parent, text(name), number, mode);
            volume.inode(number).mtime = time;
            volume.inode(parent).mtime = time;
          });
      return number;
    }

    @Override
    public void close(int fd) {
      Long number = open.remove(fd);
      if (number != null) {
        forgetUnused(number);
      }
    }

    private void forgetUnused(long number) {
      if (now.has(number)
          && number != Volume.ROOT
          && now.inode(number).links == 0
          && !open.containsValue(number)) {
        change(volume -> volume.forget(number));
      }
    }

    @Override
    public void makeDirectory(int directory, Name name, int permissions) {
      meanwhile.accept("mkdir");
      make(directory, name, FileStat.DIRECTORY | permissions);
    }

    @Override
    public void makeSymlink(int directory, Name name, byte[] target) {
      meanwhile.accept("symlink");
      long number = make(directory, name, FileStat.SYMLINK | 0777);
      byte[] content = target.clone();
      change(volume -> volume.inode(number).content = content);
    }

    @Override
    public void makeNode(int directory, Name name, int mode, long device) {
      meanwhile.accept("mknod");
      make(directory, name, mode);
    }

    @Override
    public void link(int directory, Name name, int toDirectory, Name toName) {
      meanwhile.accept("link");
      requireFree(toDirectory, toName);
      long number = of(directory, name).number;
      long to = number(toDirectory);
      long time = kernelTime;
      change(
          volume -> {
            volume.link(to, text(toName), number);
            volume.inode(to).mtime = time;
          });
    }

    @Override
    public void unlink(int directory, Name name, int flags) {
      meanwhile.accept("unlink");
      Volume.Inode gone = of(directory, name);
      boolean removesDirectory = (flags & AT_REMOVEDIR) != 0;
      if (gone.isDirectory() != removesDirectory) {
        throw new SystemCallException("unlink", gone.isDirectory() ? Errno.EISDIR : Errno.ENOTDIR);
      }
      if (!gone.children.isEmpty()) {
        throw new SystemCallException("rmdir", Errno.ENOTEMPTY);
      }
      long parent = number(directory);
      long time = kernelTime;
      change(
          volume -> {
            volume.unlink(parent, text(name));
            volume.inode(parent).mtime = time;
          });
      forgetUnused(gone.number);
    }

    @Override
    public void rename(int directory, Name name, int toDirectory, Name toName, int flags) {
      meanwhile.accept("rename");
      Volume.Inode moved = of(directory, name);
      Long target = of(toDirectory).children.get(text(toName));
      long from = number(directory);
      long to = number(toDirectory);
      if (target != null && flags == RENAME_NOREPLACE) {
        throw new SystemCallException("rename", Errno.EEXIST);
      }
      if (target != null && flags != EXCHANGE) {
        if (target == moved.number) {
          return; // two names of one file: POSIX leaves both
        }
        requireReplaceable(moved, now.inode(target));
      }
      if (target == null && flags == EXCHANGE) {
        throw new SystemCallException("rename", Errno.ENOENT);
      }
      long time = kernelTime;
      change(
          volume -> {
            if (flags == EXCHANGE) {
              volume.exchange(from, text(name), to, text(toName));
            } else {
              volume.rename(from, text(name), to, text(toName));
            }
            volume.inode(from).mtime = time;
            volume.inode(to).mtime = time;
          });
      if (target != null) {
        forgetUnused(target);
      }
    }

    private static void requireReplaceable(Volume.Inode moved, Volume.Inode target) {
      if (moved.isDirectory() != target.isDirectory()) {
        throw new SystemCallException(
            "rename", target.isDirectory() ? Errno.EISDIR : Errno.ENOTDIR);
      }
      if (!target.children.isEmpty()) {
        throw new SystemCallException("rename", Errno.ENOTEMPTY);
      }
    }

    @Override
    public boolean exists(int directory, Name name) {
      Long number =
          text(name).equals(".")
              ? Long.valueOf(number(directory))
              : of(directory).children.get(text(name));
      if (number == null) {
        return false;
      }
      last = stat(now.inode(number));
      return true;
    }

    @Override
    public FileStat stat(int directory, Name name) {
      last = stat(of(directory, name));
      return last;
    }

    @Override
    public FileStat stat(int fd) {
      last = stat(of(fd));
      return last;
    }

    @Override
    public FileStat lastStat() {
      return last;
    }

    @Override
    public void write(int fd, long address, long length, long offset) {
      meanwhile.accept("write");
      byte[] bytes =
          MemorySegment.ofAddress(address).reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
      long number = number(fd);
      requireRoom(offset + length - now.inode(number).content.length);
      now.write(number, (int) offset, bytes);
      now.inode(number).mtime = kernelTime;
      pending.add(new Pending(volume -> {}, number, (int) offset, bytes));
    }

    @Override
    public long read(int fd, MemorySegment target, long offset) {
      meanwhile.accept("read");
      byte[] content = of(fd).content;
      long length = Math.max(0, Math.min(target.byteSize(), content.length - offset));
      MemorySegment.copy(content, (int) offset, target, ValueLayout.JAVA_BYTE, 0, (int) length);
      return length;
    }

    @Override
    public void truncate(int fd, long size) {
      meanwhile.accept("truncate");
      long number = number(fd);
      requireRoom(size - now.inode(number).content.length);
      long time = kernelTime;
      change(
          volume -> {
            volume.truncate(number, (int) size);
            volume.inode(number).mtime = time;
          });
    }

    @Override
    public long nextData(int fd, long offset) {
      return offset < of(fd).content.length ? offset : -1;
    }

    @Override
    public long nextHole(int fd, long offset) {
      return of(fd).content.length;
    }

    @Override
    public boolean mapExtents(int fd, MemorySegment map) {
      return false;
    }

    @Override
    public void allocate(int fd, int mode, long offset, long length) {
      meanwhile.accept("fallocate");
      long number = number(fd);
      int size = now.inode(number).content.length;
      int end = (int) (offset + length);
      boolean grows = (mode & KEEP_SIZE) == 0 && end > size;
      if (grows) {
        requireRoom(end - size);
        change(volume -> volume.truncate(number, end));
      }
      if ((mode & PUNCH_HOLE) != 0 || (mode & 16) != 0) {
        int to = Math.min(end, now.inode(number).content.length);
        if (offset < to) {
          byte[] zeros = new byte[to - (int) offset];
          change(volume -> volume.write(number, (int) offset, zeros));
        }
      }
      now.inode(number).mtime = kernelTime;
    }

    @Override
    public void setMode(int fd, int permissions) {
      setMode(number(fd), permissions);
    }

    @Override
    public void setMode(int directory, Name name, int permissions) {
      setMode(of(directory, name).number, permissions);
    }

    private void setMode(long number, int permissions) {
      meanwhile.accept("chmod");
      change(
          volume -> {
            Volume.Inode inode = volume.inode(number);
            inode.mode = inode.type() | permissions;
          });
    }

    @Override
    public void setOwner(int directory, Name name, int uid, int gid) {
      meanwhile.accept("chown");
      long number = of(directory, name).number;
      change(
          volume -> {
            Volume.Inode inode = volume.inode(number);
            inode.uid = uid == -1 ? inode.uid : uid;
            inode.gid = gid == -1 ? inode.gid : gid;
            if (inode.type() == Volume.REGULAR) {
              inode.mode &= ~06000;
            }
          });
    }

    @Override
    public void setModified(int fd, long mtime) {
      setModified(number(fd), mtime);
    }

    @Override
    public void setModified(int directory, Name name, long mtime) {
      setModified(of(directory, name).number, mtime);
    }

    private void setModified(long number, long mtime) {
      meanwhile.accept("utimens");
      change(volume -> volume.inode(number).mtime = mtime);
    }

    @Override
    public void setAccessed(int directory, Name name, long atime) {
      meanwhile.accept("utimens");
    }

    @Override
    public byte[] readLink(int directory, Name name) {
      return of(directory, name).content;
    }

    @Override
    public List<Name> listAttributes(int directory, Name name) {
      return attributes(of(directory, name));
    }

    @Override
    public List<Name> listAttributes(int fd) {
      return attributes(of(fd));
    }

    private List<Name> attributes(Volume.Inode inode) {
      return inode.attributes.keySet().stream().map(SimulatedReplica::name).toList();
    }

    @Override
    public byte[] getAttribute(int directory, Name name, Name attribute) {
      byte[] value = of(directory, name).attributes.get(text(attribute));
      if (value == null) {
        throw new SystemCallException("getxattr", Errno.ENODATA);
      }
      return value;
    }

    @Override
    public void setAttribute(int directory, Name name, Name attribute, MemorySegment data) {
      meanwhile.accept("setxattr");
      long number = of(directory, name).number;
      byte[] value = data.toArray(ValueLayout.JAVA_BYTE);
      change(volume -> volume.inode(number).attributes.put(text(attribute), value));
    }

    @Override
    public void removeAttribute(int directory, Name name, Name attribute) {
      meanwhile.accept("removexattr");
      long number = of(directory, name).number;
      change(volume -> volume.inode(number).attributes.remove(text(attribute)));
    }

    @Override
    public List<Entry> list(int directory) {
      meanwhile.accept("list");
      List<Entry> entries = new ArrayList<>();
      of(directory)
          .children
          .forEach(
              (name, number) ->
                  entries.add(new Entry(name(name), number, now.inode(number).mode >>> 12 & 0xf)));
      return entries;
    }

    @Override
    public boolean hasRoom(int fd) {
      return freeBytes(fd) > 0;
    }

    @Override
    public long freeBytes(int fd) {
      return capacity - now.bytes();
    }

    /** What is changed while it waits may get onto the disk, too, or not. */
    @Override
    public void syncFileSystem(int fd) {
      meanwhile.accept("syncfs");
      writeBack();
    }
  }
}
