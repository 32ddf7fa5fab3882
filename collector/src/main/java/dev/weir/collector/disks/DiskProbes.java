package dev.weir.collector.disks;

import dev.weir.collector.oshi.DiskProbe;
import dev.weir.collector.sampling.Probe;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chooses how to read the disks of this machine. */
public final class DiskProbes {
  private static final Path PROC = Path.of("/proc");
  private static final Path SYS = Path.of("/sys");

  private DiskProbes() {}

  /** The kernel's own counters where it has them in a file, otherwise OSHI's. */
  public static Probe ofThisMachine() {
    return Files.isReadable(PROC.resolve("diskstats")) && Files.isDirectory(SYS.resolve("class"))
        ? new DiskstatsProbe(PROC, SYS)
        : new DiskProbe();
  }
}
