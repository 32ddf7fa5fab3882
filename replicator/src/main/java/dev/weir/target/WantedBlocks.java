package dev.weir.target;

import java.util.List;

/**
 * What a difference mirror lacks.
 *
 * @param all whether everything has been compared, and nothing more is wanted than has been told
 */
public record WantedBlocks(List<Run> runs, boolean all) {
  public WantedBlocks {
    runs = List.copyOf(runs);
  }

  /** Bytes from {@code offset} of the file of this identity; both are whole blocks. */
  public record Run(long inode, long offset, long length) {}
}
