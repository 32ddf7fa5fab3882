import dev.weir.collector.linux.TracepointProbeProvider;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.collector.sampling.ProbeProvider.Offer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Measures a directory and tells what that cost: {@code ProbeCost DIRECTORY SECONDS INTERVAL_MS}.
 */
final class ProbeCost {
  private static final int WARM_UP_SECONDS = 3;

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[1]);
    int interval = Integer.parseInt(args[2]);
    PathSelection selection = new PathSelection(List.of(Path.of(args[0])), List.of());
    Probe probe =
        switch (new TracepointProbeProvider().offer(selection)) {
          case Offer.Ready ready -> ready.probe();
          case Offer.Refused refused -> throw new IllegalStateException(refused.reason());
        };
    System.out.println("attached");
    long[] counted = new long[2];
    long start = System.nanoTime();
    long measured = start;
    long cpu = 0;
    while (System.nanoTime() - start < seconds * 1_000_000_000L) {
      Thread.sleep(interval);
      probe.sample(
          Instant.now(),
          (source, bytes, operations) -> {
            counted[0] = bytes;
            counted[1] = operations;
          });
      if (cpu == 0 && System.nanoTime() - start > WARM_UP_SECONDS * 1_000_000_000L) {
        cpu = cpuNanos();
        measured = System.nanoTime();
      }
    }
    double share = 100.0 * (cpuNanos() - cpu) / (System.nanoTime() - measured);
    probe.close();
    System.out.printf(
        "bytes %d operations %d collector-cpu %.2f %% of a core%n", counted[0], counted[1], share);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }
}
