package dev.weir.node;

import dev.weir.journal.JournalPosition;
import dev.weir.simulated.Violation;
import dev.weir.simulated.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the protected directory holds, and what it held at every position: kept by whoever changes
 * it, from the changes themselves.
 */
final class SourceHistory {
  /** After everything that a process of the source took. */
  private static final long NOT_TAKEN = Long.MAX_VALUE;

  final Volume tree = new Volume();
  private final Volume past = new Volume();
  private final List<Entry> changes = new ArrayList<>();
  private final Map<Long, Integer> livesByEpoch = new HashMap<>();

  /** Of {@code past}. */
  private int reached;

  private int life;
  private boolean taken;

  /** By sequence - 1: when the operations of the present life were taken. */
  private final List<Long> takenAt = new ArrayList<>();

  private final List<Integer> payloads = new ArrayList<>();

  /**
   * @param sequence of the newest operation when it took effect, itself among them
   */
  private record Entry(int life, long sequence, Volume.Change change) {}

  /** A process of the source begins to take changes. */
  void begins() {
    life++;
    taken = true;
    takenAt.clear();
    payloads.clear();
  }

  /** Changes are not taken any more. */
  void ends() {
    taken = false;
  }

  boolean isTaken() {
    return taken;
  }

  /** An operation was taken. */
  void took(long sequence, long instant, int payload) {
    if (sequence != takenAt.size() + 1) {
      throw new Violation("dense sequence", sequence + " after " + takenAt.size());
    }
    takenAt.add(instant);
    payloads.add(payload);
  }

  int changes() {
    return changes.size();
  }

  long newest() {
    return takenAt.size();
  }

  long takenAt(long sequence) {
    return takenAt.get((int) sequence - 1);
  }

  /** Bytes that applications wrote from {@code first} to {@code last}. */
  long payloadBytes(long first, long last) {
    long sum = 0;
    for (long sequence = first; sequence <= last; sequence++) {
      sum += payloads.get((int) sequence - 1);
    }
    return sum;
  }

  /** A change takes effect; its operation, if it has one, is the newest then. */
  void change(Volume.Change change, Runnable operation) {
    change.on(tree);
    operation.run();
    changes.add(new Entry(life, taken ? newest() : NOT_TAKEN, change));
  }

  /** A batch of this epoch was sent: it is of the present life, and of no other. */
  void sent(long epoch) {
    Integer before = livesByEpoch.putIfAbsent(epoch, life);
    if (before != null && before != life) {
      throw new Violation("one epoch, one order", "epoch " + epoch + " is used again");
    }
  }

  /**
   * The tree at a position, which may not go back from one call to the next but by {@code copy}.
   */
  Volume at(JournalPosition position) {
    Integer of = livesByEpoch.get(position.epoch());
    if (of == null) {
      throw new Violation("known epoch", "nothing of " + position + " was ever sent");
    }
    int upTo = changes.size();
    for (int i = 0; i < changes.size(); i++) {
      Entry entry = changes.get(i);
      if (entry.life > of || entry.life == of && entry.sequence > position.sequence()) {
        upTo = i;
        break;
      }
    }
    if (upTo < reached) {
      return replayed(upTo);
    }
    while (reached < upTo) {
      changes.get(reached).change.on(past);
      reached++;
    }
    return past;
  }

  private Volume replayed(int upTo) {
    Volume again = new Volume();
    for (Entry entry : changes.subList(0, upTo)) {
      entry.change.on(again);
    }
    return again;
  }

  @Nullable Integer lifeOf(long epoch) {
    return livesByEpoch.get(epoch);
  }

  int life() {
    return life;
  }
}
