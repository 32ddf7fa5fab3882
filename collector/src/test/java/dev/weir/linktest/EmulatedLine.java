package dev.weir.linktest;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.TapDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Two network namespaces joined by a line whose bandwidth {@code tc} keeps (token bucket, counted
 * in Ethernet frames) and whose delay and loss this process makes: it carries each frame from one
 * namespace's card to the other's, later by a fixed time, and drops frames by chance. What was
 * dropped is counted, so that the truth is known and not only probable. (Not every kernel has
 * {@code netem}.)
 */
final class EmulatedLine implements AutoCloseable {
  /**
   * A frame with TCP payload is longer than one without: 66 bytes with time stamps, 78 with SACK.
   */
  private static final int LONGEST_WITHOUT_PAYLOAD = 120;

  private static final int BUCKET_BYTES = 20_000;
  private static final String QUEUE_TIME = "100ms";

  /** Frames under way in one direction: 40 ms at 500 Mbit/s. */
  private static final int UNDER_WAY_MAX = 2048;

  /**
   * One direction.
   *
   * @param bitsPerSecond as Ethernet frames
   * @param delayMillis of each frame
   * @param loss share of frames dropped, before the delay and behind the bucket
   */
  record Way(long bitsPerSecond, int delayMillis, double loss) {}

  private record Frame(byte[] bytes, long due) {}

  /** Carries frames one way. */
  private final class Carrier {
    private final TapDevice from;
    private final TapDevice to;
    private final Way way;
    private final SplittableRandom random;
    private final BlockingQueue<Frame> underWay = new ArrayBlockingQueue<>(UNDER_WAY_MAX);
    private final AtomicLong payloadFrames = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong lateNanos = new AtomicLong();

    Carrier(TapDevice from, TapDevice to, Way way, long seed) {
      this.from = from;
      this.to = to;
      this.way = way;
      this.random = new SplittableRandom(seed);
      start(this::take, from.name() + "-take");
      start(this::give, to.name() + "-give");
    }

    private void start(Body body, String name) {
      threads.add(
          Thread.ofPlatform()
              .name(name)
              .daemon()
              .start(
                  () -> {
                    try {
                      body.run();
                    } catch (IOException e) {
                      if (!closed) {
                        e.printStackTrace();
                      }
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }

    private void take() throws IOException, InterruptedException {
      NativeBlock block = TapDevice.frame();
      while (!closed) {
        int length = from.read(block);
        if (length == 0) {
          continue;
        }
        boolean payload = length > LONGEST_WITHOUT_PAYLOAD;
        if (payload) {
          payloadFrames.incrementAndGet();
        }
        if (random.nextDouble() < way.loss()) {
          dropped.addAndGet(payload ? 1 : 0);
        } else {
          long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(way.delayMillis());
          underWay.put(new Frame(block.bytes(0, length), due));
        }
      }
    }

    private void give() throws IOException, InterruptedException {
      NativeBlock block = TapDevice.frame();
      while (!closed) {
        Frame frame = underWay.poll(100, TimeUnit.MILLISECONDS);
        if (frame != null) {
          block.putBytes(0, frame.bytes());
          await(frame.due());
          to.write(block, frame.bytes().length);
          given.incrementAndGet();
          lateNanos.addAndGet(Math.max(0, System.nanoTime() - frame.due()));
        }
      }
    }
  }

  /** Parking may end early, and what comes early would make the line too short. */
  private static void await(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private interface Body {
    void run() throws IOException, InterruptedException;
  }

  private final String suffix = Long.toString(ProcessHandle.current().pid(), 36);
  private final String here = "weir-la-" + suffix;
  private final String there = "weir-lb-" + suffix;
  private final List<Thread> threads = new ArrayList<>();
  private final List<TapDevice> cards = new ArrayList<>();
  private final Carrier forth;
  private final Carrier back;
  private volatile boolean closed;

  EmulatedLine(Way forth, Way back, long seed) throws IOException, InterruptedException {
    try {
      TapDevice near = end(here, "wla" + suffix, "198.19.250.1/30", forth);
      TapDevice far = end(there, "wlb" + suffix, "198.19.250.2/30", back);
      this.forth = new Carrier(near, far, forth, seed);
      this.back = new Carrier(far, near, back, seed + 1);
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private TapDevice end(String namespace, String card, String address, Way way)
      throws IOException, InterruptedException {
    TapDevice device = new TapDevice(card);
    cards.add(device);
    run("ip", "netns", "add", namespace);
    run("ip", "link", "set", card, "netns", namespace);
    run("ip", "-n", namespace, "address", "add", address, "dev", card);
    run("ip", "-n", namespace, "link", "set", card, "up");
    run("ip", "-n", namespace, "link", "set", "lo", "up");
    // Without offloads the bucket sees every frame with its headers.
    inside(namespace, "ethtool", "-K", card, "tso", "off", "gso", "off", "gro", "off");
    inside(
        namespace,
        ("tc qdisc add dev %s root tbf rate %dbit burst %d latency %s")
            .formatted(card, way.bitsPerSecond(), BUCKET_BYTES, QUEUE_TIME)
            .split(" "));
    // Loss holds one stream down by a known formula (Mathis 1997), and every namespace may choose
    // it.
    inside(namespace, "sh", "-c", "echo reno > /proc/sys/net/ipv4/tcp_congestion_control");
    return device;
  }

  private static void inside(String namespace, String... command)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(at(namespace));
    whole.addAll(List.of(command));
    run(whole.toArray(String[]::new));
  }

  private static List<String> at(String namespace) {
    return List.of("nsenter", "--net=/run/netns/" + namespace);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
  }

  /** What has to stand before a command that is to run where {@code forth} begins. */
  List<String> atNear() {
    return at(here);
  }

  /** What has to stand before a command that is to run where {@code forth} ends. */
  List<String> atFar() {
    return at(there);
  }

  String farAddress() {
    return "198.19.250.2";
  }

  /** Share of the frames with payload that were dropped on the way forth so far. */
  double droppedForth() {
    return share(forth);
  }

  double droppedBack() {
    return share(back);
  }

  /** By how much a round trip took longer than set because this process was late, in the mean. */
  double lateSeconds() {
    return late(forth) + late(back);
  }

  private static double late(Carrier carrier) {
    return carrier.lateNanos.get() / 1e9 / Math.max(1, carrier.given.get());
  }

  private static double share(Carrier carrier) {
    return (double) carrier.dropped.get() / Math.max(1, carrier.payloadFrames.get());
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
      for (String namespace : List.of(here, there)) {
        new ProcessBuilder("ip", "netns", "del", namespace).start().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cards.forEach(TapDevice::close);
  }
}
