package dev.weir.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;
import dev.weir.target.ModelTree.Inode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random operations from a seed: each changes the reference tree and is written as the source would
 * send it. The same seed makes the same operations, so the tree at any position can be had again.
 */
final class OperationScript {
  private static final int OBJECTS_MAX = 60;
  private static final int FILE_MAX_BYTES = 40_000;

  /** A pipe, a socket, and devices, which the replica leaves out. */
  private static final int[] SPECIAL = {
    0010000, 0140000, FileStat.CHARACTER_DEVICE, FileStat.BLOCK_DEVICE
  };

  private final Random random;
  private final OperationWriter writer;
  ModelTree tree = new ModelTree();
  private long nextInode = 100;
  private long time = 1_700_000_000_000_000_000L;
  private final List<Long> freeInodes = new ArrayList<>();

  OperationScript(long seed, OperationWriter writer) {
    this.random = new Random(seed);
    this.writer = writer;
  }

  /** One to a few operations; a mirror takes as many as there are objects. */
  void step() {
    if (writer.nextSequence() == 1) {
      tree.root.mtime = now();
      writer.mirrorBegin(1, tree.root.mtime);
      rootAttributes();
      writer.mirrorEnd(1, tree.root.mtime);
      return;
    }
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> create(FileStat.REGULAR);
      case 4, 5 -> create(FileStat.DIRECTORY);
      case 6 -> create(FileStat.SYMLINK);
      case 7 -> create(SPECIAL[random.nextInt(SPECIAL.length)]);
      case 8, 9 -> link();
      case 10, 11, 12 -> unlink();
      case 13, 14, 15 -> rename();
      case 16 -> attributes();
      case 17 -> xattr();
      case 18 -> truncate();
      case 19 -> allocate();
      default -> write();
    }
  }

  private void rootAttributes() {
    Inode root = tree.root;
    writer.flags(OperationLayout.FLAG_MIRROR);
    writer.attributes(
        1, root.mtime, new OperationWriter.Attributes(7, root.mode, root.uid, root.gid, 0));
  }

  private long now() {
    time += 1 + random.nextInt(1_000_000_000);
    return time;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String name() {
    byte[] bytes = ("n" + random.nextInt(12)).getBytes(ISO_8859_1);
    if (random.nextInt(4) == 0) {
      bytes[0] = (byte) (0x80 + random.nextInt(3));
    }
    return new String(bytes, ISO_8859_1);
  }

  private static byte[] raw(String name) {
    return name.getBytes(ISO_8859_1);
  }

  private @Nullable Inode anyFile() {
    List<Inode> files = tree.all(false).stream().filter(i -> i.type == FileStat.REGULAR).toList();
    return files.isEmpty() ? null : any(files);
  }

  private void create(int type) {
    Inode parent = any(tree.all(true));
    String name = name();
    if (parent.children.containsKey(name) || tree.all(false).size() > OBJECTS_MAX) {
      return;
    }
    boolean again = !freeInodes.isEmpty() && random.nextBoolean();
    long number = again ? freeInodes.removeFirst() : nextInode++;
    Inode inode = new Inode(number, type, type == FileStat.SYMLINK ? 0777 : random.nextInt(01000));
    inode.uid = random.nextInt(3);
    inode.gid = random.nextInt(3);
    inode.mtime = now();
    inode.links = 1;
    parent.mtime = inode.mtime;
    parent.children.put(name, inode);
    byte[] target = type == FileStat.SYMLINK ? raw("../../" + name()) : new byte[0];
    inode.content = target;
    writer.create(
        parent.number,
        parent.mtime,
        raw(name),
        new NewObject(
            number,
            type | inode.mode,
            inode.uid,
            inode.gid,
            0,
            inode.mtime,
            target.length,
            target));
  }

  private void link() {
    Inode file = anyFile();
    Inode parent = any(tree.all(true));
    String name = name();
    if (file == null || parent.children.containsKey(name)) {
      return;
    }
    parent.mtime = now();
    parent.children.put(name, file);
    file.links++;
    writer.link(parent.number, parent.mtime, file.number, raw(name));
  }

  private void unlink() {
    Inode parent = any(tree.all(true));
    if (parent.children.isEmpty()) {
      return;
    }
    String name = any(List.copyOf(parent.children.keySet()));
    Inode child = Objects.requireNonNull(parent.children.get(name));
    if (!child.children.isEmpty()) {
      return;
    }
    parent.children.remove(name);
    parent.mtime = now();
    writer.flags(child.isDirectory() ? OperationLayout.FLAG_DIRECTORY : 0);
    writer.unlink(parent.number, parent.mtime, child.number, raw(name));
    gone(child);
  }

  private void gone(Inode child) {
    child.links--;
    if (child.isDirectory() || child.links == 0) {
      if (child.type == FileStat.REGULAR && random.nextBoolean()) {
        writer.write(child.number, 3, now(), new byte[10]);
      }
      freeInodes.add(child.number);
    }
  }

  private void rename() {
    Inode from = any(tree.all(true));
    Inode to = any(tree.all(true));
    if (from.children.isEmpty()) {
      return;
    }
    String name = any(List.copyOf(from.children.keySet()));
    String newName =
        to.children.isEmpty() || random.nextBoolean()
            ? name()
            : any(List.copyOf(to.children.keySet()));
    Inode child = Objects.requireNonNull(from.children.get(name));
    Inode replaced = to.children.get(newName);
    if (child == replaced || (child.isDirectory() && tree.contains(child, to))) {
      return;
    }
    boolean exchange = replaced != null && random.nextInt(3) == 0;
    if (exchange && replaced != null && replaced.isDirectory() && tree.contains(replaced, from)) {
      return;
    }
    boolean replaces =
        replaced == null
            || (replaced.isDirectory() == child.isDirectory() && replaced.children.isEmpty());
    if (!exchange && !replaces) {
      return;
    }
    from.children.remove(name);
    to.children.put(newName, child);
    from.mtime = now();
    to.mtime = from.mtime;
    if (exchange && replaced != null) {
      from.children.put(name, replaced);
    }
    writer.flags(exchange ? OperationLayout.FLAG_EXCHANGE : 0);
    writer.rename(
        new OperationWriter.RenameEnd(from.number, from.mtime, raw(name)),
        new OperationWriter.RenameEnd(to.number, to.mtime, raw(newName)),
        child.number,
        replaced == null ? 0 : replaced.number);
    if (!exchange && replaced != null) {
      gone(replaced);
    }
  }

  private void attributes() {
    List<Inode> all = new ArrayList<>(tree.all(random.nextBoolean()));
    if (all.isEmpty()) {
      return;
    }
    Inode inode = any(all);
    int mask = inode.type == FileStat.SYMLINK ? 6 | 16 : 7 | 16;
    inode.uid = random.nextInt(5);
    inode.gid = random.nextInt(5);
    inode.mode = inode.type == FileStat.SYMLINK ? 0777 : random.nextInt(010000);
    inode.mtime = now();
    writer.attributes(
        inode.number,
        inode.mtime,
        new OperationWriter.Attributes(mask, inode.mode, inode.uid, inode.gid, 0));
  }

  private void xattr() {
    Inode inode = random.nextInt(4) == 0 ? any(tree.all(true)) : anyFile();
    if (inode == null) {
      return;
    }
    String key = "user.k" + random.nextInt(3);
    if (inode.xattrs.containsKey(key) && random.nextBoolean()) {
      inode.xattrs.remove(key);
      writer.removeXattr(inode.number, inode.mtime, raw(key));
    } else {
      byte[] value = new byte[random.nextInt(50)];
      random.nextBytes(value);
      inode.xattrs.put(key, value);
      writer.setXattr(inode.number, inode.mtime, raw(key), value);
    }
  }

  private void truncate() {
    Inode file = anyFile();
    if (file != null) {
      file.content = java.util.Arrays.copyOf(file.content, random.nextInt(FILE_MAX_BYTES));
      file.mtime = now();
      writer.truncate(file.number, file.content.length, file.mtime);
    }
  }

  private void allocate() {
    Inode file = anyFile();
    if (file == null) {
      return;
    }
    int offset = random.nextInt(FILE_MAX_BYTES);
    int length = 1 + random.nextInt(9000);
    int mode = new int[] {0, 1, 3, 16, 17}[random.nextInt(5)];
    if ((mode & 1) == 0 && offset + length > file.content.length) {
      file.content = java.util.Arrays.copyOf(file.content, offset + length);
    }
    int end = Math.min(offset + length, file.content.length);
    if (mode >= 3 && offset < end) {
      java.util.Arrays.fill(file.content, offset, end, (byte) 0);
    }
    file.mtime = now();
    writer.allocate(file.number, offset, length, mode, file.mtime);
  }

  private void write() {
    Inode file = anyFile();
    if (file == null) {
      return;
    }
    byte[] data = new byte[1 + random.nextInt(5000)];
    random.nextBytes(data);
    int offset = random.nextInt(FILE_MAX_BYTES);
    ModelTree.write(file, offset, data);
    file.mtime = now();
    writer.write(file.number, offset, file.mtime, data);
  }

  /** A whole mirror of the tree as it is, as at the begin of an epoch. */
  void mirror() {
    mirror(0);
  }

  /**
   * @param kind flags of its begin
   */
  void mirror(int kind) {
    writer.flags(kind).mirrorBegin(1, tree.root.mtime);
    rootAttributes();
    for (Map.Entry<String, byte[]> x : tree.root.xattrs.entrySet()) {
      writer.flags(OperationLayout.FLAG_MIRROR);
      writer.setXattr(1, tree.root.mtime, raw(x.getKey()), x.getValue());
    }
    mirrorBelow(tree.root, new HashMap<>());
    rootAttributes();
    writer.mirrorEnd(1, tree.root.mtime);
  }

  private void mirrorBelow(Inode directory, Map<Long, Inode> seen) {
    directory.children.forEach(
        (name, child) -> {
          if (seen.put(child.number, child) != null) {
            writer.flags(OperationLayout.FLAG_MIRROR);
            writer.link(directory.number, directory.mtime, child.number, raw(name));
            return;
          }
          byte[] target = child.type == FileStat.SYMLINK ? child.content : new byte[0];
          writer.entry(
              directory.number,
              directory.mtime,
              raw(name),
              new NewObject(
                  child.number,
                  child.type | child.mode,
                  child.uid,
                  child.gid,
                  0,
                  child.mtime,
                  child.content.length,
                  target));
          child.xattrs.forEach(
              (key, value) -> {
                writer.flags(OperationLayout.FLAG_MIRROR);
                writer.setXattr(child.number, child.mtime, raw(key), value);
              });
          if (child.type == FileStat.REGULAR && child.content.length > 0) {
            writer.flags(OperationLayout.FLAG_MIRROR);
            writer.write(child.number, 0, child.mtime, child.content);
          }
          mirrorBelow(child, seen);
        });
  }
}
