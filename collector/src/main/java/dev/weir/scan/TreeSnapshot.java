package dev.weir.scan;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All names of a tree with their facts, directories before what they hold.
 *
 * @param unread directories that may not be read, so that their names are missing
 */
record TreeSnapshot(FileFacts root, Map<ScanName, FileFacts> names, List<FileFacts> unread) {
  static TreeSnapshot take(
      Path root, Predicate<Path> selected, int entriesMax, UnreadableFolders unreadable)
      throws IOException {
    FileFacts top = FileFacts.read(root);
    if (!top.isDirectory()) {
      throw new NotDirectoryException(root.toString());
    }
    Map<ScanName, FileFacts> names = new LinkedHashMap<>();
    Deque<FileFacts> waiting = new ArrayDeque<>();
    List<FileFacts> unread = new ArrayList<>();
    waiting.add(top);
    while (!waiting.isEmpty()) {
      FileFacts directory = waiting.poll();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.path())) {
        for (Path path : stream) {
          add(root, path, directory, selected, names, waiting);
          requireRoom(root, names.size(), entriesMax);
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        if (directory.equals(top)) {
          throw e;
        }
      } catch (AccessDeniedException e) {
        if (unreadable == UnreadableFolders.FAIL || directory.equals(top)) {
          throw e;
        }
        unread.add(directory);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return new TreeSnapshot(top, names, unread);
  }

  private static void add(
      Path root,
      Path path,
      FileFacts directory,
      Predicate<Path> selected,
      Map<ScanName, FileFacts> names,
      Deque<FileFacts> waiting)
      throws IOException {
    FileFacts facts;
    try {
      facts = FileFacts.read(path);
    } catch (NoSuchFileException e) {
      return; // removed between listing and looking: the next pass does not list it
    }
    boolean elsewhere = facts.device() != directory.device();
    if (elsewhere || !facts.isDirectory() && !selected.test(root.relativize(path))) {
      return;
    }
    names.put(ScanName.of(directory.inode(), path), facts);
    if (facts.isDirectory()) {
      waiting.add(facts);
    }
  }

  /** Takes what an earlier look found in directories that could not be read at this one. */
  void keep(Map<ScanName, FileFacts> before) {
    Set<Long> kept = new HashSet<>();
    unread.forEach(directory -> kept.add(directory.inode()));
    before.forEach(
        (name, facts) -> {
          if (kept.contains(name.directory()) && names.putIfAbsent(name, facts) == null) {
            kept.add(facts.inode());
          }
        });
  }

  private static void requireRoom(Path root, int entries, int entriesMax) {
    if (entries > entriesMax) {
      throw ProblemException.environment(
          root.toString(),
          "holds more than " + entriesMax + " names, more than a scan keeps in memory",
          "choose smaller directories, or run as root on ext4, where nothing need be scanned");
    }
  }
}
