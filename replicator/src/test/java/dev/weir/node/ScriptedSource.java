package dev.weir.node;

import dev.weir.intercept.OperationSink;
import dev.weir.intercept.WriteSource;
import dev.weir.operation.NewObject;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A source whose application is the test: each call changes a real directory of plain files and
 * puts the change into the sink, under one lock.
 */
final class ScriptedSource implements WriteSource {
  private static final int MIRROR_BLOCK = 256 << 10;

  private final Path root;
  private final OperationWriter writer = new OperationWriter();
  private @Nullable OperationSink sink;
  private volatile boolean closed;

  ScriptedSource(Path root) {
    this.root = root;
  }

  @Override
  public synchronized void start(OperationSink into) {
    sink = into;
    closed = false;
  }

  synchronized void create(String name) {
    change(
        () -> {
          Path file = Files.createFile(root.resolve(name));
          next().create(inode(root), mtime(root), bytes(name), object(file, 0));
        });
  }

  synchronized void write(String name, long offset, byte[] data) {
    change(
        () -> {
          Path file = root.resolve(name);
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(data), offset);
          }
          next().write(inode(file), offset, mtime(file), data);
        });
  }

  synchronized void delete(String name) {
    change(
        () -> {
          Path file = root.resolve(name);
          long inode = inode(file);
          Files.delete(file);
          next().unlink(inode(root), mtime(root), inode, bytes(name));
        });
  }

  private interface Change {
    void make() throws IOException;
  }

  private void change(Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!closed) {
      append();
    }
  }

  @Override
  public synchronized void mirror(MirrorProgress progress) throws InterruptedException {
    try (Stream<Path> files = Files.list(root)) {
      List<Path> all = files.sorted().toList();
      mirroring().mirrorBegin(inode(root), mtime(root));
      append();
      rootAttributes();
      long bytes = 0;
      for (int i = 0; i < all.size(); i++) {
        bytes += mirrorFile(all.get(i));
        progress.advanced(i + 1, bytes);
      }
      mirroring().mirrorEnd(inode(root), mtime(root));
      append();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rootAttributes() throws IOException {
    int mask = OperationLayout.MASK_MODE | OperationLayout.MASK_UID | OperationLayout.MASK_GID;
    NewObject facts = object(root, 0);
    mirroring()
        .attributes(
            facts.inode(),
            facts.mtime(),
            new OperationWriter.Attributes(mask, facts.mode(), facts.uid(), facts.gid(), 0));
    append();
  }

  private long mirrorFile(Path file) throws IOException, InterruptedException {
    byte[] content = Files.readAllBytes(file);
    mirroring()
        .entry(
            inode(root),
            mtime(root),
            bytes(file.getFileName().toString()),
            object(file, content.length));
    append();
    for (int at = 0; at < content.length; at += MIRROR_BLOCK) {
      Objects.requireNonNull(sink).awaitRoomForMirror();
      int length = Math.min(MIRROR_BLOCK, content.length - at);
      byte[] block = Arrays.copyOfRange(content, at, at + length);
      mirroring().write(inode(file), at, mtime(file), block);
      append();
    }
    return content.length;
  }

  private OperationWriter next() {
    return writer.clear().flags(0);
  }

  private OperationWriter mirroring() {
    return writer.clear().flags(OperationLayout.FLAG_MIRROR);
  }

  private void append() {
    if (sink != null) {
      sink.append(writer.segment(), 0, writer.length());
    }
  }

  private static NewObject object(Path file, long size) throws IOException {
    return NewObject.plain(
        inode(file),
        (Integer) Files.getAttribute(file, "unix:mode"),
        (Integer) Files.getAttribute(file, "unix:uid"),
        (Integer) Files.getAttribute(file, "unix:gid"),
        mtime(file),
        size);
  }

  private static long inode(Path path) throws IOException {
    return (Long) Files.getAttribute(path, "unix:ino");
  }

  private static long mtime(Path path) throws IOException {
    FileTime time = Files.getLastModifiedTime(path);
    return time.to(TimeUnit.NANOSECONDS);
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public String promise() {
    return "What the script does is captured.";
  }

  @Override
  public synchronized void close() {
    closed = true;
    sink = null;
  }
}
