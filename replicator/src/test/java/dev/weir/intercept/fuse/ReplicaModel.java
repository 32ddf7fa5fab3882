package dev.weir.intercept.fuse;

import static dev.weir.linux.StatLayout.S_IFDIR;
import static dev.weir.linux.StatLayout.S_IFMT;

import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file tree in memory that operations are replayed onto, strictly: an operation on something that
 * was never named, a name taken twice or a removal of something else is a failure.
 */
final class ReplicaModel {
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH = 2;
  private static final int ZERO = 0x10;

  static final class Item {
    int mode;
    int uid;
    int gid;
    int rdev;
    long mtime;
    int size;
    byte[] data = new byte[0];
    byte[] target = new byte[0];
    final Map<String, byte[]> xattrs = new TreeMap<>();
    final Map<String, Long> entries = new TreeMap<>();
    int names;

    boolean directory() {
      return (mode & S_IFMT) == S_IFDIR;
    }

    void resize(int to) {
      if (to < size) {
        Arrays.fill(data, Math.min(to, data.length), Math.min(size, data.length), (byte) 0);
      }
      if (to > data.length) {
        data = Arrays.copyOf(data, Math.max(to, data.length * 2));
      }
      size = to;
    }
  }

  final Map<Long, Item> items = new HashMap<>();
  private Map<Long, Item> previous = new HashMap<>();
  long root;
  boolean complete;

  void apply(OperationView v) {
    switch (v.type()) {
      case MIRROR_BEGIN -> beginMirror(v.inode());
      case MIRROR_END -> {
        complete = true;
        previous = new HashMap<>();
      }
      case ENTRY -> entry(v);
      case CREATE -> {
        require(!items.containsKey(v.child()), "created twice", v);
        items.put(v.child(), fill(new Item(), v));
        bind(v, v.inode(), name(v.name()), v.child());
      }
      case LINK -> {
        require(!item(v, v.child()).directory(), "link to a directory", v);
        bind(v, v.inode(), name(v.name()), v.child());
      }
      case UNLINK -> unlink(v);
      case RENAME -> rename(v);
      case WRITE -> write(v);
      case TRUNCATE -> item(v, v.inode()).resize((int) v.argument());
      case ATTRIBUTES -> attributes(v);
      case SET_XATTR -> item(v, v.inode()).xattrs.put(name(v.name()), v.second());
      case REMOVE_XATTR ->
          require(item(v, v.inode()).xattrs.remove(name(v.name())) != null, "no such attribute", v);
      case ALLOCATE -> allocate(v);
      case NAMES -> require(false, "only who compares knows what was there", v);
      case BLOCKS, MIRROR_CHECKED, FACTS, VERIFY_BEGIN, VERIFY_END -> {}
    }
    item(v, v.inode()).mtime = v.mtime();
  }

  private void beginMirror(long inode) {
    previous = new HashMap<>(items);
    items.clear();
    Item top = previous.getOrDefault(inode, new Item());
    top.entries.clear();
    top.xattrs.clear();
    top.mode = S_IFDIR;
    top.names = 1;
    items.put(inode, top);
    root = inode;
    complete = false;
  }

  private void entry(OperationView v) {
    require(!items.containsKey(v.child()), "entry for what is known", v);
    Item item = previous.getOrDefault(v.child(), new Item());
    if (((item.mode ^ v.mode()) & S_IFMT) != 0) {
      item = new Item();
    }
    item.xattrs.clear();
    item.entries.clear();
    item.names = 0;
    items.put(v.child(), fill(item, v));
    bind(v, v.inode(), name(v.name()), v.child());
  }

  private static Item fill(Item item, OperationView v) {
    item.mode = v.mode();
    item.uid = v.uid();
    item.gid = v.gid();
    item.rdev = v.rdev();
    item.mtime = v.childMtime();
    item.target = v.second();
    if ((v.mode() & S_IFMT) == 0100000) {
      item.resize((int) v.childSize());
    }
    return item;
  }

  private void bind(OperationView v, long directory, String name, long child) {
    Item parent = item(v, directory);
    require(parent.directory(), "parent is no directory", v);
    require(parent.entries.put(name, child) == null, "name taken: " + name, v);
    item(v, child).names++;
  }

  private void unbind(OperationView v, long directory, String name, long child) {
    Long had = item(v, directory).entries.remove(name);
    require(had != null && had == child, "name " + name + " is " + had + ", not " + child, v);
    Item item = item(v, child);
    item.names--;
    if (item.names == 0) {
      items.remove(child);
    }
  }

  private void unlink(OperationView v) {
    Item child = item(v, v.child());
    require(child.directory() == v.has(OperationLayout.FLAG_DIRECTORY), "wrong kind", v);
    require(child.entries.isEmpty(), "directory not empty", v);
    unbind(v, v.inode(), name(v.name()), v.child());
  }

  private void rename(OperationView v) {
    String oldName = name(v.name());
    String newName = name(v.second());
    Item from = item(v, v.inode());
    Item to = item(v, v.targetDirectory());
    if (v.has(OperationLayout.FLAG_EXCHANGE)) {
      require(from.entries.replace(oldName, v.child(), v.replacedChild()), "exchange", v);
      require(to.entries.replace(newName, v.replacedChild(), v.child()), "exchange", v);
    } else {
      if (v.replacedChild() != 0) {
        require(item(v, v.replacedChild()).entries.isEmpty(), "replaced is not empty", v);
        unbind(v, v.targetDirectory(), newName, v.replacedChild());
      }
      Long had = from.entries.remove(oldName);
      require(had != null && had == v.child(), "old name is not the child", v);
      require(to.entries.put(newName, v.child()) == null, "new name taken", v);
    }
    to.mtime = v.targetDirectoryMtime();
  }

  private void write(OperationView v) {
    Item item = item(v, v.inode());
    int offset = (int) v.argument();
    int end = offset + v.payloadLength();
    if (end > item.size) {
      item.resize(end);
    }
    MemorySegment.copy(
        v.memory(), ValueLayout.JAVA_BYTE, v.payloadOffset(), item.data, offset, end - offset);
  }

  private void attributes(OperationView v) {
    Item item = item(v, v.inode());
    if ((v.mask() & OperationLayout.MASK_MODE) != 0) {
      item.mode = item.mode & S_IFMT | v.mode();
    }
    if ((v.mask() & OperationLayout.MASK_UID) != 0) {
      item.uid = v.uid();
    }
    if ((v.mask() & OperationLayout.MASK_GID) != 0) {
      item.gid = v.gid();
    }
  }

  private void allocate(OperationView v) {
    Item item = item(v, v.inode());
    int from = (int) v.argument();
    int to = (int) (v.argument() + v.allocateLength());
    if ((v.allocateMode() & KEEP_SIZE) == 0 && to > item.size) {
      item.resize(to);
    }
    if ((v.allocateMode() & (PUNCH | ZERO)) != 0) {
      int limit = Math.min(to, item.size);
      Arrays.fill(item.data, Math.min(from, limit), limit, (byte) 0);
    }
  }

  private Item item(OperationView v, long inode) {
    Item item = items.get(inode);
    if (item == null) {
      throw new AssertionError(
          "identity " + inode + " was never named, at " + v.sequence() + " " + v.type());
    }
    return item;
  }

  private static String name(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static void require(boolean holds, String what, OperationView v) {
    if (!holds) {
      throw new AssertionError(
          what + " at operation " + v.sequence() + " " + v.type() + " inode " + v.inode());
    }
  }
}
