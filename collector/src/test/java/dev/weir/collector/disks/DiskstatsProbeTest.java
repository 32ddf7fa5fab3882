package dev.weir.collector.disks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.collector.sampling.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against trees laid out as sysfs lays them out, and against the running kernel. */
class DiskstatsProbeTest {
  @TempDir Path scratch;
  private Path proc;
  private Path sys;

  private record Counter(long bytes, long operations) {}

  @BeforeEach
  void makeRoots() throws IOException {
    proc = Files.createDirectory(scratch.resolve("proc"));
    sys = scratch.resolve("sys");
    Files.createDirectories(sys.resolve("class/block"));
  }

  private void attribute(String device, String name, String value) throws IOException {
    Path file = sys.resolve("class/block").resolve(device).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, value + "\n");
  }

  private void device(String name, String... on) throws IOException {
    attribute(name, "size", "1000");
    for (String below : on) {
      Files.createDirectories(sys.resolve("class/block").resolve(name).resolve("slaves/" + below));
      Files.createDirectories(sys.resolve("class/block").resolve(below).resolve("holders/" + name));
    }
  }

  private void mapped(String name, String uuid, String shown, String... on) throws IOException {
    device(name, on);
    attribute(name, "dm/uuid", uuid);
    attribute(name, "dm/name", shown);
  }

  private void partition(String name) throws IOException {
    device(name);
    attribute(name, "partition", "1");
  }

  private void lines(String... namesWithSectors) throws IOException {
    Files.writeString(
        proc.resolve("diskstats"),
        Stream.of(namesWithSectors)
            .map(each -> each.split("="))
            .map(
                each ->
                    "   8       0 %s 1 2 3 4 5 6 %s 8 9 10 11 0 0 0 0 0 0\n"
                        .formatted(each[0], each[1]))
            .collect(Collectors.joining()));
  }

  private static Map<String, Counter> read(Probe probe) {
    Map<String, Counter> seen = new HashMap<>();
    probe.sample(
        Instant.now(),
        (source, bytes, operations) ->
            seen.put(probe.sources().get(source).name(), new Counter(bytes, operations)));
    return seen;
  }

  private static Counter read(Probe probe, String source) {
    Counter counter = read(probe).get(source);
    return Objects.requireNonNull(counter, source);
  }

  private static List<String> disks(Probe probe) {
    return probe.sources().stream()
        .filter(source -> source.kind() == SourceKind.DISK)
        .map(SourceInfo::name)
        .toList();
  }

  @Test
  void whatIsStackedOnADiskDoesNotCountAgain() throws IOException {
    device("nvme0n1");
    partition("nvme0n1p1");
    device("sda");
    device("sdb");
    partition("sda1");
    device("md127", "sda1", "sdb");
    mapped("dm-0", "LVM-abc", "vg0-root", "md127");
    mapped("dm-1", "CRYPT-LUKS2-x", "secret", "nvme0n1p1");
    device("loop0");
    device("drbd0");
    device("zd16");
    device("cciss!c0d0");
    device("zram0");
    device("ram0");
    attribute("loop1", "size", "0");
    lines(
        "nvme0n1=1",
        "nvme0n1p1=1",
        "sda=1",
        "sdb=1",
        "sda1=1",
        "md127=1",
        "dm-0=1",
        "dm-1=1",
        "loop0=1",
        "loop1=0",
        "drbd0=1",
        "zd16=1",
        "cciss/c0d0=1",
        "zram0=9",
        "ram0=9");
    Probe probe = new DiskstatsProbe(proc, sys);
    assertThat(disks(probe)).containsExactly("nvme0n1", "sda", "sdb", "cciss/c0d0");
    assertThat(probe.sources())
        .contains(
            new SourceInfo("dm-0 (vg0-root)", SourceKind.VOLUME),
            new SourceInfo("md127", SourceKind.VOLUME),
            new SourceInfo("sda1", SourceKind.VOLUME))
        .noneMatch(source -> source.name().contains("ram") || source.name().equals("loop1"));
    assertThat(probe.limits()).noneMatch(limit -> limit.contains("multipath"));
  }

  @Test
  void aDiskOfSeveralPathsCountsOnce() throws IOException {
    device("sda");
    device("sdb");
    mapped("dm-0", "mpath-3600508b4", "mpatha", "sda", "sdb");
    mapped("dm-1", "part1-mpath-3600508b4", "mpatha1", "dm-0");
    lines("sda=1", "sdb=1", "dm-0=2", "dm-1=2");
    Probe probe = new DiskstatsProbe(proc, sys);
    assertThat(disks(probe)).containsExactly("dm-0 (mpatha)");
    assertThat(probe.limits()).anyMatch(limit -> limit.contains("multipath"));
  }

  @Test
  void aNameWithoutDiskBelowIsADiskOfItsOwn() throws IOException {
    device("xvda1"); // Some clouds give partitions without their disk: no attribute "partition".
    lines("xvda1=7");
    assertThat(disks(new DiskstatsProbe(proc, sys))).containsExactly("xvda1");
  }

  @Test
  void disksComeGoAndAreSwapped() throws IOException {
    device("sda");
    attribute("sda", "diskseq", "1");
    lines("sda=10");
    Probe probe = new DiskstatsProbe(proc, sys);
    assertThat(read(probe)).isEqualTo(Map.of("sda", new Counter(5120, 5)));
    device("sdb");
    lines("sda=11", "sdb=4");
    assertThat(read(probe))
        .isEqualTo(Map.of("sda", new Counter(5632, 5), "sdb", new Counter(2048, 5)));
    lines("sdb=5");
    assertThat(read(probe)).isEqualTo(Map.of("sdb", new Counter(2560, 5)));
    lines("sda=12", "sdb=5");
    assertThat(read(probe)).containsKey("sda");
    attribute("sda", "diskseq", "2");
    lines("sda=900", "sdb=5");
    assertThat(read(probe)).containsOnlyKeys("sdb");
    assertThat(read(probe)).containsEntry("sda", new Counter(460_800, 5));
    assertThat(probe.sources()).hasSize(2);
  }

  @Test
  void unreadableCountersAreUnknown() throws IOException {
    device("sda");
    device("sdb");
    Files.writeString(
        proc.resolve("diskstats"),
        """
           8 0 sda 1 2 3 4 5 6 18446744073709551615 8 9 10 11
           8 1 sdb 1 2 3 4 5 6 nonsense 8 9 10 11
           8 2 sdc 1
        """);
    Probe probe = new DiskstatsProbe(proc, sys);
    assertThat(read(probe)).isEmpty();
    assertThat(probe.sources()).hasSize(2);
    Files.delete(proc.resolve("diskstats"));
    assertThat(read(probe)).isEmpty();
  }

  /** The seventh and fifth number of {@code /sys/block/NAME/stat}: sectors and writes. */
  private static Counter kernelSays(String name) throws IOException {
    String[] fields = Files.readString(Path.of("/sys/block", name, "stat")).strip().split("\\s+");
    return new Counter(Long.parseLong(fields[6]) * 512, Long.parseLong(fields[4]));
  }

  private static void onlyOnLinux() {
    if (!Files.isReadable(Path.of("/proc/diskstats"))) {
      Assumptions.abort("SKIPPED: no /proc/diskstats here");
    }
  }

  @Test
  void everyDiskOfThisMachineIsExact() throws IOException {
    onlyOnLinux();
    Probe probe = DiskProbes.ofThisMachine();
    assertThat(probe.name()).isEqualTo("diskstats");
    Files.write(
        scratch.resolve("written"),
        new byte[1 << 20],
        StandardOpenOption.CREATE,
        StandardOpenOption.SYNC);
    for (String disk : disks(probe)) {
      assertBetweenKernelsWord(probe, disk);
    }
  }

  /** The machine goes on writing, so the probe's figure lies between two of the kernel's. */
  private static void assertBetweenKernelsWord(Probe probe, String disk) throws IOException {
    Counter before = kernelSays(disk);
    Counter counted = read(probe, disk);
    Counter after = kernelSays(disk);
    assertThat(counted.bytes()).isBetween(before.bytes(), after.bytes());
    assertThat(counted.operations()).isBetween(before.operations(), after.operations());
  }

  @Test
  void aLoopDeviceIsExactAndOnlyAVolume() throws Exception {
    onlyOnLinux();
    Path image = Files.write(scratch.resolve("image"), new byte[8 << 20]);
    Process attach = new ProcessBuilder("losetup", "-f", "--show", image.toString()).start();
    String loop = new String(attach.getInputStream().readAllBytes()).strip();
    if (attach.waitFor() != 0) {
      System.err.println("SKIPPED: no loop device can be made here");
      assertThat(Boolean.getBoolean("weir.strict")).isFalse();
      Assumptions.abort("no loop device");
    }
    String name = Path.of(loop).getFileName().toString();
    try {
      Probe probe = DiskProbes.ofThisMachine();
      assertThat(probe.sources()).contains(new SourceInfo(name, SourceKind.VOLUME));
      Counter before = read(probe, name);
      Process write =
          new ProcessBuilder(
                  "dd", "if=/dev/zero", "of=" + loop, "bs=64K", "count=50", "oflag=direct")
              .redirectErrorStream(true)
              .start();
      write.getInputStream().readAllBytes();
      assertThat(write.waitFor()).isZero();
      Counter after = read(probe, name);
      assertThat(after).isEqualTo(kernelSays(name));
      assertThat(after.bytes() - before.bytes()).isEqualTo(50 << 16);
      assertThat(after.operations() - before.operations()).isEqualTo(50);
    } finally {
      new ProcessBuilder("losetup", "-d", loop).start().waitFor(10, TimeUnit.SECONDS);
    }
  }
}
