package dev.weir.collector.linux;

import dev.weir.collector.sampling.PathSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A chosen path and the tree that its name leads to. What stands at the name is looked at again and
 * again: another folder or file there is followed, none or one on another file system is told.
 *
 * <p>A file that replaced another counts with all that it holds, as its writes were made under a
 * name that was not chosen. Its own writes count from the moment it is seen.
 */
final class ChosenPath implements AutoCloseable {
  /** A tick is not held up longer; the path is left out until the walk has ended. */
  private static final Duration LONGEST_WALK = Duration.ofSeconds(5);

  private static final String WALKING = "what took its name is being looked through";

  private final Path path;
  private final int group;
  private final int device;
  private final CountingMaps maps;
  private final PathSelection selection;
  private final NewFiles newFiles;
  private final IntConsumer deviceLeft;
  private @Nullable UnderlyingTree tree;
  private @Nullable TreeWalk walk;
  private Optional<FileIdentity> seen;
  private Path resolved;
  private String lost = "";
  private long unreadableBefore;
  private long replacements;
  private long replacedBytes;

  /**
   * @param group number of the path in the selection
   * @param deviceLeft told the device of a tree that is let go, so that nobody keeps it open
   */
  ChosenPath(
      PathSelection selection,
      int group,
      UnderlyingTree tree,
      CountingMaps maps,
      NewFiles newFiles,
      IntConsumer deviceLeft) {
    this.path = selection.paths().get(group);
    this.group = group;
    this.device = tree.device();
    this.maps = maps;
    this.selection = selection;
    this.newFiles = newFiles;
    this.deviceLeft = deviceLeft;
    this.tree = tree;
    this.seen = Optional.of(tree.identity());
    this.resolved = path;
    this.walk = new TreeWalk(maps, tree, group, selection, newFiles);
  }

  /** Walks the whole tree, whatever it takes. */
  void begin(Duration most) throws IOException {
    resolved = path.toRealPath();
    walkWhole(most);
  }

  /** Device in the kernel's own encoding. */
  int device() {
    return device;
  }

  /** The walk of the tree; empty while there is no tree. */
  synchronized Optional<TreeWalk> walk() {
    return Optional.ofNullable(walk);
  }

  synchronized Optional<UnderlyingTree> tree() {
    return Optional.ofNullable(tree);
  }

  /** As {@link UnderlyingTree#openForHandles}; for any thread. */
  synchronized int openForHandles() {
    return tree == null ? -1 : tree.openForHandles();
  }

  /** How often a folder in any of its trees could not be looked into. */
  long unreadable() {
    return unreadableBefore + tree().map(UnderlyingTree::unreadable).orElse(0L);
  }

  /** How often another file took the name of a chosen file. */
  long replacements() {
    return replacements;
  }

  /** What these files held when they were seen. */
  long replacedBytes() {
    return replacedBytes;
  }

  /**
   * Looks where the name leads now and follows it.
   *
   * @return why the path cannot be counted at present; empty where it is
   */
  String look() {
    if (captured()) {
      return ""; // The tree lies beneath our own capture, whose answers are not waited for.
    }
    Optional<FileIdentity> now = present();
    if (now.equals(seen)) {
      lost = lost.equals(WALKING) && walked() ? "" : lost;
      return lost;
    }
    seen = now;
    boolean counted = lost.isEmpty();
    boolean folder = holdsFolder();
    lost = now.isPresent() ? follow() : gone();
    boolean swapped = counted && lost.isEmpty() && (folder || holdsFolder());
    return swapped ? "another folder took its name, which is measured from then on" : lost;
  }

  private String gone() {
    letGo();
    return "it is not there any more (removed, renamed or unmounted)";
  }

  private boolean holdsFolder() {
    return tree().map(UnderlyingTree::isDirectory).orElse(false);
  }

  private boolean walked() {
    return walk().map(TreeWalk::finished).orElse(false);
  }

  private boolean captured() {
    try {
      return MountTable.ofThread()
          .answering(resolved)
          .map(MountTable.Mount::capturing)
          .orElse(false);
    } catch (IOException e) {
      return false; // Without a table of mounts, what is seen at the name is all there is.
    }
  }

  private Optional<FileIdentity> present() {
    try {
      return Optional.of(FileIdentity.of(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String follow() {
    UnderlyingTree found;
    letGo();
    try {
      resolved = path.toRealPath();
      found = UnderlyingTree.open(resolved);
    } catch (IOException | KernelRefusedException e) {
      return "what stands there now cannot be opened: " + e.getMessage();
    }
    if (found.device() != device) {
      String type = found.type();
      found.close();
      return "another file system (%s) stands there than the one measured (unmounted, or mounted over)"
          .formatted(type);
    }
    return adopt(found);
  }

  private String adopt(UnderlyingTree found) {
    synchronized (this) {
      tree = found;
      walk = new TreeWalk(maps, found, group, selection, newFiles);
    }
    walkWhole(LONGEST_WALK);
    if (!found.isDirectory()) {
      replacements++;
      try {
        replacedBytes += found.size();
      } catch (IOException e) {
        return "its size cannot be read: " + e.getMessage();
      }
    }
    return walked() ? "" : WALKING;
  }

  private void walkWhole(Duration most) {
    walk()
        .ifPresent(
            known -> {
              known.restart();
              known.advance(System.nanoTime() + most.toNanos());
            });
  }

  /** Stops counting the tree, so that nothing is kept open that was unmounted. */
  private void letGo() {
    UnderlyingTree old;
    synchronized (this) {
      old = tree;
      tree = null;
      walk = null;
    }
    if (old == null) {
      return;
    }
    if (old.isDirectory()) {
      maps.forget(group);
    } else {
      maps.members().remove(CountingMaps.key(old.device(), old.inode()));
    }
    unreadableBefore += old.unreadable();
    old.close();
    deviceLeft.accept(old.device());
  }

  @Override
  public void close() {
    tree().ifPresent(UnderlyingTree::close);
  }
}
