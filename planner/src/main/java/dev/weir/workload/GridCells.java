package dev.weir.workload;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes and operations in numbered cells, in pages, so that a machine whose clock stood in 1970
 * costs no more than what it measured. Sums are of whole numbers: the order of adding changes
 * nothing. One thread at a time may add; when all was added, several may read.
 */
final class GridCells {
  /** What one cell takes: bytes, operations and a mark. */
  static final int BYTES_PER_CELL = 17;

  private static final int PAGE_SHIFT = 12;
  private static final int PAGE = 1 << PAGE_SHIFT;

  private final String name;
  private final Map<Long, Page> pages = new HashMap<>();
  private long currentKey;
  private @Nullable Page current;

  private static final class Page {
    private final long[] bytes = new long[PAGE];
    private final long[] operations = new long[PAGE];
    private final boolean[] used = new boolean[PAGE];
  }

  /**
   * @param name what is summed, for messages
   */
  GridCells(String name) {
    this.name = name;
  }

  /**
   * @param operations negative where unknown, which makes the cell's unknown
   * @throws dev.weir.problem.ProblemException bad input when a cell leaves 63 bits
   */
  void add(long cell, long bytes, long operations) {
    Page page = page(cell >> PAGE_SHIFT);
    add(page, (int) (cell & (PAGE - 1)), bytes, operations);
  }

  void addAll(GridCells other) {
    other.pages.forEach(
        (key, from) -> {
          Page page = page(key);
          for (int i = 0; i < PAGE; i++) {
            if (from.used[i]) {
              add(page, i, from.bytes[i], from.operations[i]);
            }
          }
        });
  }

  /**
   * The same cells with all counts multiplied and made whole.
   *
   * @param up whether they are rounded up, else down
   */
  GridCells times(double factor, boolean up) {
    GridCells product = new GridCells(name);
    pages.forEach(
        (key, from) -> {
          Page page = product.page(key);
          for (int i = 0; i < PAGE; i++) {
            if (from.used[i]) {
              product.add(
                  page,
                  i,
                  Workload.times(from.bytes[i], factor, up),
                  Workload.times(from.operations[i], factor, up));
            }
          }
        });
    return product;
  }

  /** Takes what a cell holds. */
  @FunctionalInterface
  interface Reader {
    void cell(long cell, long bytes, long operations);
  }

  /** Passes on every cell that something was added to, in rising order. */
  void forEach(Reader reader) {
    long[] keys = pages.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    for (long key : keys) {
      Page page = Objects.requireNonNull(pages.get(key));
      for (int i = 0; i < PAGE; i++) {
        if (page.used[i]) {
          reader.cell((key << PAGE_SHIFT) + i, page.bytes[i], page.operations[i]);
        }
      }
    }
  }

  private void add(Page page, int i, long bytes, long operations) {
    long sum = page.bytes[i] + bytes;
    if (sum < 0) {
      throw Workload.tooLarge(name);
    }
    page.bytes[i] = sum;
    long count = page.operations[i] + operations;
    boolean unknown = operations < 0 || page.operations[i] < 0 || count < 0;
    page.operations[i] = unknown ? Workload.UNKNOWN_OPERATIONS : count;
    page.used[i] = true;
  }

  private Page page(long key) {
    Page found = current;
    if (found == null || key != currentKey) {
      found = pages.computeIfAbsent(key, missing -> new Page());
      current = found;
      currentKey = key;
    }
    return found;
  }
}
