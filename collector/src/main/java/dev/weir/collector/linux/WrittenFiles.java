package dev.weir.collector.linux;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads again what was written to members, by the key of the inode. Belongs to one thread, but for
 * {@link #letGo}, and for closing, which comes after that thread ended.
 */
final class WrittenFiles implements AutoCloseable {
  private static final int DEVICE_SHIFT = 32;
  private static final long INODE_MASK = 0xffffffffL;

  private final List<ChosenPath> paths;
  private final boolean named;
  private final BpfMap members;
  private final BpfMap unnamed;
  private final Map<Integer, QuietReader> readers = new HashMap<>();

  WrittenFiles(List<ChosenPath> paths, CountingMaps maps) {
    this.paths = List.copyOf(paths);
    this.named = maps.named();
    this.members = maps.members().forAnotherThread();
    this.unnamed = maps.unnamed().forAnotherThread();
  }

  /** As {@link dev.weir.collector.compressing.RecentWrites#readAgain}. */
  synchronized int read(long key, long offset, ByteBuffer into) {
    if (!members.has(key) || named && unnamed.has(key)) {
      return 0; // Gone, or not held against the rules yet.
    }
    QuietReader reader = readers.computeIfAbsent((int) (key >>> DEVICE_SHIFT), this::readerOf);
    return reader.read(key & INODE_MASK, offset, into);
  }

  /** Closes what is open on a device, so that it can be unmounted; what is left is reopened. */
  synchronized void letGo(int device) {
    QuietReader open = readers.remove(device);
    if (open != null) {
      open.close();
    }
  }

  private QuietReader readerOf(int device) {
    return new QuietReader(
        paths.stream()
            .filter(path -> path.device() == device)
            .mapToInt(ChosenPath::openForHandles)
            .filter(fd -> fd >= 0)
            .findFirst()
            .orElse(-1));
  }

  @Override
  public void close() {
    readers.values().forEach(QuietReader::close);
    members.close();
    unnamed.close();
  }
}
