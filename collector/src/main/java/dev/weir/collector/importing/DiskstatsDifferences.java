package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns counters since boot into bytes per interval; what cannot be known becomes a gap. */
final class DiskstatsDifferences implements DiskstatsSnapshots.Visitor {
  /** Counters of 32-bit kernels begin anew after this many sectors. */
  private static final long WRAP = 1L << 32;

  private final Map<String, Device> devices = new HashMap<>();
  private final IntervalSink sink;

  /**
   * @param names of the devices to report; their places are the source indexes
   */
  DiskstatsDifferences(List<String> names, IntervalSink sink) {
    this.sink = sink;
    for (int i = 0; i < names.size(); i++) {
      devices.put(names.get(i), new Device(i));
    }
  }

  @Override
  public void snapshot(long nanos, List<DiskstatsLine> lines) {
    for (DiskstatsLine line : lines) {
      Device device = devices.get(line.device());
      if (device != null) {
        device.next = line;
      }
    }
    devices.values().forEach(device -> device.advance(nanos));
  }

  /** What is known of one device between two snapshots. */
  private final class Device {
    private final int source;
    private @Nullable DiskstatsLine last;
    private @Nullable DiskstatsLine next;
    private long lastNanos;
    private boolean seen;

    private Device(int source) {
      this.source = source;
    }

    private void advance(long nanos) {
      DiskstatsLine from = last;
      DiskstatsLine to = next;
      if (seen && (from == null || to == null)) {
        String cause = to == null ? "the device is absent" : "the device was absent before";
        sink.gap(source, lastNanos, nanos - lastNanos, cause);
      } else if (from != null && to != null) {
        between(from, to, nanos);
      }
      seen |= to != null;
      last = to;
      next = null;
      lastNanos = nanos;
    }

    private void between(DiskstatsLine from, DiskstatsLine to, long nanos) {
      long sectors = to.sectorsWritten() - from.sectorsWritten();
      long operations = to.writesCompleted() - from.writesCompleted();
      boolean restarted = operations < 0 || to.readsCompleted() < from.readsCompleted();
      if (sectors < 0 && !restarted && from.sectorsWritten() < WRAP) {
        sectors += WRAP; // A reboot would have set back the counts of operations too.
      }
      if (sectors < 0 || restarted) {
        sink.gap(source, lastNanos, nanos - lastNanos, "the counters started anew");
      } else {
        sink.interval(
            source, lastNanos, nanos - lastNanos, sectors * DiskstatsLine.SECTOR_BYTES, operations);
      }
    }
  }
}
