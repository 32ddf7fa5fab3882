package dev.weir.holder;

import dev.weir.linux.DescriptorSocket;
import dev.weir.linux.DescriptorSocket.Message;
import dev.weir.linux.DescriptorSocket.Sent;
import dev.weir.linux.SharedMemory;
import dev.weir.problem.ProblemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's connection to its holder. When the holder is gone or does not read, the server goes on
 * and offers everything again, to whoever listens then, until it is taken.
 */
public final class HolderLink implements Keeper, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HolderLink.class);

  /** Well below the two seconds of silence after which a holder replaces a server. */
  private static final long PULSE_NANOS = 100_000_000L;

  private static final int PULSES_PER_OFFER = 10;
  private static final long PULSE_BYTES = 4096;

  private final Path socketPath;
  private final SharedMemory pulse;
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private final Thread thread;
  private @Nullable DescriptorSocket socket;
  private boolean up;
  private boolean lost;
  private boolean closed;
  private volatile boolean replacement;

  private HolderLink(Path socketPath) {
    this.socketPath = socketPath;
    pulse = SharedMemory.create("weir-pulse", PULSE_BYTES);
    thread = Thread.ofPlatform().daemon().name("weir-pulse").unstarted(this::beat);
  }

  /**
   * Connects and takes over what a predecessor left; returns when the holder wants this server to
   * serve, which a spare one may wait for long.
   *
   * @return empty when the holder ended without wanting it
   * @throws ProblemException when no holder answers
   */
  public static Optional<HolderLink> connect(Path socketPath) {
    return connect(socketPath, List.of());
  }

  /**
   * As above.
   *
   * @param rehearsal what makes this server faster later, done one by one while it is not wanted
   */
  public static Optional<HolderLink> connect(Path socketPath, List<Runnable> rehearsal) {
    HolderLink link = new HolderLink(socketPath);
    DescriptorSocket socket =
        DescriptorSocket.connect(socketPath).orElseThrow(() -> unanswered(socketPath));
    greet(socket, HolderWords.SERVER);
    for (int i = 0; i < rehearsal.size() && !socket.await(0); i++) {
      rehearsal.get(i).run();
    }
    Optional<Message> message = socket.receive();
    while (message.isPresent() && !message.get().text().equals(HolderWords.ALL)) {
      link.inherited(message.get());
      message = socket.receive();
    }
    if (message.isEmpty()) {
      return Optional.empty();
    }
    link.replacement = !link.kept.isEmpty();
    link.socket = socket;
    link.keep(new Kept(HolderWords.PULSE_KEY, "", link.pulse.descriptor()));
    link.thread.start();
    return Optional.of(link);
  }

  private static ProblemException unanswered(Path socketPath) {
    return ProblemException.environment(
        socketPath.toString(), "no holder answers", "start the node with weir node --config FILE");
  }

  private static void greet(DescriptorSocket to, String word) {
    to.send(word + " " + ProcessHandle.current().pid());
  }

  private void inherited(Message message) {
    HolderWords.Said said = HolderWords.Said.of(message.text());
    if (said.word().equals(HolderWords.KEEP)
        && !said.key().isEmpty()
        && message.descriptor().isPresent()
        && !said.key().equals(HolderWords.PULSE_KEY)) {
      kept.put(said.key(), new Kept(said.key(), said.detail(), message.descriptor().getAsInt()));
    }
  }

  @Override
  public boolean replacesAnother() {
    return replacement;
  }

  /** Everything that the configuration names runs. */
  public synchronized void up() {
    up = true;
    tell(HolderWords.UP, OptionalInt.empty());
  }

  @Override
  public boolean keeps() {
    return true;
  }

  @Override
  public synchronized Optional<Kept> find(String key) {
    return Optional.ofNullable(kept.get(key));
  }

  @Override
  public synchronized List<Kept> below(String prefix) {
    return kept.values().stream().filter(one -> one.key().startsWith(prefix)).toList();
  }

  @Override
  public synchronized void keep(Kept one) {
    kept.put(one.key(), one);
    tell(HolderWords.keep(one), OptionalInt.of(one.descriptor()));
  }

  @Override
  public synchronized void drop(String key) {
    if (kept.remove(key) != null) {
      tell(HolderWords.DROP + " " + key, OptionalInt.empty());
    }
  }

  @Override
  public synchronized String condition() {
    return lost
        ? "The holder of the mount does not answer: this server goes on, but nobody replaces it if"
            + " it ends; start weir node again with the same configuration, which adopts it."
        : "";
  }

  /** What cannot be told now is offered as a whole later. */
  private void tell(String text, OptionalInt file) {
    DescriptorSocket to = socket;
    if (to == null || closed || lost) {
      return;
    }
    if (to.send(text, file) != Sent.DONE) {
      lost = true;
      LOG.warn("the holder of the mounts does not answer; this server goes on without it");
    }
  }

  private void beat() {
    long count = 0;
    while (true) {
      pulse.word(0, ++count);
      LockSupport.parkNanos(PULSE_NANOS);
      if (count % PULSES_PER_OFFER == 0 && !look()) {
        return;
      }
    }
  }

  /** Looks whether the holder is there; offers everything anew when it was not. */
  private synchronized boolean look() {
    DescriptorSocket now = socket;
    if (now == null || closed) {
      return false;
    }
    if (!lost && now.await(0)) {
      lost = now.receive().isEmpty();
      if (lost) {
        LOG.warn("the holder of the mounts is gone; this server goes on without it");
      }
    }
    if (lost) {
      now.close();
      DescriptorSocket.connect(socketPath).ifPresent(this::offer);
    }
    return true;
  }

  private void offer(DescriptorSocket to) {
    socket = to;
    greet(to, HolderWords.AGAIN);
    boolean all = true;
    for (Kept one : kept.values()) {
      all &= to.send(HolderWords.keep(one), OptionalInt.of(one.descriptor())) == Sent.DONE;
    }
    all &= to.send(HolderWords.ALL) == Sent.DONE;
    if (up) {
      all &= to.send(HolderWords.UP) == Sent.DONE;
    }
    if (all) {
      lost = false;
      LOG.info("a holder keeps the mounts again");
    } else {
      to.close();
    }
  }

  /** Ends in order: the holder will not replace this server. */
  @Override
  public synchronized void close() {
    if (!closed) {
      tell(HolderWords.DOWN, OptionalInt.empty());
      closed = true;
      if (socket != null) {
        socket.close();
      }
    }
  }
}
