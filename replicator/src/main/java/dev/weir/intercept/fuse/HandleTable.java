package dev.weir.intercept.fuse;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * File handles by identity, flat: a difference mirror keeps one for each file that it compared, 8
 * bytes and a handle (16 to 28 bytes on ext4 and XFS) in a table at most half empty. Handles of a
 * file system have one length; others are kept apart. An identity is never 0. Not thread-safe.
 */
final class HandleTable {
  private static final int INITIAL = 64;

  private final Map<Long, byte[]> ofOtherLength = new HashMap<>();
  private long[] keys = new long[INITIAL];
  private byte[] handles = new byte[0];
  private int width;
  private int size;

  void put(long inode, byte[] handle) {
    if (width == 0) {
      width = handle.length;
      handles = new byte[keys.length * width];
    }
    if (handle.length != width) {
      ofOtherLength.put(inode, handle);
      return;
    }
    int at = slot(inode);
    if (keys[at] == 0) {
      keys[at] = inode;
      size++;
    }
    System.arraycopy(handle, 0, handles, at * width, width);
    if (size * 2 > keys.length) {
      grow();
    }
  }

  byte @Nullable [] get(long inode) {
    int at = slot(inode);
    return keys[at] == 0
        ? ofOtherLength.get(inode)
        : Arrays.copyOfRange(handles, at * width, at * width + width);
  }

  /** Shows every identity with its handle, in no order. */
  void forEach(BiConsumer<Long, byte[]> action) {
    for (int at = 0; at < keys.length; at++) {
      if (keys[at] != 0) {
        action.accept(keys[at], Arrays.copyOfRange(handles, at * width, at * width + width));
      }
    }
    ofOtherLength.forEach(action);
  }

  int size() {
    return size + ofOtherLength.size();
  }

  void clear() {
    ofOtherLength.clear();
    keys = new long[INITIAL];
    handles = new byte[0];
    width = 0;
    size = 0;
  }

  private int slot(long inode) {
    int mask = keys.length - 1;
    int at = (int) ((inode * 0x9E3779B97F4A7C15L) >>> 33) & mask;
    while (keys[at] != 0 && keys[at] != inode) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys;
    byte[] oldHandles = handles;
    keys = new long[Math.multiplyExact(oldKeys.length, 2)];
    handles = new byte[Math.multiplyExact(keys.length, width)];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int at = slot(oldKeys[i]);
        keys[at] = oldKeys[i];
        System.arraycopy(oldHandles, i * width, handles, at * width, width);
      }
    }
  }
}
