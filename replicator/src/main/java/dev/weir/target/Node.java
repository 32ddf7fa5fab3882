package dev.weir.target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One identity of the source and where it is beneath the root. */
final class Node {
  /** A name of a node; a directory has one, the root none. */
  record Link(Node parent, Name name) {}

  /** Identity on the source; negative for what is on disk but whose identity is not known. */
  long source;

  final Map<Name, Node> children;
  final List<Link> links = new ArrayList<>(1);
  int mode;
  long target;
  long mtime;

  /** Its modification time on disk must be set before the replica is quiescent. */
  boolean touched;

  /**
   * During a difference mirror: known from before and not mentioned yet. None of its names has been
   * mentioned either. What is still stale at the mirror's end is removed.
   */
  boolean stale;

  /** Which of the children's names are from before and have not been mentioned yet. */
  Set<Name> staleNames = Set.of();

  /** Made by the restoration in place of an object that the journal must remove again. */
  boolean placeholder;

  /** Known, but not on disk: a device where devices are not allowed. */
  boolean absent;

  Node(long source, int mode, long target, long mtime) {
    this.source = source;
    this.mode = mode;
    this.target = target;
    this.mtime = mtime;
    this.children = isDirectory() ? new HashMap<>() : Map.of();
  }

  /** The child of this name that the source has told of; null when there is none. */
  @Nullable Node child(Name name) {
    return staleNames.contains(name) ? null : children.get(name);
  }

  /** Whether a name from before stands in the way of, or waits for, its mention. */
  boolean hasStale(Name name) {
    return staleNames.contains(name);
  }

  /** Whether the source has told of any name of it. */
  boolean isNamed() {
    return links.stream().anyMatch(link -> !link.parent.hasStale(link.name));
  }

  int type() {
    return mode & FileStat.TYPE_MASK;
  }

  boolean isDirectory() {
    return type() == FileStat.DIRECTORY;
  }

  boolean isRegular() {
    return type() == FileStat.REGULAR;
  }

  /** Path from the root for messages; the first name of a file with several. */
  String path() {
    List<String> parts = new ArrayList<>();
    Node at = this;
    while (!at.links.isEmpty()) {
      Link link = at.links.getFirst();
      parts.add(link.name().toString());
      at = link.parent();
    }
    return "/" + String.join("/", parts.reversed());
  }
}
