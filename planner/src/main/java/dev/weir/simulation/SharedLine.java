package dev.weir.simulation;

import dev.weir.engine.Cap;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One line that carries at most one frame of each job at a time. Jobs of the lowest priority number
 * that have something on it share it by their weights, as connections in a fair queue do byte by
 * byte; the others wait. Within a priority a frame is carried when the level's virtual time, wire
 * bytes per unit of weight, has reached the frame's mark, so that a frame joining or leaving
 * changes no other frame's mark.
 */
final class SharedLine {
  private static final long NEVER = SimulationResult.NEVER;

  /** The jobs of one priority. */
  private static final class Level {
    final int[] jobs;
    double virtual;
    double weight;
    int active;

    Level(int[] jobs) {
      this.jobs = jobs;
    }
  }

  private final Cap cap;
  private final double[] weights;
  private final double[] marks;
  private final boolean[] active;
  private final Level[] levels;
  private final Level[] levelOf;

  private long settledAt;
  private long carriedAt = NEVER;
  private int carried = -1;

  SharedLine(SharedRequest request, long now) {
    int size = request.jobs().size();
    this.cap = Service.of(request.line());
    this.weights = request.jobs().stream().mapToDouble(SimulatedJob::weight).toArray();
    this.marks = new double[size];
    this.active = new boolean[size];
    this.levelOf = new Level[size];
    int[] priorities = request.jobs().stream().mapToInt(SimulatedJob::priority).toArray();
    int[] distinct = Arrays.stream(priorities).distinct().sorted().toArray();
    this.levels = new Level[distinct.length];
    for (int i = 0; i < distinct.length; i++) {
      int priority = distinct[i];
      int[] jobs = IntStream.range(0, size).filter(j -> priorities[j] == priority).toArray();
      levels[i] = new Level(jobs);
      for (int job : jobs) {
        levelOf[job] = levels[i];
      }
    }
    this.settledAt = now;
  }

  /** A frame of {@code job} begins to be carried. */
  void put(int job, double wireBytes, long now) {
    settle(now);
    Level level = levelOf[job];
    if (level.active == 0) {
      level.virtual = 0;
      level.weight = 0;
    }
    level.active++;
    level.weight += weights[job];
    active[job] = true;
    marks[job] = level.virtual + wireBytes / weights[job];
    replan();
  }

  /** When the next frame is carried if nothing joins before. */
  long carriedAt() {
    return carriedAt;
  }

  /** Takes the frame that is carried at {@link #carriedAt} off the line; the job it is of. */
  int take() {
    int job = carried;
    settledAt = carriedAt;
    levelOf[job].virtual = marks[job];
    remove(job);
    return job;
  }

  /** The connection of {@code job} is gone, and what is on the line with it. */
  void drop(int job, long now) {
    if (active[job]) {
      settle(now);
      remove(job);
    }
  }

  private void remove(int job) {
    Level level = levelOf[job];
    active[job] = false;
    level.active--;
    level.weight -= weights[job];
    replan();
  }

  private void settle(long now) {
    if (carried >= 0 && now > settledAt) {
      Level level = levelOf[carried];
      double bytes = Service.between(cap, cap, settledAt, now);
      level.virtual = Math.min(marks[carried], level.virtual + bytes / level.weight);
    }
    settledAt = Math.max(settledAt, now);
  }

  private void replan() {
    carried = -1;
    carriedAt = NEVER;
    for (Level level : levels) {
      if (level.active > 0) {
        carried = first(level);
        double bytes = (marks[carried] - level.virtual) * level.weight;
        carriedAt = Service.carriedAt(cap, settledAt, bytes);
        return;
      }
    }
  }

  private int first(Level level) {
    int first = -1;
    for (int job : level.jobs) {
      if (active[job] && (first < 0 || marks[job] < marks[first])) {
        first = job;
      }
    }
    return first;
  }
}
