package dev.weir.workload;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does the same with many files, a few at once, and gives the results in the order of the files.
 */
public final class FileWorkers {
  /** As many as a small machine has cores; each holds one file's samples at a time. */
  public static final int AT_ONCE = 2;

  private FileWorkers() {}

  /** What is done with one of them. */
  @FunctionalInterface
  public interface Work<T, R> {
    R apply(T item) throws IOException;
  }

  /**
   * Ends at the first failure in the order of the items, as reading one after the other would.
   *
   * @throws IOException when a medium fails
   */
  public static <T, R> List<R> each(List<T> items, int atOnce, Work<T, R> work) throws IOException {
    if (items.size() == 1 || atOnce == 1) {
      List<R> results = new ArrayList<>();
      for (T item : items) {
        results.add(work.apply(item));
      }
      return results;
    }
    ExecutorService workers =
        Executors.newFixedThreadPool(
            atOnce, Thread.ofPlatform().daemon().name("reading-", 1).factory());
    try {
      List<Future<R>> running = new ArrayList<>();
      items.forEach(item -> running.add(workers.submit(() -> work.apply(item))));
      List<R> results = new ArrayList<>();
      for (Future<R> each : running) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw rethrown(Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while files were read", e);
    } finally {
      workers.shutdownNow();
    }
  }

  private static IOException rethrown(Throwable cause) {
    return switch (cause) {
      case IOException failed -> failed;
      case UncheckedIOException failed -> Objects.requireNonNull(failed.getCause());
      case ProblemException problem -> throw problem;
      case RuntimeException defect -> throw defect;
      case Error error -> throw error;
      default -> throw new IllegalStateException(cause);
    };
  }
}
