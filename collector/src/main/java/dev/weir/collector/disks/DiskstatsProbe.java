package dev.weir.collector.disks;

import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.collector.sampling.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counters of block devices from {@code /proc/diskstats}: one small file for all of them at each
 * tick. What kind a device is, is looked up once, when it appears.
 */
final class DiskstatsProbe implements Probe {
  /** 100,000 devices have 10 MB of lines. */
  private static final int FILE_BYTES_MAX = 16 << 20;

  /** Fields of a line, Documentation/admin-guide/iostats.rst: name, writes, sectors written. */
  private static final int NAME = 2;

  private static final int WRITES = 7;
  private static final int SECTORS = 9;

  /** Sectors of diskstats have 512 bytes whatever the device's own have. */
  private static final int SECTOR_BYTES = 512;

  private final Path diskstats;
  private final BlockDevices devices;
  private final List<SourceInfo> sources = new ArrayList<>();
  private final Map<String, Device> known = new HashMap<>();
  private boolean multipath;

  /** A source and which of the disks of its name it was at the last tick. */
  private static final class Device {
    private final int source;
    private final boolean disk;
    private String identity;

    Device(int source, boolean disk, String identity) {
      this.source = source;
      this.disk = disk;
      this.identity = identity;
    }
  }

  /**
   * @param proc normally {@code /proc}
   * @param sys normally {@code /sys}
   */
  DiskstatsProbe(Path proc, Path sys) {
    diskstats = proc.resolve("diskstats");
    devices = new BlockDevices(sys);
    sample(Instant.EPOCH, (source, bytes, operations) -> {});
  }

  @Override
  public String name() {
    return "diskstats";
  }

  @Override
  public List<SourceInfo> sources() {
    return List.copyOf(sources);
  }

  @Override
  public void sample(Instant now, CounterSink counters) {
    byte[] text;
    try (var in = Files.newInputStream(diskstats)) {
      text = in.readNBytes(FILE_BYTES_MAX);
    } catch (IOException e) {
      return; // Every source is unknown at this tick and gets a gap.
    }
    for (String line : new String(text, StandardCharsets.US_ASCII).split("\n")) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length > SECTORS) {
        count(fields, counters);
      }
    }
  }

  private void count(String[] fields, CounterSink counters) {
    Device device = known.get(fields[NAME]);
    if (device == null) {
      Optional<Device> found = adopt(fields[NAME]);
      if (found.isEmpty()) {
        return;
      }
      device = found.get();
    } else if (device.disk) {
      String identity = devices.identity(fields[NAME]);
      if (!identity.equals(device.identity)) {
        device.identity = identity;
        return; // Another disk under the same name: its counters have nothing to do with the last.
      }
    }
    try {
      long bytes = Math.multiplyExact(Long.parseLong(fields[SECTORS]), SECTOR_BYTES);
      counters.counter(device.source, bytes, Long.parseLong(fields[WRITES]));
    } catch (NumberFormatException | ArithmeticException e) {
      return; // A counter that no disk can have reached: unknown.
    }
  }

  private Optional<Device> adopt(String name) {
    Optional<SourceKind> kind = devices.kindOf(name);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    boolean disk = kind.get() == SourceKind.DISK;
    multipath |= disk && devices.multipath(name);
    sources.add(new SourceInfo(devices.shownName(name), kind.get()));
    Device device = new Device(sources.size() - 1, disk, disk ? devices.identity(name) : "");
    known.put(name, device);
    return Optional.of(device);
  }

  @Override
  public List<String> limits() {
    List<String> limits = new ArrayList<>();
    limits.add(
        "Bytes are what reached each disk, not what applications wrote: the page cache merges"
            + " rewrites, the file system adds its own.");
    limits.add(
        "Whole disks are of kind DISK; partitions, logical volumes, arrays and loop devices repeat"
            + " their bytes and are of kind VOLUME: add up sources of one kind only. Memory disks"
            + " (ram, zram) are left out.");
    if (multipath) {
      limits.add(
          "A disk that is reached by several paths counts once, as its multipath device; the paths"
              + " are of kind VOLUME.");
    }
    return limits;
  }

  @Override
  public void close() {
    // Nothing is held between samples.
  }
}
