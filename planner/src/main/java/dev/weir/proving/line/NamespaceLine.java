package dev.weir.proving.line;

import dev.weir.problem.ProblemException;
import dev.weir.units.Bandwidth;
import dev.weir.units.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace for the target, joined to the root namespace by a pair of virtual interfaces
 * with a token bucket at each end. Where frames are to be delayed or lost, a relay stands between
 * two cards in the place of the cable. The names carry the process id of the maker, so that what a
 * killed run left behind is recognised and removed by the next.
 */
public final class NamespaceLine implements Line {
  private static final String NAMESPACE_PREFIX = "weir-line-";
  private static final Pattern NAMESPACE = Pattern.compile("^(weir-line-([0-9]+))\\b.*");
  private static final Path NAMESPACES = Path.of("/run/netns");

  /** 198.18.0.0/15 is set aside for measuring networks (RFC 2544), so nobody routes to it. */
  private static final int FIRST_OCTETS = 198 << 8 | 18;

  private static final int NETWORKS = 1 << 14;
  private static final int ATTEMPTS = 16;

  /** A bucket of 5 ms, and never less than a dozen frames, lets a timer tick pass unnoticed. */
  private static final int BUCKETS_PER_SECOND = 200;

  private static final long BUCKET_MIN_BYTES = 20_000;

  /** What a bucket holds back before it drops, as a router would; no less than a round trip. */
  private static final Duration QUEUE_TIME = Duration.ofMillis(50);

  /** What the planner's ceiling counts on, whatever this machine is set to. */
  private static final String CONGESTION_CONTROL = "cubic";

  /** Of the lots by which frames are lost; the same for each run. */
  private static final long LOSS_SEED = 1;

  private final LineSpec spec;
  private final String namespace;
  private final String outside;
  private final String inside;
  private final String sourceAddress;
  private final String targetAddress;
  private final String network;
  private @Nullable FrameRelay relay;
  private boolean closed;

  private NamespaceLine(LineSpec spec, long pid, int network) {
    this.spec = spec;
    this.namespace = NAMESPACE_PREFIX + pid;
    this.outside = "wl" + pid + "s";
    this.inside = "wl" + pid + "t";
    this.network = address(network, 0) + "/30";
    this.sourceAddress = address(network, 1);
    this.targetAddress = address(network, 2);
  }

  /** Whether this process may make namespaces, found out by making one. */
  public static boolean permitted() {
    return SystemProgram.ask("id", "-u").output().equals("0") && namespaceCanBeMade();
  }

  private static boolean namespaceCanBeMade() {
    String probe = NAMESPACE_PREFIX + ProcessHandle.current().pid();
    if (!SystemProgram.ask("ip", "netns", "add", probe).succeeded()) {
      return false;
    }
    return SystemProgram.ask("ip", "netns", "del", probe).succeeded();
  }

  /**
   * Makes the line.
   *
   * @throws dev.weir.problem.ProblemException of the environment when a right or a program is
   *     missing, having removed what was made
   */
  public static NamespaceLine create(LineSpec spec) {
    removeLeftOvers();
    long pid = ProcessHandle.current().pid();
    NamespaceLine line = new NamespaceLine(spec, pid, freeNetwork(pid));
    try {
      line.build();
    } catch (RuntimeException e) {
      line.close();
      throw e;
    }
    return line;
  }

  private static int freeNetwork(long pid) {
    String taken = SystemProgram.require("ip", "-o", "-4", "address");
    int network = (int) (pid % NETWORKS);
    for (int i = 0; i < ATTEMPTS && taken.contains(address(network, 1) + "/"); i++) {
      network = (network + 1) % NETWORKS;
    }
    return network;
  }

  private static String address(int network, int host) {
    int low = network * 4 + host;
    return "%d.%d.%d.%d".formatted(FIRST_OCTETS >> 8, FIRST_OCTETS & 0xFF, low >> 8, low & 0xFF);
  }

  private void build() {
    SystemProgram.require("ip", "netns", "add", namespace);
    join();
    configure(List.of(), outside, sourceAddress);
    configure(atTarget(), inside, targetAddress);
    run(atTarget(), "ip", "link", "set", "lo", "up");
    route();
  }

  private void join() {
    if (!spec.relayed()) {
      SystemProgram.require(
          "ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", namespace);
      return;
    }
    try {
      relay = FrameRelay.open(outside, inside, spec.roundTrip(), spec.loss(), LOSS_SEED);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          "/dev/net/tun",
          "no card can be made: " + e.getMessage(),
          "run as root where the module tun is loaded, or leave rtt and loss out of --line",
          e);
    }
    SystemProgram.require("ip", "link", "set", inside, "netns", namespace);
  }

  /** Both ends send by the congestion control that the planner counts on. */
  private void route() {
    route(List.of(), outside, sourceAddress);
    route(atTarget(), inside, targetAddress);
  }

  private void route(List<String> where, String device, String address) {
    run(
        where,
        "ip",
        "route",
        "replace",
        network,
        "dev",
        device,
        "proto",
        "kernel",
        "scope",
        "link",
        "src",
        address,
        "congctl",
        CONGESTION_CONTROL);
  }

  private void configure(List<String> where, String device, String address) {
    run(where, "ip", "address", "add", address + "/30", "dev", device);
    run(where, "ip", "link", "set", device, "up");
    // Offloads off: byte counters and the bucket then see every frame with its headers.
    run(where, "ethtool", "-K", device, "tso", "off", "gso", "off", "gro", "off");
    long bits = spec.bandwidth().bitsPerSecond();
    long bucket = Math.max(BUCKET_MIN_BYTES, bits / 8 / BUCKETS_PER_SECOND);
    long queue = Math.max(QUEUE_TIME.toMillis(), spec.roundTrip().toMillis());
    run(
        where,
        "tc",
        "qdisc",
        "add",
        "dev",
        device,
        "root",
        "tbf",
        "rate",
        bits + "bit",
        "burst",
        Long.toString(bucket),
        "latency",
        queue + "ms");
  }

  private static void run(List<String> where, String... command) {
    String[] whole = new String[where.size() + command.length];
    where.toArray(whole);
    System.arraycopy(command, 0, whole, where.size(), command.length);
    SystemProgram.require(whole);
  }

  /** Removes namespaces of runs whose process is gone; their interfaces go with them. */
  public static void removeLeftOvers() {
    for (String line : SystemProgram.lines("ip", "netns", "list")) {
      Matcher name = NAMESPACE.matcher(line);
      if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(2))).isEmpty()) {
        SystemProgram.ask("ip", "netns", "del", name.group(1));
      }
    }
  }

  @Override
  public Bandwidth bandwidth() {
    return spec.bandwidth();
  }

  /**
   * The target's end alone goes down, which stops both ways. With the source's end down too its
   * packets would take another route, out of this machine.
   */
  @Override
  public void joined(boolean whole) {
    run(atTarget(), "ip", "link", "set", inside, whole ? "up" : "down");
    if (whole) {
      route(atTarget(), inside, targetAddress);
    }
  }

  @Override
  public Optional<FrameRelay.Told> relayed() {
    return Optional.ofNullable(relay).map(FrameRelay::told);
  }

  @Override
  public String targetAddress() {
    return targetAddress;
  }

  /** Only the network changes: {@code ip netns exec} would change the mounts too. */
  @Override
  public List<String> atTarget() {
    return List.of("nsenter", "--net=" + NAMESPACES.resolve(namespace));
  }

  @Override
  public Optional<Bandwidth> engineCap() {
    return Optional.empty();
  }

  @Override
  public OptionalLong sentBytes() {
    Path counter = Path.of("/sys/class/net", outside, "statistics", "tx_bytes");
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(counter).strip()));
    } catch (IOException | NumberFormatException e) {
      // Without the counter the backlog is compared in payload bytes, and the result says so.
      return OptionalLong.empty();
    }
  }

  @Override
  public String description() {
    return "network namespace %s behind a virtual cable shaped to %s by tc (token bucket)%s"
        .formatted(
            namespace,
            spec.bandwidth(),
            relay == null
                ? ""
                : ", with a relay that delays each frame by %s either way and loses %s %% of them"
                    .formatted(Durations.print(spec.roundTrip().dividedBy(2)), spec.loss() * 100));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      SystemProgram.ask("ip", "link", "del", outside);
      SystemProgram.ask("ip", "netns", "del", namespace);
      if (relay != null) {
        relay.close();
      }
    }
  }
}
