package dev.weir.linktest;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work on every stream at the same time and waits for all. */
final class EachStream {
  private EachStream() {}

  /** What is done with one stream. */
  interface Work {
    void on(Socket socket) throws IOException;
  }

  /**
   * @throws IOException the first failure; the others' streams end by themselves
   */
  static void run(List<Socket> sockets, Work work) throws IOException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> streams = new ArrayList<>();
      for (Socket socket : sockets) {
        Callable<Boolean> task =
            () -> {
              work.on(socket);
              return true;
            };
        streams.add(threads.submit(task));
      }
      for (Future<Boolean> stream : streams) {
        stream.get();
      }
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new IOException("a stream broke off: " + cause.getMessage(), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
