package dev.weir.intercept.watch;

import dev.weir.intercept.OperationSink;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationType;
import dev.weir.operation.OperationView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Repeats operations on a plain directory, one by one and without mercy. */
final class Replayer implements OperationSink {
  private record At(long directory, String name) {}

  private Path root;
  private final Map<Long, List<At>> names = new HashMap<>();
  private final Map<Long, Long> times = new HashMap<>();
  private final List<OperationType> seen = new ArrayList<>();
  private final OperationView view = new OperationView();
  private long rootInode;
  private long sequence;

  Replayer(Path root) {
    this.root = root;
  }

  void restartAt(Path other) {
    root = other;
    names.clear();
    times.clear();
  }

  List<OperationType> seen() {
    return seen;
  }

  @Override
  public void awaitRoomForMirror() {}

  @Override
  public long append(MemorySegment memory, long offset, int length) {
    view.wrap(memory, offset);
    seen.add(view.type());
    try {
      apply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ++sequence;
  }

  /** Sets the times that came with the operations, which replaying them disturbed. */
  void finish() {
    times.forEach(
        (inode, time) -> {
          if (inode == rootInode || names.containsKey(inode)) {
            setTime(path(inode), time);
          }
        });
  }

  private static void setTime(Path path, long nanos) {
    try {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.from(nanos, TimeUnit.NANOSECONDS), null, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static UserDefinedFileAttributeView user(Path path) {
    return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
  }

  private List<At> namesOf(long inode) {
    return Objects.requireNonNull(names.get(inode), () -> "unknown inode " + inode);
  }

  private Path path(long inode) {
    if (inode == rootInode) {
      return root;
    }
    At at = namesOf(inode).getFirst();
    return path(at.directory()).resolve(at.name());
  }

  private Path path(At at) {
    return path(at.directory()).resolve(at.name());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void apply() throws IOException {
    switch (view.type()) {
      case MIRROR_BEGIN -> rootInode = view.inode();
      case MIRROR_END -> {}
      case CREATE, ENTRY -> create();
      case LINK -> {
        At at = new At(view.inode(), text(view.name()));
        Files.createLink(path(at), path(view.child()));
        namesOf(view.child()).add(at);
      }
      case UNLINK -> {
        At at = new At(view.inode(), text(view.name()));
        Files.delete(path(at));
        namesOf(view.child()).remove(at);
        if (namesOf(view.child()).isEmpty()) {
          names.remove(view.child());
          times.remove(view.child());
        }
      }
      case RENAME -> {
        At from = new At(view.inode(), text(view.name()));
        At to = new At(view.targetDirectory(), text(view.second()));
        Files.move(path(from), path(to));
        namesOf(view.child()).remove(from);
        namesOf(view.child()).add(to);
      }
      default -> change(path(view.inode()));
    }
    times.put(view.inode(), view.mtime());
  }

  private void create() throws IOException {
    At at = new At(view.inode(), text(view.name()));
    int type = view.mode() >> 12;
    switch (type) {
      case 4 -> Files.createDirectory(path(at));
      case 8 -> Files.createFile(path(at));
      case 10 -> Files.createSymbolicLink(path(at), Path.of(text(view.second())));
      default -> throw new IllegalStateException("type " + type);
    }
    names.computeIfAbsent(view.child(), inode -> new ArrayList<>()).add(at);
    times.put(view.child(), view.childMtime());
  }

  private void change(Path path) throws IOException {
    switch (view.type()) {
      case WRITE -> {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          ByteBuffer data =
              view.memory().asSlice(view.payloadOffset(), view.payloadLength()).asByteBuffer();
          channel.write(data, view.argument());
        }
      }
      case TRUNCATE -> resize(path, view.argument());
      case ATTRIBUTES -> {
        if ((view.mask() & OperationLayout.MASK_MODE) != 0) {
          Files.setAttribute(path, "unix:mode", view.mode() & 07777);
        }
        Files.setAttribute(path, "unix:uid", view.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", view.gid(), LinkOption.NOFOLLOW_LINKS);
      }
      case SET_XATTR ->
          user(path).write(text(view.name()).substring(5), ByteBuffer.wrap(view.second()));
      case REMOVE_XATTR -> user(path).delete(text(view.name()).substring(5));
      default -> throw new IllegalStateException(view.type().toString());
    }
  }

  private static void resize(Path path, long size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
      if (channel.size() > size) {
        channel.truncate(size);
      } else if (channel.size() < size) {
        channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
      }
    }
  }
}
