package dev.weir.node;

import dev.weir.simulated.Scheduler;
import dev.weir.simulated.Trace;
import dev.weir.transport.Connection;
import dev.weir.transport.ConnectionListener;
import dev.weir.wire.Frame;
import dev.weir.wire.FrameDecoder;
import dev.weir.wire.FrameEncoder;
import dev.weir.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A line between two processes, and connections over it: streams of bytes as TCP makes them, in
 * order and without loss until the connection breaks. Then each end hears of it at a time of its
 * own, and what was under way may still arrive, even after a newer connection has begun.
 */
final class SimulatedLine {
  private static final int SEGMENT_BYTES = 16 << 10;

  /** As netty's default: above it a channel is not writable, below half of it it is again. */
  private static final int WRITABLE_BYTES = 64 << 10;

  private static final UnpooledByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

  private final Scheduler scheduler;
  private final Random random;
  private final Trace trace;
  private final long peerTimeoutNanos;
  private final List<Stream> streams = new ArrayList<>();
  private int connections;

  /** Whether anything gets through. */
  boolean up = true;

  double bytesPerSecond = 1e6;
  long delayNanos = 1_000_000;

  /** Sees every frame that is handed over to be sent, and by which end. */
  Consumer<Handed> witness = handed -> {};

  record Handed(End from, Frame frame) {}

  SimulatedLine(Scheduler scheduler, Random random, Trace trace, Duration peerTimeout) {
    this.scheduler = scheduler;
    this.random = random;
    this.trace = trace;
    this.peerTimeoutNanos = peerTimeout.toNanos();
  }

  /** The event loop of one process: what it is told happens one after the other. */
  static final class Loop {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Bell bell;
    private final Scheduler.Life life;

    Loop(Machine machine, Scheduler.Life life, String name) {
      this.life = life;
      bell = machine.bell();
      machine.thread(name, this::run).start();
    }

    void tell(Runnable task) {
      tasks.add(task);
      bell.ring();
    }

    private void run() {
      try {
        while (!life.isOver()) {
          Runnable task = tasks.poll();
          if (task == null) {
            bell.await(Long.MAX_VALUE);
          } else {
            task.run();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Connects two processes; both hear of it, or only {@code failed} does. */
  void connect(
      Loop caller,
      String callerName,
      ConnectionListener callerListener,
      @Nullable Loop called,
      String calledName,
      ConnectionListener calledListener) {
    long number = ++connections;
    if (!up || called == null || called.life.isOver()) {
      long patience = up ? 2 * delayNanos : Duration.ofSeconds(3).toNanos();
      scheduler.after(
          patience,
          caller.life,
          () -> caller.tell(() -> callerListener.closed("no connection " + number)));
      return;
    }
    Stream out = new Stream();
    Stream back = new Stream();
    End near = new End("source#" + number, calledName, caller, callerListener, out, back);
    End far = new End("target#" + number, callerName, called, calledListener, back, out);
    out.to = far;
    back.to = near;
    streams.add(out);
    streams.add(back);
    trace.note(scheduler.now(), "connection " + number);
    scheduler.after(3 * delayNanos, () -> near.open());
    scheduler.after(2 * delayNanos, () -> far.open());
  }

  /** Every connection breaks; each end hears of it some time within {@code within} nanoseconds. */
  void cut(long within) {
    trace.note(scheduler.now(), "the line is cut");
    for (Stream stream : List.copyOf(streams)) {
      stream.breakAfter(random.nextLong(within + 1));
    }
    streams.clear();
  }

  /**
   * A process is gone: the other end hears of it, unless the whole machine is gone; then it hears
   * nothing any more.
   */
  void ends(Scheduler.Life life, boolean silently) {
    for (Stream stream : List.copyOf(streams)) {
      End receiver = stream.to;
      End sender = receiver == null ? null : receiver.peer();
      if (sender != null && sender.loop.life == life) {
        sender.over = true;
        if (silently) {
          stream.broken = true;
        } else {
          stream.breakAfter(delayNanos + random.nextLong(100_000_000));
        }
      }
    }
    streams.removeIf(stream -> stream.to == null || stream.to.loop.life == life);
  }

  /** Bytes of one direction of a connection. */
  private final class Stream {
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private @Nullable End to;
    private long waitingBytes;
    private boolean moving;
    private boolean broken;
    private boolean paused;
    private boolean finishing;
    private long arrivesAt;

    private void add(byte[] bytes) {
      if (!broken && !finishing) {
        waiting.add(bytes);
        waitingBytes += bytes.length;
        move();
      }
    }

    /** What waits is sent, then the end. */
    private void finish() {
      finishing = true;
      move();
    }

    private void move() {
      if (moving || broken || paused || waiting.isEmpty() && !finishing) {
        return;
      }
      if (!up) {
        moving = true;
        scheduler.after(
            100_000_000,
            () -> {
              moving = false;
              move();
            });
        return;
      }
      moving = true;
      byte[] next = waiting.isEmpty() ? new byte[0] : segment();
      long transfer = (long) (next.length / bytesPerSecond * 1e9);
      scheduler.after(
          transfer,
          () -> {
            waitingBytes -= next.length;
            moving = false;
            boolean end = finishing && waiting.isEmpty();
            arrivesAt =
                Math.max(
                    arrivesAt, scheduler.now() + delayNanos + random.nextLong(delayNanos / 4 + 1));
            scheduler.after(arrivesAt - scheduler.now(), () -> arrive(next, end));
            wasSent();
            if (!end) {
              move();
            }
          });
    }

    private byte[] segment() {
      byte[] first = waiting.removeFirst();
      int length = Math.min(first.length, 1 + random.nextInt(SEGMENT_BYTES));
      if (length == first.length) {
        return first;
      }
      waiting.addFirst(java.util.Arrays.copyOfRange(first, length, first.length));
      return java.util.Arrays.copyOf(first, length);
    }

    private void arrive(byte[] bytes, boolean end) {
      End receiver = to;
      if (broken || receiver == null) {
        return;
      }
      if (bytes.length > 0) {
        receiver.heardAt = scheduler.now();
        receiver.loop.tell(() -> receiver.arrived(bytes));
      }
      if (end) {
        broken = true;
        receiver.loop.tell(() -> receiver.ended("the connection was closed by the peer"));
      }
    }

    private void wasSent() {
      End sender = to == null ? null : to.peer();
      if (sender != null && sender.unwritable && waitingBytes <= WRITABLE_BYTES / 2) {
        sender.unwritable = false;
        sender.loop.tell(() -> sender.listener.writable(sender));
      }
    }

    private void breakAfter(long nanos) {
      scheduler.after(
          nanos,
          () -> {
            End receiver = to;
            if (!broken && receiver != null) {
              broken = true;
              waiting.clear();
              receiver.loop.tell(() -> receiver.ended("the connection broke"));
            }
          });
    }
  }

  /** One process's end of a connection. */
  final class End implements Connection {
    private final String name;
    private final String peerName;
    private final Loop loop;
    private final ConnectionListener listener;
    private final Stream out;
    private final Stream in;
    private ByteBuf received = Unpooled.buffer();
    private long sent;
    private long heardAt;
    private boolean opened;
    private boolean over;
    private boolean deaf;
    private boolean unwritable;

    private End(
        String name,
        String peerName,
        Loop loop,
        ConnectionListener listener,
        Stream out,
        Stream in) {
      this.name = name;
      this.peerName = peerName;
      this.loop = loop;
      this.listener = listener;
      this.out = out;
      this.in = in;
    }

    private @Nullable End peer() {
      return out.to;
    }

    boolean isSource() {
      return name.startsWith("source");
    }

    private void open() {
      heardAt = scheduler.now();
      loop.tell(
          () -> {
            if (!over) {
              opened = true;
              listener.opened(this);
            }
          });
      watch();
    }

    /** A peer that is silent for too long is gone; one who does not listen cannot tell. */
    private void watch() {
      scheduler.after(
          peerTimeoutNanos / 5,
          loop.life,
          () -> {
            if (over) {
              return;
            }
            if (in.paused) {
              heardAt = scheduler.now();
            }
            if (scheduler.now() - heardAt > peerTimeoutNanos) {
              loop.tell(() -> ended("nothing heard from it in time"));
            } else {
              watch();
            }
          });
    }

    private void arrived(byte[] bytes) {
      if (over || deaf) {
        return;
      }
      received.writeBytes(bytes);
      try {
        Optional<Frame> frame = FrameDecoder.decode(received);
        while (frame.isPresent() && !over && !deaf) {
          hear(frame.get());
          frame = FrameDecoder.decode(received);
        }
        ByteBuf rest = Unpooled.buffer();
        rest.writeBytes(received);
        received = rest;
      } catch (WireException e) {
        deaf = true;
        refuse(String.valueOf(e.getMessage()));
      }
    }

    private void hear(Frame frame) {
      if (frame instanceof Frame.Refused refused) {
        ended("peer refuses: " + refused.reason());
      } else {
        listener.received(this, frame);
      }
    }

    private void ended(String why) {
      if (!over) {
        over = true;
        out.finish();
        trace.note(scheduler.now(), name + " ends: " + why);
        listener.closed(why);
      }
    }

    @Override
    public String peerName() {
      return peerName;
    }

    @Override
    public String peerAddress() {
      return peerName;
    }

    @Override
    public ByteBuf allocate(int bytes) {
      return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes)).clear();
    }

    @Override
    public void send(Frame frame) {
      if (over) {
        release(frame);
        return;
      }
      witness.accept(new Handed(this, frame));
      encode(frame);
    }

    private void encode(Frame frame) {
      FrameEncoder.encode(
          frame,
          HEAP,
          part -> {
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            part.release();
            sent += bytes.length;
            out.add(bytes);
          });
      if (out.waitingBytes > WRITABLE_BYTES) {
        unwritable = true;
      }
    }

    private static void release(Frame frame) {
      if (frame instanceof Frame.Batch batch) {
        batch.stored().release();
      } else if (frame instanceof Frame.Numbered numbered) {
        numbered.batch().stored().release();
      }
    }

    @Override
    public boolean writable() {
      return !unwritable;
    }

    @Override
    public void pauseReading(boolean paused) {
      in.paused = paused;
      if (!paused) {
        in.move();
      }
    }

    @Override
    public long sentWireBytes() {
      return sent;
    }

    @Override
    public void refuse(String reason) {
      if (!over) {
        encode(new Frame.Refused(reason));
        close();
      }
    }

    @Override
    public void close() {
      loop.tell(() -> ended("closed here"));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
