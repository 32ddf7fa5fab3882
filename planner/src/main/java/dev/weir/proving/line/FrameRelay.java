package dev.weir.proving.line;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.TapDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries Ethernet frames between two cards, each later by a fixed time and never earlier, and
 * drops some by lot. It sees frames and knows nothing of TCP: both ends talk to each other. What
 * was dropped is counted, so that the truth is known and not only probable.
 */
public final class FrameRelay implements AutoCloseable {
  /**
   * A frame with TCP payload is longer than one without: 66 bytes with time stamps, 78 with SACK.
   */
  private static final int LONGEST_WITHOUT_PAYLOAD = 120;

  /** Frames under way in one direction: 0.5 s at 100 Mbit/s. */
  private static final int UNDER_WAY_MAX = 4096;

  private static final long POLL_MILLIS = 100;

  private record Frame(byte[] bytes, long due) {}

  /** Carries frames one way. */
  private final class Carrier {
    private final TapDevice from;
    private final TapDevice to;
    private final SplittableRandom random;
    private final BlockingQueue<Frame> underWay = new ArrayBlockingQueue<>(UNDER_WAY_MAX);
    private final AtomicLong payloadFrames = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong lateNanos = new AtomicLong();

    Carrier(TapDevice from, TapDevice to, long seed) {
      this.from = from;
      this.to = to;
      this.random = new SplittableRandom(seed);
    }

    void start() {
      begin(this::take, from.name() + "-take");
      begin(this::give, to.name() + "-give");
    }

    private void take() throws IOException, InterruptedException {
      NativeBlock block = TapDevice.frame();
      while (!closed) {
        int length = from.read(block);
        if (length == 0) {
          continue;
        }
        long due = System.nanoTime() + delayNanos;
        boolean payload = length > LONGEST_WITHOUT_PAYLOAD;
        payloadFrames.addAndGet(payload ? 1 : 0);
        if (random.nextDouble() < loss) {
          dropped.addAndGet(payload ? 1 : 0);
        } else {
          underWay.put(new Frame(block.bytes(0, length), due));
        }
      }
    }

    private void give() throws IOException, InterruptedException {
      NativeBlock block = TapDevice.frame();
      while (!closed) {
        Frame frame = underWay.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (frame != null) {
          block.putBytes(0, frame.bytes());
          await(frame.due());
          if (to.write(block, frame.bytes().length)) {
            given.incrementAndGet();
            lateNanos.addAndGet(System.nanoTime() - frame.due());
          }
        }
      }
    }
  }

  private interface Body {
    void run() throws IOException, InterruptedException;
  }

  private final long delayNanos;
  private final double loss;
  private final TapDevice source;
  private final TapDevice target;
  private final Carrier forth;
  private final Carrier back;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  private FrameRelay(
      TapDevice source, TapDevice target, Duration roundTrip, double loss, long seed) {
    this.source = source;
    this.target = target;
    this.delayNanos = roundTrip.toNanos() / 2;
    this.loss = loss;
    this.forth = new Carrier(source, target, seed);
    this.back = new Carrier(target, source, seed + 1);
  }

  /**
   * Makes both cards, down and in the namespace of this process, and begins.
   *
   * @param loss share of the frames that is dropped, either way
   * @param seed of the lots
   * @throws IOException without the right to make cards
   */
  static FrameRelay open(
      String sourceCard, String targetCard, Duration roundTrip, double loss, long seed)
      throws IOException {
    TapDevice source = new TapDevice(sourceCard);
    TapDevice target;
    try {
      target = new TapDevice(targetCard);
    } catch (IOException e) {
      source.close();
      throw e;
    }
    FrameRelay relay = new FrameRelay(source, target, roundTrip, loss, seed);
    relay.forth.start();
    relay.back.start();
    return relay;
  }

  private void begin(Body body, String name) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .start(
                () -> {
                  try {
                    body.run();
                  } catch (IOException e) {
                    // The card is gone, and the line with it: whoever waits for frames notices.
                    closed = true;
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  /** Parking may end early, and what comes early would make the line too short. */
  private static void await(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /**
   * What was made of the frames with payload on the way to the target.
   *
   * @param frames that came
   * @param dropped of them
   * @param meanLateSeconds by which a round trip took longer than set, because this process was
   *     late
   */
  public record Told(long frames, long dropped, double meanLateSeconds) {}

  /** So far. */
  public Told told() {
    return new Told(forth.payloadFrames.get(), forth.dropped.get(), late(forth) + late(back));
  }

  private static double late(Carrier carrier) {
    return carrier.lateNanos.get() / 1e9 / Math.max(1, carrier.given.get());
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    source.close();
    target.close();
  }
}
