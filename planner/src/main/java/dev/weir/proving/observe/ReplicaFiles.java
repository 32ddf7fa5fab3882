package dev.weir.proving.observe;

import dev.weir.proving.workload.PlannedOperation;
import dev.weir.proving.workload.Stamp;
import dev.weir.proving.workload.WorkloadFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for the effect of single operations in a replica's files, by their stamps alone. */
final class ReplicaFiles implements AutoCloseable {
  private record Held(FileChannel channel, Object identity) {}

  private final WorkloadFiles files;
  private final Map<Long, Held> held = new HashMap<>();

  /** Small files that were seen on the replica: only their absence proves a deletion. */
  private final Set<Long> met = new HashSet<>();

  private final ByteBuffer header = ByteBuffer.allocateDirect(Stamp.HEADER_BYTES);
  private final ByteBuffer trailer =
      ByteBuffer.allocateDirect(Stamp.TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  ReplicaFiles(Path root) {
    this.files = new WorkloadFiles(root);
  }

  /**
   * @param deletionLogged whether the file's deletion stands in the writer's log already
   */
  Sight look(PlannedOperation operation, boolean deletionLogged) throws IOException {
    return switch (operation.kind()) {
      case WRITE -> lookForWrite(operation);
      case CREATE -> lookForCreation(operation, deletionLogged);
      case MODE -> lookForMode(operation, deletionLogged);
      case RENAME -> lookForRename(operation, deletionLogged);
      case DELETE -> lookForDeletion(operation);
    };
  }

  /** Opens files anew where the replica has replaced them under the same name. */
  void refresh() throws IOException {
    for (Map.Entry<Long, Held> entry : Map.copyOf(held).entrySet()) {
      PosixFileAttributes now = attributes(files.path(entry.getKey()));
      if (now == null || !Objects.equals(now.fileKey(), entry.getValue().identity())) {
        entry.getValue().channel().close();
        held.remove(entry.getKey());
      }
    }
  }

  private Sight lookForWrite(PlannedOperation operation) throws IOException {
    FileChannel channel = channel(operation.file());
    if (channel == null) {
      return Sight.MISSING;
    }
    Stamp stamp = stamp(channel, operation.offset());
    return stamp != null
            && stamp.sequence() >= operation.sequence()
            && stamp.length() == operation.length()
            && ends(channel, operation.offset(), stamp)
        ? Sight.VISIBLE
        : Sight.MISSING;
  }

  private Sight lookForCreation(PlannedOperation operation, boolean deletionLogged)
      throws IOException {
    // The temporary name first: a rename between the two looks is then met under the final name.
    for (Path name : new Path[] {files.temporary(operation.file()), files.path(operation.file())}) {
      try (FileChannel channel = FileChannel.open(name, StandardOpenOption.READ)) {
        Stamp stamp = stamp(channel, 0);
        boolean there =
            stamp != null
                && stamp.sequence() == operation.sequence()
                && stamp.length() == operation.length()
                && channel.size() == operation.length()
                && ends(channel, 0, stamp);
        if (there) {
          met.add(operation.file());
        }
        return there ? Sight.VISIBLE : Sight.MISSING;
      } catch (NoSuchFileException e) {
        continue;
      }
    }
    return deletionLogged ? Sight.UNDECIDED : Sight.MISSING;
  }

  private Sight lookForMode(PlannedOperation operation, boolean deletionLogged) throws IOException {
    PosixFileAttributes attributes = attributes(files.temporary(operation.file()));
    if (attributes == null) {
      attributes = attributes(files.path(operation.file()));
    }
    if (attributes == null) {
      return deletionLogged ? Sight.UNDECIDED : Sight.MISSING;
    }
    return attributes.permissions().contains(PosixFilePermission.GROUP_READ)
        ? Sight.VISIBLE
        : Sight.MISSING;
  }

  private Sight lookForRename(PlannedOperation operation, boolean deletionLogged)
      throws IOException {
    if (attributes(files.temporary(operation.file())) != null) {
      return Sight.MISSING;
    }
    if (attributes(files.path(operation.file())) != null) {
      return Sight.VISIBLE;
    }
    return deletionLogged ? Sight.UNDECIDED : Sight.MISSING;
  }

  private Sight lookForDeletion(PlannedOperation operation) throws IOException {
    if (attributes(files.temporary(operation.file())) != null
        || attributes(files.path(operation.file())) != null) {
      return Sight.MISSING;
    }
    return met.remove(operation.file()) ? Sight.VISIBLE : Sight.UNDECIDED;
  }

  private @Nullable FileChannel channel(long file) throws IOException {
    Held known = held.get(file);
    if (known != null) {
      return known.channel();
    }
    PosixFileAttributes attributes = attributes(files.path(file));
    if (attributes == null) {
      return null;
    }
    try {
      FileChannel channel = FileChannel.open(files.path(file), StandardOpenOption.READ);
      held.put(file, new Held(channel, attributes.fileKey()));
      return channel;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static @Nullable PosixFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, PosixFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private @Nullable Stamp stamp(FileChannel channel, long offset) throws IOException {
    header.clear();
    if (channel.read(header, offset) < Stamp.HEADER_BYTES) {
      return null;
    }
    return Stamp.read(header.flip());
  }

  /** Whether the record is there to its end: a half-applied one has its new header only. */
  private boolean ends(FileChannel channel, long offset, Stamp stamp) throws IOException {
    trailer.clear();
    long at = offset + stamp.length() - Stamp.TRAILER_BYTES;
    return channel.read(trailer, at) == Stamp.TRAILER_BYTES
        && trailer.getLong(0) == stamp.sequence();
  }

  @Override
  public void close() throws IOException {
    for (Held file : held.values()) {
      file.channel().close();
    }
    held.clear();
  }
}
