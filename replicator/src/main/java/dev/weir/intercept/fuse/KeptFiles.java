package dev.weir.intercept.fuse;

import dev.weir.holder.Keeper;
import java.util.HashMap;
import java.util.Map;

/** Files that are open and have no name any more, given to the keeper by their inode numbers. */
final class KeptFiles {
  private final Keeper keeper;
  private final String prefix;
  private final Map<Long, Keeper.Kept> untaken = new HashMap<>();

  /**
   * @param prefix of the keys, ending in a slash
   */
  KeptFiles(Keeper keeper, String prefix) {
    this.keeper = keeper;
    this.prefix = prefix;
    for (Keeper.Kept kept : keeper.below(prefix)) {
      untaken.put(Long.parseUnsignedLong(kept.key().substring(prefix.length())), kept);
    }
  }

  /** The descriptor that a predecessor left for a file, or -1. */
  int take(long inode) {
    Keeper.Kept kept = untaken.remove(inode);
    return kept == null ? -1 : kept.descriptor();
  }

  /** Lets go of what no node was found for. */
  void dropUntaken(Workspace w) {
    for (Keeper.Kept kept : untaken.values()) {
      keeper.drop(kept.key());
      w.close(kept.descriptor());
    }
    untaken.clear();
  }

  void keep(long inode, int descriptor) {
    keeper.keep(new Keeper.Kept(key(inode), "", descriptor));
  }

  void drop(long inode) {
    keeper.drop(key(inode));
  }

  private String key(long inode) {
    return prefix + Long.toUnsignedString(inode);
  }
}
