package dev.weir.proving;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be taken back when a proof ends, however it ends: in reverse order, once, also when
 * the process is asked to terminate.
 */
final class Undo implements AutoCloseable {
  /** Takes back one thing; a failure is told and does not keep the others from being taken back. */
  interface Step {
    void run() throws Exception;
  }

  private record Named(String what, Step step) {}

  private final Deque<Named> steps = new ArrayDeque<>();
  private final Narrator narrator;
  private volatile boolean begun;

  Undo(Narrator narrator) {
    this.narrator = narrator;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "undo"));
  }

  /** Remembers a step. */
  synchronized void add(String what, Step step) {
    steps.push(new Named(what, step));
  }

  /** Whether taking back has begun. */
  boolean begun() {
    return begun;
  }

  @Override
  public void close() {
    begun = true;
    takeBack();
  }

  private synchronized void takeBack() {
    while (!steps.isEmpty()) {
      Named next = steps.pop();
      try {
        next.step().run();
      } catch (Exception e) {
        narrator.warn("could not " + next.what() + ": " + e.getMessage());
      }
    }
  }
}
