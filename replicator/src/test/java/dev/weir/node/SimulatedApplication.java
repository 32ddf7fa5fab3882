package dev.weir.node;

import dev.weir.operation.NewObject;
import dev.weir.simulated.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Programs that change the protected directory at random. */
final class SimulatedApplication {
  private static final int OBJECTS_MAX = 40;
  private static final int FILE_MAX_BYTES = 150_000;
  private static final int WRITE_MAX_BYTES = 24_000;

  private final Random random;
  private final Volume tree;
  private final Supplier<SimulatedSource> source;
  private long time = 1_700_000_000_000_000_000L;

  SimulatedApplication(Random random, Volume tree, Supplier<SimulatedSource> source) {
    this.random = random;
    this.tree = tree;
    this.source = source;
  }

  /** One change, or none where the one drawn is not possible. */
  void step() {
    switch (random.nextInt(22)) {
      case 0, 1 -> create(Volume.REGULAR);
      case 2 -> create(Volume.DIRECTORY);
      case 3 -> create(Volume.SYMLINK);
      case 4 -> link();
      case 5, 6 -> unlink();
      case 7, 8, 9 -> rename();
      case 10 -> attributes();
      case 11 -> attribute();
      case 12 -> truncate();
      default -> write(1 + random.nextInt(random.nextInt(4) == 0 ? WRITE_MAX_BYTES : 3_000));
    }
  }

  /** A write of that size. */
  void write(int bytes) {
    Volume.Inode file = anyFile();
    if (file == null) {
      create(Volume.REGULAR);
      return;
    }
    int offset = random.nextInt(Math.min(FILE_MAX_BYTES, file.content.length + 1_000));
    byte[] data = new byte[bytes];
    if (random.nextBoolean()) {
      random.nextBytes(data);
    } else {
      java.util.Arrays.fill(data, (byte) random.nextInt());
    }
    source.get().write(file.number, offset, data, now());
  }

  private long now() {
    time += 1 + random.nextInt(1_000_000_000);
    return time;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private List<Volume.Inode> all(int type) {
    List<Volume.Inode> found = new ArrayList<>();
    for (Volume.Inode inode : tree.inodes()) {
      if (inode.type() == type) {
        found.add(inode);
      }
    }
    return found;
  }

  private Volume.@Nullable Inode anyFile() {
    List<Volume.Inode> files = all(Volume.REGULAR);
    return files.isEmpty() ? null : any(files);
  }

  private String name() {
    String name = "n" + random.nextInt(9);
    return random.nextInt(5) == 0 ? (char) (0x80 + random.nextInt(3)) + name : name;
  }

  private void create(int type) {
    Volume.Inode directory = any(all(Volume.DIRECTORY));
    String name = name();
    if (directory.children.containsKey(name) || tree.size() > OBJECTS_MAX) {
      return;
    }
    // The lowest number is often one that was just given up, the other never was in use.
    long number = tree.freeNumber(random.nextBoolean() ? 100 : 1_000 + random.nextInt(1_000));
    int permissions = type == Volume.SYMLINK ? 0777 : random.nextInt(01000);
    byte[] to =
        type == Volume.SYMLINK
            ? ("../" + name()).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)
            : new byte[0];
    source
        .get()
        .create(
            directory.number,
            name,
            new NewObject(
                number,
                type | permissions,
                random.nextInt(3),
                random.nextInt(3),
                0,
                now(),
                to.length,
                to));
  }

  private void link() {
    Volume.Inode file = anyFile();
    Volume.Inode directory = any(all(Volume.DIRECTORY));
    String name = name();
    if (file != null && !directory.children.containsKey(name)) {
      source.get().link(directory.number, name, file.number, now());
    }
  }

  private void unlink() {
    Volume.Inode directory = any(all(Volume.DIRECTORY));
    if (!directory.children.isEmpty()) {
      String name = any(List.copyOf(directory.children.keySet()));
      if (tree.inode(tree.child(directory.number, name)).children.isEmpty()) {
        source.get().unlink(directory.number, name, now());
      }
    }
  }

  private void rename() {
    Volume.Inode from = any(all(Volume.DIRECTORY));
    Volume.Inode to = any(all(Volume.DIRECTORY));
    if (from.children.isEmpty()) {
      return;
    }
    String name = any(List.copyOf(from.children.keySet()));
    String newName =
        to.children.isEmpty() || random.nextBoolean()
            ? name()
            : any(List.copyOf(to.children.keySet()));
    Volume.Inode moved = tree.inode(tree.child(from.number, name));
    Long there = to.children.get(newName);
    Volume.Inode replaced = there == null ? null : tree.inode(there);
    if (moved == replaced || moved.isDirectory() && tree.isBelow(to.number, moved.number)) {
      return;
    }
    boolean exchange = replaced != null && random.nextInt(3) == 0;
    if (exchange && replaced != null) {
      if (replaced.isDirectory() && tree.isBelow(from.number, replaced.number)) {
        return;
      }
    } else if (replaced != null
        && (replaced.isDirectory() != moved.isDirectory() || !replaced.children.isEmpty())) {
      return;
    }
    source.get().rename(from.number, name, to.number, newName, exchange, now());
  }

  private void attributes() {
    Volume.Inode inode = any(all(random.nextBoolean() ? Volume.DIRECTORY : Volume.REGULAR), null);
    if (inode != null) {
      int permissions = random.nextInt(01000);
      source
          .get()
          .attributes(inode.number, permissions, random.nextInt(4), random.nextInt(4), now());
    }
  }

  private Volume.@Nullable Inode any(List<Volume.Inode> list, Volume.@Nullable Inode none) {
    return list.isEmpty() ? none : any(list);
  }

  private void attribute() {
    Volume.Inode inode = random.nextInt(3) == 0 ? any(all(Volume.DIRECTORY)) : anyFile();
    if (inode != null) {
      String name = "user.k" + random.nextInt(3);
      boolean remove = inode.attributes.containsKey(name) && random.nextBoolean();
      byte[] value = new byte[random.nextInt(50)];
      random.nextBytes(value);
      source.get().attribute(inode.number, name, remove ? null : value);
    }
  }

  private void truncate() {
    Volume.Inode file = anyFile();
    if (file != null) {
      source.get().truncate(file.number, random.nextInt(FILE_MAX_BYTES / 3), now());
    }
  }
}
