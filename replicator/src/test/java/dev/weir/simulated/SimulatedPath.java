package dev.weir.simulated;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;

/** A path on a {@link SimulatedDisk}: names parted by slashes, without dots. */
final class SimulatedPath implements Path {
  private final SimulatedDisk disk;
  private final boolean absolute;
  private final List<String> names;

  private SimulatedPath(SimulatedDisk disk, boolean absolute, List<String> names) {
    this.disk = disk;
    this.absolute = absolute;
    this.names = List.copyOf(names);
  }

  static SimulatedPath of(SimulatedDisk disk, String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/")) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return new SimulatedPath(disk, text.startsWith("/"), names);
  }

  private static SimulatedPath own(Path path) {
    return (SimulatedPath) path;
  }

  @Override
  public FileSystem getFileSystem() {
    return disk;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public Path getRoot() {
    return new SimulatedPath(disk, true, List.of());
  }

  @Override
  public Path getFileName() {
    return new SimulatedPath(disk, false, List.of(names.getLast()));
  }

  @Override
  public Path getParent() {
    return names.isEmpty()
        ? null
        : new SimulatedPath(disk, absolute, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return new SimulatedPath(disk, false, List.of(names.get(index)));
  }

  @Override
  public Path subpath(int from, int to) {
    return new SimulatedPath(disk, false, names.subList(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    List<String> begin = own(other).names;
    return absolute == other.isAbsolute()
        && begin.size() <= names.size()
        && names.subList(0, begin.size()).equals(begin);
  }

  @Override
  public boolean endsWith(Path other) {
    List<String> end = own(other).names;
    return end.size() <= names.size()
        && names.subList(names.size() - end.size(), names.size()).equals(end);
  }

  @Override
  public Path normalize() {
    return this;
  }

  @Override
  public Path resolve(Path other) {
    if (other.isAbsolute()) {
      return other;
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(own(other).names);
    return new SimulatedPath(disk, absolute, all);
  }

  @Override
  public Path relativize(Path other) {
    return new SimulatedPath(
        disk, false, own(other).names.subList(names.size(), other.getNameCount()));
  }

  @Override
  public URI toUri() {
    return URI.create("simulated:" + this);
  }

  @Override
  public Path toAbsolutePath() {
    return absolute ? this : getRoot().resolve(this);
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    disk.require(toString());
    return toAbsolutePath();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SimulatedPath path
        && path.disk == disk
        && path.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return (absolute ? "/" : "") + String.join("/", names);
  }
}
