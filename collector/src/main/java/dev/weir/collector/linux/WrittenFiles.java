package dev.weir.collector.linux;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads again what was written to members, by the key of the inode. Belongs to one thread, but for
 * closing, which comes after it ended.
 */
final class WrittenFiles implements AutoCloseable {
  private static final int DEVICE_SHIFT = 32;
  private static final long INODE_MASK = 0xffffffffL;

  private final List<UnderlyingTree> trees;
  private final boolean named;
  private final BpfMap members;
  private final BpfMap unnamed;
  private final Map<Integer, QuietReader> readers = new HashMap<>();

  WrittenFiles(List<UnderlyingTree> trees, CountingMaps maps) {
    this.trees = List.copyOf(trees);
    this.named = maps.named();
    this.members = maps.members().forAnotherThread();
    this.unnamed = maps.unnamed().forAnotherThread();
  }

  /** As {@link dev.weir.collector.compressing.RecentWrites#readAgain}. */
  int read(long key, long offset, ByteBuffer into) {
    if (!members.has(key) || named && unnamed.has(key)) {
      return 0; // Gone, or not held against the rules yet.
    }
    QuietReader reader = readers.computeIfAbsent((int) (key >>> DEVICE_SHIFT), this::readerOf);
    return reader.read(key & INODE_MASK, offset, into);
  }

  private QuietReader readerOf(int device) {
    return new QuietReader(
        trees.stream()
            .filter(tree -> tree.device() == device)
            .mapToInt(UnderlyingTree::openForHandles)
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
