package dev.weir.collector.linux;

import dev.weir.collector.sampling.PathSelection;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes members of all that a chosen path holds, in slices, so that a tick of the sampling loop is
 * not held up; repeated, it finds what was moved in. Under rules it also names what was created.
 */
final class TreeWalk {
  private final CountingMaps maps;
  private final UnderlyingTree tree;
  private final int group;
  private final PathSelection selection;
  private final NewFiles newFiles;
  private final DirectoryListing listing = new DirectoryListing();
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private final Map<Long, byte[]> directories = new HashMap<>();

  TreeWalk(
      CountingMaps maps,
      UnderlyingTree tree,
      int group,
      PathSelection selection,
      NewFiles newFiles) {
    this.maps = maps;
    this.tree = tree;
    this.group = group;
    this.selection = selection;
    this.newFiles = newFiles;
  }

  /** Starts at the root again. */
  void restart() {
    waiting.clear();
    directories.clear();
    join(tree.inode());
    if (tree.isDirectory()) {
      remember(tree.inode(), new byte[0]);
      waiting.add(new byte[0]);
    }
  }

  boolean finished() {
    return waiting.isEmpty();
  }

  /**
   * Goes on until done or until the deadline of {@link System#nanoTime}, by one directory at least.
   */
  void advance(long deadline) {
    do {
      byte[] next = waiting.poll();
      if (next == null) {
        return;
      }
      visit(next);
    } while (System.nanoTime() - deadline < 0);
  }

  private void visit(byte[] directory) {
    list(
        directory,
        (name, inode, isDirectory) -> {
          byte[] relative = joined(directory, name);
          if (isDirectory) {
            join(inode);
            remember(inode, relative);
            waiting.add(relative);
          } else {
            decide(relative, inode);
          }
        });
  }

  /** Holds a directory's new files against the rules; false when its path is not known. */
  boolean nameFilesOf(long directoryInode) {
    byte[] directory = directories.get(directoryInode);
    if (directory == null) {
      return false;
    }
    list(
        directory,
        (name, inode, isDirectory) -> {
          long key = CountingMaps.key(tree.device(), inode);
          if (!isDirectory && newFiles.awaits(key)) {
            newFiles.settle(key, group, selected(joined(directory, name)));
          }
        });
    return true;
  }

  private void list(byte[] directory, DirectoryListing.Visitor visitor) {
    int fd = tree.openDirectory(directory.length == 0 ? new byte[] {'.'} : directory);
    if (fd >= 0) {
      listing.read(fd, visitor);
    }
  }

  private void decide(byte[] relative, long inode) {
    boolean selected = selected(relative);
    long key = CountingMaps.key(tree.device(), inode);
    if (newFiles.awaits(key)) {
      newFiles.settle(key, group, selected);
    } else if (selected) {
      join(inode);
    }
  }

  private void join(long inode) {
    maps.members().insert(CountingMaps.key(tree.device(), inode), CountingMaps.freshMember(group));
  }

  private void remember(long inode, byte[] relative) {
    if (maps.named()) {
      directories.put(inode, relative);
    }
  }

  private boolean selected(byte[] relative) {
    return selection.rules().isEmpty() || selection.selects(path(relative));
  }

  /** A name that the platform's character set cannot hold is matched with marks in its place. */
  private static Path path(byte[] relative) {
    String text = new String(relative, StandardCharsets.UTF_8);
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return Path.of(text.replaceAll("[^\\x01-\\x7e]", "?"));
    }
  }

  private static byte[] joined(byte[] directory, byte[] name) {
    if (directory.length == 0) {
      return name;
    }
    byte[] whole = new byte[directory.length + 1 + name.length];
    System.arraycopy(directory, 0, whole, 0, directory.length);
    whole[directory.length] = '/';
    System.arraycopy(name, 0, whole, directory.length + 1, name.length);
    return whole;
  }
}
