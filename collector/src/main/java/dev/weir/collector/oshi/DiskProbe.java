package dev.weir.collector.oshi;

import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.collector.sampling.Probe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import oshi.SystemInfo;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;

/** The operating system's counters of each disk, by OSHI. */
public final class DiskProbe implements Probe {
  private static final String DEVICE_FOLDER = "/dev/";

  private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
  private final List<SourceInfo> sources = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();

  public DiskProbe() {
    hardware.getDiskStores().forEach(this::index);
  }

  @Override
  public String name() {
    return "oshi";
  }

  @Override
  public List<SourceInfo> sources() {
    return List.copyOf(sources);
  }

  @Override
  public void sample(Instant now, CounterSink counters) {
    for (HWDiskStore disk : hardware.getDiskStores()) {
      counters.counter(index(disk), disk.getWriteBytes(), disk.getWrites());
    }
  }

  @Override
  public List<String> limits() {
    return List.of(
        "Bytes are what reached each disk, not what applications wrote: the page cache merges"
            + " rewrites, the file system adds its own.",
        "Mapped volumes repeat the bytes of their disks: add up sources of one kind only.");
  }

  @Override
  public void close() {
    // OSHI holds nothing between samples.
  }

  private int index(HWDiskStore disk) {
    Integer known = indexes.get(disk.getName());
    if (known != null) {
      return known;
    }
    String name = disk.getName();
    String shown = name.startsWith(DEVICE_FOLDER) ? name.substring(DEVICE_FOLDER.length()) : name;
    boolean mapped = shown.matches("(dm-|md|zram|mapper/).*");
    sources.add(new SourceInfo(shown, mapped ? SourceKind.VOLUME : SourceKind.DISK));
    indexes.put(name, sources.size() - 1);
    return sources.size() - 1;
  }
}
