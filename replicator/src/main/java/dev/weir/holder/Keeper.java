package dev.weir.holder;

import java.util.List;
import java.util.Optional;

/**
 * Keeps open files beyond the death of this process. Keys are words parted by slashes, such as
 * {@code JOB/device}. Safe for many threads; nothing here waits for the other process.
 */
public interface Keeper {
  /** Ends the key of a mount's /dev/fuse; its detail is where it is mounted. */
  String DEVICE = "/device";

  /**
   * What is kept.
   *
   * @param detail a text that was given with it
   * @param descriptor open in this process; it belongs to the keeper until it is dropped
   */
  record Kept(String key, String detail, int descriptor) {}

  /** Whether anything outlives this process. */
  boolean keeps();

  /** Whether this process goes on with what another one left, which applications wait for. */
  boolean replacesAnother();

  /** What a predecessor, or this process, had kept under a key. */
  Optional<Kept> find(String key);

  /** All whose key begins so. */
  List<Kept> below(String prefix);

  /** Keeps an open file, in place of what had this key. */
  void keep(Kept kept);

  /** Lets go of a key; this process's descriptor is left open. */
  void drop(String key);

  /** What {@code weir job status} should say of it: a sentence, or empty when all is well. */
  String condition();

  /** Keeps for this process only: its death ends the mounts. */
  static Keeper none() {
    return new Absent();
  }

  /** Nobody to keep anything. */
  final class Absent implements Keeper {
    @Override
    public boolean keeps() {
      return false;
    }

    @Override
    public boolean replacesAnother() {
      return false;
    }

    @Override
    public Optional<Kept> find(String key) {
      return Optional.empty();
    }

    @Override
    public List<Kept> below(String prefix) {
      return List.of();
    }

    @Override
    public void keep(Kept kept) {
      // Nobody outlives this process.
    }

    @Override
    public void drop(String key) {
      // Nothing is kept.
    }

    @Override
    public String condition() {
      return "";
    }
  }
}
