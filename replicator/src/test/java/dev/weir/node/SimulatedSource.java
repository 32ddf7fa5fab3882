package dev.weir.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.intercept.KnownFiles;
import dev.weir.intercept.OperationSink;
import dev.weir.intercept.WantedBlocks;
import dev.weir.intercept.WriteSource;
import dev.weir.operation.BlockSums;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;
import dev.weir.simulated.Volume;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Captures the changes of a simulated tree, for one life of the source's process. Applications
 * change the tree through it while it lives.
 *
 * <p>A mirror goes through the tree step by step, as the capture with FUSE does: a directory is
 * listed at once, contents are told block by block, and between two steps applications go on.
 * Changes of what it has not told yet are left out.
 */
final class SimulatedSource implements WriteSource {
  private static final int ALL =
      OperationLayout.MASK_MODE | OperationLayout.MASK_UID | OperationLayout.MASK_GID;
  private static final int BLOCK_BYTES = OperationLayout.BLOCK_BYTES;

  private final SourceHistory history;
  private final Volume tree;
  private final Path root;
  private final Machine machine;
  private final OperationWriter writer = new OperationWriter();
  private final BlockSums sums = new BlockSums();
  private @Nullable OperationSink sink;

  /** Objects and directories that the mirror under way has told; null when none is. */
  private @Nullable Mirroring mirroring;

  private boolean mirrored;

  private static final class Mirroring {
    final Set<Long> heard = new HashSet<>();
    final Set<Long> listed = new HashSet<>();
    final Deque<Volume.Inode> directories = new ArrayDeque<>();
    final Deque<Volume.Inode> files = new ArrayDeque<>();
    final Map<Long, Volume.Inode> compared = new HashMap<>();
    boolean comparing;
  }

  SimulatedSource(SourceHistory history, Path root, Machine machine) {
    this.history = history;
    this.tree = history.tree;
    this.root = root;
    this.machine = machine;
  }

  @Override
  public void start(OperationSink into) {
    sink = into;
    history.begins();
  }

  @Override
  public boolean canCompare() {
    return true;
  }

  /** What is kept from one life to the next is not simulated: every mirror compares everything. */
  @Override
  public boolean canCatalogue() {
    return false;
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public String promise() {
    return "simulated";
  }

  @Override
  public void close() {
    sink = null;
  }

  private void append() {
    append(0);
  }

  private void append(int payload) {
    OperationSink to = sink;
    if (to != null) {
      long sequence = to.append(writer.segment(), 0, writer.length());
      history.took(sequence, machine.clock().now(), payload);
    }
  }

  private OperationWriter next() {
    return writer.clear().flags(0);
  }

  private static byte[] raw(String name) {
    return name.getBytes(ISO_8859_1);
  }

  // What applications do.

  private boolean tells(long inode) {
    Mirroring now = mirroring;
    return mirrored || now != null && now.heard.contains(inode);
  }

  private boolean tellsIn(long directory) {
    Mirroring now = mirroring;
    return mirrored || now != null && now.listed.contains(directory);
  }

  private void heard(long inode, boolean directory) {
    Mirroring now = mirroring;
    if (now != null) {
      now.heard.add(inode);
      if (directory) {
        now.listed.add(inode);
      }
    }
  }

  private void unheard(long inode) {
    Mirroring now = mirroring;
    if (now == null) {
      return;
    }
    for (long directory : now.listed) {
      if (tree.has(directory) && tree.inode(directory).children.containsValue(inode)) {
        return; // a name of it that was told is left
      }
    }
    now.heard.remove(inode);
    now.listed.remove(inode);
  }

  void create(long directory, String name, NewObject object) {
    history.change(
        volume -> {
          volume.create(directory, name, object.inode(), object.mode());
          Volume.Inode made = volume.inode(object.inode());
          made.uid = object.uid();
          made.gid = object.gid();
          made.mtime = object.mtime();
          made.content = object.symlinkTarget();
          volume.inode(directory).mtime = object.mtime();
        },
        () -> {
          if (tellsIn(directory)) {
            next().create(directory, object.mtime(), raw(name), object);
            append();
            heard(object.inode(), (object.mode() & Volume.TYPE) == Volume.DIRECTORY);
          }
        });
  }

  void link(long directory, String name, long inode, long mtime) {
    history.change(
        volume -> {
          volume.link(directory, name, inode);
          volume.inode(directory).mtime = mtime;
        },
        () -> {
          if (tellsIn(directory)) {
            name(directory, name, inode, 0);
          }
        });
  }

  void unlink(long directory, String name, long mtime) {
    Volume.Inode gone = tree.inode(tree.child(directory, name));
    history.change(
        volume -> {
          volume.unlink(directory, name);
          volume.inode(directory).mtime = mtime;
          volume.forget(gone.number);
        },
        () -> {
          if (tellsIn(directory)) {
            next().flags(gone.isDirectory() ? OperationLayout.FLAG_DIRECTORY : 0);
            writer.unlink(directory, mtime, gone.number, raw(name));
            append();
          }
          unheard(gone.number);
        });
  }

  void rename(long from, String name, long to, String newName, boolean exchange, long mtime) {
    ensureListed(from);
    ensureListed(to);
    long moved = tree.child(from, name);
    Long replaced = tree.inode(to).children.get(newName);
    history.change(
        volume -> {
          if (exchange) {
            volume.exchange(from, name, to, newName);
          } else {
            volume.rename(from, name, to, newName);
            if (replaced != null) {
              volume.forget(replaced);
            }
          }
          volume.inode(from).mtime = mtime;
          volume.inode(to).mtime = mtime;
        },
        () -> {
          if (tellsIn(from)) {
            next().flags(exchange ? OperationLayout.FLAG_EXCHANGE : 0);
            writer.rename(
                new OperationWriter.RenameEnd(from, mtime, raw(name)),
                new OperationWriter.RenameEnd(to, mtime, raw(newName)),
                moved,
                replaced == null ? 0 : replaced);
            append();
          }
          if (replaced != null) {
            unheard(replaced);
          }
        });
  }

  void write(long inode, int offset, byte[] bytes, long mtime) {
    history.change(
        volume -> {
          volume.write(inode, offset, bytes);
          volume.inode(inode).mtime = mtime;
        },
        () -> {
          if (tells(inode)) {
            next().write(inode, offset, mtime, bytes);
            append(bytes.length);
          }
        });
  }

  void truncate(long inode, int size, long mtime) {
    history.change(
        volume -> {
          volume.truncate(inode, size);
          volume.inode(inode).mtime = mtime;
        },
        () -> {
          if (tells(inode)) {
            next().truncate(inode, size, mtime);
            append();
          }
        });
  }

  void attributes(long inode, int permissions, int uid, int gid, long mtime) {
    history.change(
        volume -> {
          Volume.Inode changed = volume.inode(inode);
          changed.mode = changed.type() | permissions;
          changed.uid = uid;
          changed.gid = gid;
          changed.mtime = mtime;
        },
        () -> {
          if (tells(inode)) {
            next()
                .attributes(
                    inode,
                    mtime,
                    new OperationWriter.Attributes(
                        ALL | OperationLayout.MASK_MTIME, tree.inode(inode).mode, uid, gid, 0));
            append();
          }
        });
  }

  /**
   * @param value null to remove it
   */
  void attribute(long inode, String name, byte @Nullable [] value) {
    history.change(
        volume -> {
          if (value == null) {
            volume.inode(inode).attributes.remove(name);
          } else {
            volume.inode(inode).attributes.put(name, value);
          }
        },
        () -> {
          if (!tells(inode)) {
            return;
          }
          if (value == null) {
            next().removeXattr(inode, tree.inode(inode).mtime, raw(name));
          } else {
            next().setXattr(inode, tree.inode(inode).mtime, raw(name), value);
          }
          append();
        });
  }

  // The mirror.

  @Override
  public void mirror(MirrorProgress progress) throws InterruptedException {
    run(null);
  }

  @Override
  public void mirrorDifference(KnownFiles known, WantedBlocks wanted, MirrorProgress progress)
      throws InterruptedException {
    run(wanted);
  }

  private void run(@Nullable WantedBlocks wanted) throws InterruptedException {
    Mirroring now = new Mirroring();
    now.comparing = wanted != null;
    mirrored = false;
    mirroring = now;
    next().flags(wanted == null ? 0 : OperationLayout.FLAG_DIFFERENCE);
    writer.mirrorBegin(Volume.ROOT, tree.inode(Volume.ROOT).mtime);
    append();
    now.heard.add(Volume.ROOT);
    attributesOf(tree.inode(Volume.ROOT));
    list(Volume.ROOT);
    while (true) {
      breathe(now);
      answer(now, wanted);
      Volume.Inode file = now.files.poll();
      Volume.Inode directory = file == null ? now.directories.pollLast() : null;
      if (file != null) {
        content(now, file);
      } else if (directory != null) {
        if (isThere(directory) && !now.listed.contains(directory.number)) {
          list(directory.number);
        }
      } else if (now.comparing) {
        settle(now, Objects.requireNonNull(wanted));
      } else {
        next().mirrorEnd(Volume.ROOT, tree.inode(Volume.ROOT).mtime);
        mirroring = null;
        mirrored = true;
        append();
        return;
      }
    }
  }

  private void breathe(Mirroring now) throws InterruptedException {
    Objects.requireNonNull(sink).awaitRoomForMirror();
    machine.sleep(20_000);
    if (mirroring != now) {
      throw new InterruptedException("another mirror began");
    }
  }

  /** The directories above it first; applications wait meanwhile. */
  private void ensureListed(long directory) {
    Mirroring now = mirroring;
    if (now == null || now.listed.contains(directory)) {
      return;
    }
    if (directory != Volume.ROOT) {
      for (Volume.Inode parent : tree.inodes()) {
        if (parent.isDirectory() && parent.children.containsValue(directory)) {
          ensureListed(parent.number);
          break;
        }
      }
    }
    list(directory);
  }

  private void list(long directory) {
    Mirroring now = Objects.requireNonNull(mirroring);
    Volume.Inode listed = tree.inode(directory);
    for (String name : List.copyOf(listed.children.keySet())) {
      name(directory, name, tree.child(directory, name), OperationLayout.FLAG_MIRROR);
    }
    now.listed.add(directory);
    attributesOf(listed);
  }

  private void attributesOf(Volume.Inode inode) {
    next().flags(OperationLayout.FLAG_MIRROR);
    writer.attributes(
        inode.number,
        inode.mtime,
        new OperationWriter.Attributes(
            ALL | OperationLayout.MASK_MTIME, inode.mode, inode.uid, inode.gid, 0));
    append();
    if (inode.number == Volume.ROOT) {
      extended(inode);
    }
  }

  private void extended(Volume.Inode inode) {
    inode.attributes.forEach(
        (name, value) -> {
          next().flags(OperationLayout.FLAG_MIRROR);
          writer.setXattr(inode.number, inode.mtime, raw(name), value);
          append();
        });
  }

  /** Tells of a name in a directory that is listed, or just being listed. */
  private void name(long directory, String name, long inode, int linkFlags) {
    Mirroring now = mirroring;
    Volume.Inode object = tree.inode(inode);
    long mtime = tree.inode(directory).mtime;
    if (mirrored || now != null && now.heard.contains(inode) && !object.isDirectory()) {
      next().flags(linkFlags);
      writer.link(directory, mtime, inode, raw(name));
      append();
      return;
    }
    next()
        .entry(
            directory,
            mtime,
            raw(name),
            new NewObject(
                inode,
                object.mode,
                object.uid,
                object.gid,
                0,
                object.mtime,
                object.content.length,
                object.type() == Volume.SYMLINK ? object.content : new byte[0]));
    append();
    extended(object);
    Mirroring told = Objects.requireNonNull(now);
    told.heard.add(inode);
    if (object.isDirectory()) {
      told.directories.add(object);
    } else if (object.type() == Volume.REGULAR && object.content.length > 0) {
      told.files.add(object);
    }
  }

  /** Whether it still exists; a later object may have its number. */
  private boolean isThere(Volume.Inode inode) {
    return tree.has(inode.number) && tree.inode(inode.number) == inode;
  }

  private void content(Mirroring now, Volume.Inode file) throws InterruptedException {
    long inode = file.number;
    if (now.comparing) {
      now.compared.put(inode, file);
    }
    int at = 0;
    while (isThere(file) && now.heard.contains(inode) && at < file.content.length) {
      int length = Math.min(BLOCK_BYTES, file.content.length - at);
      if (now.comparing) {
        byte[] told = sums.of(MemorySegment.ofArray(file.content), at, length);
        next().blocks(inode, at, file.mtime, length, told);
        append();
      } else {
        copy(file, at, length);
      }
      at += length;
      breathe(now);
    }
    if (isThere(file) && now.heard.contains(inode) && !now.comparing) {
      next().flags(OperationLayout.FLAG_MIRROR);
      writer.truncate(inode, file.content.length, file.mtime);
      append();
    }
  }

  private void copy(Volume.Inode file, int at, int length) {
    next().flags(OperationLayout.FLAG_MIRROR);
    writer.write(file.number, at, file.mtime, Arrays.copyOfRange(file.content, at, at + length));
    append();
  }

  private void settle(Mirroring now, WantedBlocks wanted) throws InterruptedException {
    now.comparing = false;
    next().mirrorChecked(Volume.ROOT, tree.inode(Volume.ROOT).mtime);
    append();
    WantedBlocks.Run run = wanted.await();
    while (run != null) {
      send(now, run);
      breathe(now);
      run = wanted.await();
    }
  }

  private void answer(Mirroring now, @Nullable WantedBlocks wanted) {
    if (wanted != null && now.comparing) {
      WantedBlocks.Run run = wanted.poll();
      while (run != null) {
        send(now, run);
        run = wanted.poll();
      }
    }
  }

  private void send(Mirroring now, WantedBlocks.Run run) {
    Volume.Inode file = now.compared.get(run.inode());
    if (file == null || !isThere(file) || !now.heard.contains(run.inode())) {
      return;
    }
    long end = Math.min(run.offset() + run.length(), file.content.length);
    for (long at = run.offset(); at < end; at += BLOCK_BYTES) {
      copy(file, (int) at, (int) Math.min(BLOCK_BYTES, end - at));
    }
  }
}
