package dev.weir.holder;

import static dev.weir.linux.OpenFlags.MNT_DETACH;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.holder.HolderWords.Said;
import dev.weir.linux.DescriptorSocket;
import dev.weir.linux.DescriptorSocket.Message;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.SharedMemory;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server of a node, keeps what it must not lose, and replaces it when it dies or hangs.
 * One thread does everything; another only asks it to stop.
 */
final class Holder {
  private static final int POLL_IN = 1;
  private static final int POLL_MILLIS = 200;

  /** Two seconds for a server to read what it asked for. */
  private static final int MOST_TRIES = 400;

  private static final long TRY_NANOS = 5_000_000;

  /** Connections that have not said who they are; a server says so at once. */
  private static final int MOST_UNKNOWN = 16;

  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /** Between two spares, so that one that cannot start does not take a processor for itself. */
  private static final Duration SPARE_PAUSE = Duration.ofSeconds(10);

  /** How long a server without a holder has to report before it counts as another node's. */
  private static final Duration ADOPTION = Duration.ofSeconds(4);

  private final Path state;
  private final List<String> command;
  private final PrintStream log;
  private final DescriptorSocket listening;
  private final Map<String, Keeper.Kept> kept = new LinkedHashMap<>();
  private final List<DescriptorSocket> unknown = new ArrayList<>();
  private final Succession succession = new Succession();
  private final Silence silence = new Silence();
  private final CountDownLatch over = new CountDownLatch(1);
  private final NativeBlock polled = new NativeBlock(1024, 8);

  private volatile @Nullable Server server;
  private @Nullable DescriptorSocket link;

  /** A server that has started and waits for its turn, so that a replacement answers at once. */
  private @Nullable Server spare;

  private @Nullable DescriptorSocket spareLink;
  private long spareNotBefore = System.nanoTime();
  private @Nullable SharedMemory pulse;

  /** Whether the server's turn has come and its first beat has not. */
  private boolean turn;

  private boolean down;
  private volatile boolean stopping;

  /**
   * A running server.
   *
   * @param handle a descriptor of the process (pidfd)
   * @param process null when it was started by another holder
   */
  private record Server(int pid, int handle, @Nullable Process process) {}

  /**
   * @param state the node's state directory, held by this process alone
   * @param command that starts a server
   */
  Holder(Path state, List<String> command, PrintStream log) {
    this.state = state;
    this.command = List.copyOf(command);
    this.log = log;
    Path path = state.resolve(HolderWords.SOCKET);
    try {
      Files.deleteIfExists(path); // left by a holder that was killed; the state's lock is ours
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listening = DescriptorSocket.listen(path);
  }

  /** Runs until the node is over; returns its exit code. */
  int run(boolean adopt) {
    try {
      if (adopt) {
        awaitOrphan();
      } else {
        start();
      }
      Optional<Integer> code = Optional.empty();
      while (code.isEmpty()) {
        code = step();
      }
      return code.get();
    } finally {
      dismissSpare();
      listening.close();
      over.countDown();
    }
  }

  /** Asks the server to end in order and waits until the node is over. */
  void stop() {
    stopping = true;
    Server running = server;
    if (running != null) {
      signal(running, SIGTERM);
    }
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitOrphan() {
    long end = System.nanoTime() + ADOPTION.toNanos();
    while (server == null && System.nanoTime() < end) {
      poll(POLL_MILLIS);
      hearUnknown();
    }
    if (server == null) {
      throw ProblemException.environment(
          state.toString(),
          "another node runs on this state directory",
          "stop it first, or give this node its own 'state:'");
    }
    say("adopted the server (process " + server.pid() + ") of a holder that is gone");
    Readiness.tell(); // the server told it to whoever started the holder before
  }

  private Optional<Integer> step() {
    poll(POLL_MILLIS);
    hearLink();
    hearUnknown();
    Server running = server;
    if (running != null && ended(running)) {
      hearLink(); // its last words
      return succeed(running);
    }
    if (running != null && hangs()) {
      say("the server (process " + running.pid() + ") hangs; replacing it");
      signal(running, SIGKILL);
      silence.forget();
    }
    keepSpare();
    return Optional.empty();
  }

  /** Sees to a spare once the server is up; one that ended is followed by another, in time. */
  private void keepSpare() {
    Server waiting = spare;
    if (waiting != null && ended(waiting)) {
      dismissSpare();
    }
    boolean wanted = link != null && succession.isUp() && !stopping && !down;
    if (spare == null && wanted && System.nanoTime() - spareNotBefore >= 0) {
      spareNotBefore = System.nanoTime() + SPARE_PAUSE.toNanos();
      spare = spawn();
    }
  }

  private void dismissSpare() {
    Server waiting = spare;
    spare = null;
    if (waiting != null) {
      signal(waiting, SIGKILL);
      exitCode(waiting);
      close(waiting.handle());
    }
    if (spareLink != null) {
      spareLink.close();
      spareLink = null;
    }
  }

  private boolean hangs() {
    SharedMemory beating = pulse;
    long now = System.nanoTime();
    if (beating != null) {
      return silence.tooLong(now, beating.word(0), Silence.LONGEST);
    }
    Duration longest = link == null ? Silence.LONGEST_START : Silence.LONGEST_TURN;
    return turn && succession.wasUp() && silence.tooLong(now, Silence.NO_PULSE, longest);
  }

  private Optional<Integer> succeed(Server gone) {
    int code = exitCode(gone);
    close(gone.handle());
    server = null;
    forgetLink();
    return switch (succession.ended(System.nanoTime(), down || stopping, code)) {
      case Succession.Next.End end -> {
        detachAll();
        yield Optional.of(end.code());
      }
      case Succession.Next.Replace replace -> {
        say("the server (process " + gone.pid() + ") died (exit code " + code + "); replacing it");
        pause(replace.pause());
        start();
        yield Optional.empty();
      }
      case Succession.Next.GiveUp giveUp -> {
        say(
            "the server died "
                + giveUp.deaths()
                + " times in a row right after its start; giving up");
        detachAll();
        yield Optional.of(ProblemException.Kind.ENVIRONMENT.exitCode());
      }
    };
  }

  private void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0 && !stopping; left = end - System.nanoTime()) {
      poll((int) Math.min(POLL_MILLIS, left / 1_000_000 + 1));
    }
  }

  /** The spare takes over; one that is still starting is nearer to its end than another. */
  private void start() {
    succession.started();
    turn = true;
    silence.forget();
    Server waiting = spare;
    if (waiting == null || ended(waiting)) {
      dismissSpare();
      server = spawn();
      return;
    }
    DescriptorSocket connected = spareLink;
    server = waiting;
    spare = null;
    spareLink = null;
    if (connected != null) {
      serve(connected);
    }
  }

  private Server spawn() {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put(HolderProcess.SOCKET, state.resolve(HolderWords.SOCKET).toString());
    try {
      Process process = builder.start();
      int pid = (int) process.pid();
      return new Server(pid, handle(pid), process);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          command.getFirst(),
          "the server cannot be started (" + e.getMessage() + ")",
          "look whether Java still is where it was",
          e);
    }
  }

  private static int handle(int pid) {
    return (int) Syscalls.current().call(SyscallNumbers.PIDFD_OPEN, pid, 0, 0);
  }

  private static void signal(Server to, int number) {
    Syscalls.current().call(SyscallNumbers.PIDFD_SEND_SIGNAL, to.handle(), number, 0, 0);
  }

  private static int exitCode(Server gone) {
    Process process = gone.process();
    if (process == null) {
      return 0; // started by another holder: only its own parent could know
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean ended(Server running) {
    NativeBlock block = new NativeBlock(8, 8);
    block.putInt(0, running.handle());
    block.putInt(4, POLL_IN);
    return Syscalls.current().call(SyscallNumbers.POLL, block.address(0), 1, 0) > 0;
  }

  /** Waits until something is to be read, the server ended, or the time is over. */
  private void poll(int milliseconds) {
    int count = 0;
    count = watch(count, listening.descriptor());
    if (link != null) {
      count = watch(count, link.descriptor());
    }
    if (server != null) {
      count = watch(count, server.handle());
    }
    if (spare != null) {
      count = watch(count, spare.handle());
    }
    for (DescriptorSocket one : unknown) {
      count = watch(count, one.descriptor());
    }
    Syscalls.current().call(SyscallNumbers.POLL, polled.address(0), count, milliseconds);
    listening
        .accept()
        .ifPresent(
            met -> {
              if (unknown.size() < MOST_UNKNOWN) {
                unknown.add(met);
              } else {
                met.close();
              }
            });
  }

  private int watch(int count, int descriptor) {
    polled.putInt(8L * count, descriptor);
    polled.putInt(8L * count + 4, POLL_IN);
    return count + 1;
  }

  private void hearUnknown() {
    for (DescriptorSocket one : List.copyOf(unknown)) {
      if (one.await(0)) {
        unknown.remove(one);
        String word = one.receive().map(message -> Said.of(message.text()).word()).orElse("");
        boolean taken =
            switch (word) {
              case HolderWords.SERVER -> welcome(one);
              case HolderWords.AGAIN -> welcomeAgain(one);
              default -> false;
            };
        if (!taken) {
          one.close();
        }
      }
    }
  }

  /** The server that was started, or the spare, which gets no answer until its turn comes. */
  private boolean welcome(DescriptorSocket one) {
    Server running = server;
    Server waiting = spare;
    int pid = one.peer();
    if (waiting != null && waiting.pid() == pid) {
      spareLink = one;
      return true;
    }
    return running != null && running.pid() == pid && serve(one);
  }

  /** Has a server go on with all that its predecessor left. */
  private boolean serve(DescriptorSocket one) {
    forgetLink();
    link = one;
    boolean told = true;
    for (Keeper.Kept each : kept.values()) {
      told = told && tell(one, HolderWords.keep(each), OptionalInt.of(each.descriptor()));
    }
    return told && tell(one, HolderWords.ALL, OptionalInt.empty());
  }

  /** Waits for a server that reads slower than this writes. */
  private static boolean tell(DescriptorSocket to, String text, OptionalInt descriptor) {
    DescriptorSocket.Sent sent = to.send(text, descriptor);
    for (int tries = 0; sent == DescriptorSocket.Sent.FULL && tries < MOST_TRIES; tries++) {
      LockSupport.parkNanos(TRY_NANOS);
      sent = to.send(text, descriptor);
    }
    return sent == DescriptorSocket.Sent.DONE;
  }

  /** A server that had lost its holder, this one or another: what it offers is all there is. */
  private boolean welcomeAgain(DescriptorSocket one) {
    int pid = one.peer();
    Server running = server;
    if (running != null && running.pid() != pid) {
      return false;
    }
    if (running == null) {
      server = new Server(pid, handle(pid), null);
    }
    forgetLink();
    link = one;
    kept.values().forEach(this::letGo);
    kept.clear();
    while (one.await(POLL_MILLIS)) {
      Optional<Message> message = one.receive();
      if (message.isEmpty()) {
        return false;
      }
      if (message.get().text().equals(HolderWords.ALL)) {
        return true;
      }
      hear(message.get());
    }
    return false;
  }

  private void hearLink() {
    while (link != null && link.await(0)) {
      Optional<Message> message = link.receive();
      if (message.isEmpty()) {
        forgetLink();
      } else {
        hear(message.get());
      }
    }
  }

  private void forgetLink() {
    if (link != null) {
      link.close();
      link = null;
    }
    if (pulse != null) {
      pulse.close();
      pulse = null;
    }
    silence.forget();
  }

  private void hear(Message message) {
    Said said = Said.of(message.text());
    switch (said.word()) {
      case HolderWords.KEEP -> keep(said, message.descriptor());
      case HolderWords.DROP -> Optional.ofNullable(kept.remove(said.key())).ifPresent(this::letGo);
      case HolderWords.UP -> succession.up(System.nanoTime());
      case HolderWords.DOWN -> down = true;
      default -> say("the server said what this version does not know: " + said.word());
    }
  }

  private void keep(Said said, OptionalInt descriptor) {
    if (said.key().isEmpty() || descriptor.isEmpty()) {
      say("the server gave nothing to keep");
      descriptor.ifPresent(Holder::close);
    } else if (said.key().equals(HolderWords.PULSE_KEY)) {
      pulse = SharedMemory.of(descriptor.getAsInt());
      turn = false;
    } else {
      Keeper.Kept one = new Keeper.Kept(said.key(), said.detail(), descriptor.getAsInt());
      Optional.ofNullable(kept.put(one.key(), one)).ifPresent(this::letGo);
    }
  }

  private void letGo(Keeper.Kept one) {
    close(one.descriptor());
  }

  /** Leaves plain directories where a server did not come to it. */
  private void detachAll() {
    for (Keeper.Kept one : kept.values()) {
      if (one.key().endsWith(Keeper.DEVICE)) {
        String path = one.detail();
        NativeBlock name = new NativeBlock(16384, 8);
        Syscalls.current()
            .call(SyscallNumbers.UMOUNT2, name.putText(0, path.getBytes(UTF_8)), MNT_DETACH, 0);
        say(path + " is the plain directory again, unprotected; files that were open are cut off");
      }
    }
    kept.values().forEach(this::letGo); // the last descriptor of a device ends its connection
    kept.clear();
  }

  private static void close(int descriptor) {
    Syscalls.current().call(SyscallNumbers.CLOSE, descriptor);
  }

  private void say(String what) {
    log.printf("%s WARNING holder: %s%n", LocalDateTime.now().truncatedTo(ChronoUnit.MILLIS), what);
  }
}
