package dev.weir.collector.linux;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Files created since the last read, whose names the rules have not seen yet. Their counters are
 * their own until then; afterwards they go to the group or nowhere.
 */
final class NewFiles {
  private final CountingMaps maps;
  private final long[][] settled = new long[CountingMaps.GROUPS_MAX][CountingMaps.ROW_WORDS];
  private final Map<Long, Long> directoryOf = new HashMap<>();
  private final long[] entry = new long[CountingMaps.UNNAMED_WORDS];

  NewFiles(CountingMaps maps) {
    this.maps = maps;
  }

  /** Asks the kernel which files are new. */
  void refresh() {
    directoryOf.clear();
    if (!maps.named()) {
      return;
    }
    OptionalLong key = maps.unnamed().firstKey();
    Set<Long> seen = new HashSet<>();
    while (key.isPresent() && seen.add(key.getAsLong())) {
      if (maps.unnamed().read(key.getAsLong(), entry)) {
        directoryOf.put(key.getAsLong(), entry[CountingMaps.DIRECTORY]);
      }
      key = maps.unnamed().keyAfter(key.getAsLong());
    }
  }

  boolean awaits(long key) {
    return directoryOf.containsKey(key);
  }

  /** The directories, as inode numbers, in which files are waiting. */
  Set<Long> directories() {
    return Set.copyOf(directoryOf.values());
  }

  boolean none() {
    return directoryOf.isEmpty();
  }

  /**
   * Ends a file's wait. A write that the kernel counts in the very moment between copying the row
   * and removing it is lost: at most one for each file, once.
   */
  void settle(long key, int group, boolean selected) {
    directoryOf.remove(key);
    if (!selected) {
      maps.members().remove(key);
    }
    if (maps.unnamed().take(key, entry) && selected) {
      for (int i = 0; i < CountingMaps.ROW_WORDS; i++) {
        settled[group][i] += entry[i];
      }
    }
  }

  /** What settled files of a group counted while they waited. */
  long counted(int group, int counter) {
    return settled[group][counter];
  }
}
