package dev.weir.node;

import dev.weir.catalogue.Catalogue;
import dev.weir.catalogue.CatalogueMark;
import dev.weir.catalogue.CatalogueWriter;
import dev.weir.catalogue.DirtyLog;
import dev.weir.intercept.FileListener;
import dev.weir.intercept.WriteSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One listing of the source on its own thread, which writes it down and waits to hear whether the
 * target holds what it lists.
 */
final class CatalogueRun {
  private static final long STOP_MILLIS = 5_000;

  /** How far it is. */
  enum State {
    LISTING,
    LISTED,
    KEPT,
    FAILED
  }

  private final Machine machine;
  private final Thread thread;
  private final CompletableFuture<CatalogueMark> permission = new CompletableFuture<>();
  private volatile State state = State.LISTING;
  private volatile long sequence;
  private volatile long files;
  private volatile String failure = "";

  /**
   * @param log whose round this is
   * @param wakeDriver called when the state changes; must not wait
   */
  CatalogueRun(Machine machine, WriteSource source, Path file, DirtyLog log, Runnable wakeDriver) {
    this.machine = machine;
    thread = machine.thread("weir-catalogue", () -> run(source, file, log, wakeDriver));
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Tells a catalogue and a log of changes what it hears. */
  private static final class Told implements FileListener {
    private final CatalogueWriter writer;
    private final DirtyLog log;
    int round;

    Told(CatalogueWriter writer, DirtyLog log) {
      this.writer = writer;
      this.log = log;
    }

    @Override
    public void found(long inode, long size, long mtime, long ctime) {
      writer.found(inode, size, mtime, ctime);
    }

    @Override
    public void settled() {
      round = log.beginRound();
    }
  }

  private void run(WriteSource source, Path file, DirtyLog log, Runnable wakeDriver) {
    try (CatalogueWriter writer = new CatalogueWriter(file)) {
      Told told = new Told(writer, log);
      sequence = source.catalogue(told);
      files = writer.count();
      state = State.LISTED;
      wakeDriver.run();
      source.writeBack();
      writer.commit(permission.get());
      log.endRound(told.round, Catalogue.load(file));
      state = State.KEPT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to end: whoever asked does not wait for it
    } catch (IOException | ExecutionException | RuntimeException e) {
      failure = e.toString();
      state = State.FAILED;
    }
    wakeDriver.run();
  }

  State state() {
    return state;
  }

  /** Who holds everything up to this holds what is listed; 0 until then. */
  long sequence() {
    return sequence;
  }

  long files() {
    return files;
  }

  String failure() {
    return failure;
  }

  /** The target holds what is listed: it may be kept. */
  void keep(CatalogueMark mark) {
    permission.complete(mark);
  }

  /** Ends it without keeping anything, unless it is just being kept. */
  void stop() {
    thread.interrupt();
    try {
      machine.join(thread, STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
