package dev.weir.simulation;

import java.util.Arrays;

/** Which of several jobs is due first: a tournament, whose winner stands at the root. */
final class Agenda {
  private final long[] due;
  private final int[] winners;
  private final int leaves;

  Agenda(int jobs) {
    this.leaves = Math.max(2, Integer.highestOneBit(Math.max(1, jobs - 1)) << 1);
    this.due = new long[leaves];
    Arrays.fill(due, SimulationResult.NEVER);
    this.winners = new int[leaves];
    for (int node = leaves - 1; node > 0; node--) {
      winners[node] = winner(node);
    }
  }

  /** {@code job} is due at {@code instant} and not before. */
  void set(int job, long instant) {
    due[job] = instant;
    for (int node = (job + leaves) >> 1; node > 0; node >>= 1) {
      winners[node] = winner(node);
    }
  }

  private int winner(int node) {
    int left = contender(2 * node);
    int right = contender(2 * node + 1);
    return due[right] < due[left] ? right : left;
  }

  private int contender(int node) {
    return node >= leaves ? node - leaves : winners[node];
  }

  /** The job that is due first; among several the one with the lowest index. */
  int first() {
    return winners[1];
  }

  /** When it is due. */
  long firstAt() {
    return due[winners[1]];
  }
}
