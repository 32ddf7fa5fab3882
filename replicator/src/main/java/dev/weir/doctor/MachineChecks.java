package dev.weir.doctor;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the machine must have, whatever the node does. */
final class MachineChecks {
  /** FUSE 7.31, which capture needs. */
  private static final int[] OLDEST_KERNEL = {5, 4};

  /** FUSE_NOTIFY_RESEND and passthrough. */
  private static final int[] FULL_KERNEL = {6, 9};

  private static final Pattern RELEASE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4}).*");
  private static final int CAP_SYS_ADMIN = 21;

  /** One descriptor for each file and directory that the kernel remembers. */
  private static final long FEW_FILES = 1L << 20;

  private static final int TIMEX_BYTES = 208;
  private static final int TIMEX_MAX_ERROR = 24;
  private static final int TIME_ERROR = 5;

  /** Beyond it, times in logs and statuses of two nodes cannot be compared any more. */
  private static final double LARGE_CLOCK_ERROR_SECONDS = 1;

  private static final int LARGEST_FILE = 16 << 10;

  private static final String WATCH = "or set 'capture: watch' for the jobs of this node";

  private final Path base;

  /**
   * @param base where /proc and /dev are found
   */
  MachineChecks(Path base) {
    this.base = base;
  }

  List<Finding> all() {
    if (!Syscalls.supported()) {
      return List.of(
          Finding.fail(
              "machine",
              System.getProperty("os.name") + " on " + System.getProperty("os.arch"),
              "run the node on Linux on x86-64; elsewhere only 'capture: watch' works"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(kernel());
    findings.add(device());
    findings.add(privileges());
    findings.add(openFiles());
    findings.add(clock());
    return findings;
  }

  Finding kernel() {
    String release = read("proc/sys/kernel/osrelease");
    Matcher matcher = RELEASE.matcher(release);
    if (!matcher.matches()) {
      return Finding.warn(
          "kernel", "its version '" + release + "' is not understood", "see uname -r");
    }
    int[] version = {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    if (Arrays.compare(version, OLDEST_KERNEL) < 0) {
      return Finding.fail(
          "kernel",
          release + " is older than 5.4, which capture by FUSE needs",
          "update it, " + WATCH);
    }
    if (Arrays.compare(version, FULL_KERNEL) < 0) {
      return Finding.warn(
          "kernel",
          release + " has no FUSE_NOTIFY_RESEND (6.9)",
          "a server that is killed cannot be replaced under an application; update to 6.9 or"
              + " later");
    }
    return Finding.ok("kernel", release);
  }

  Finding device() {
    Path device = base.resolve("dev/fuse");
    if (!Files.exists(device)) {
      return Finding.fail(
          "/dev/fuse",
          "does not exist",
          "modprobe fuse; give a container --device /dev/fuse, " + WATCH);
    }
    return Files.isReadable(device) && Files.isWritable(device)
        ? Finding.ok("/dev/fuse", "can be opened")
        : Finding.fail("/dev/fuse", "may not be opened by this user", "run as root, " + WATCH);
  }

  Finding privileges() {
    for (String line : read("proc/self/status").lines().toList()) {
      if (line.startsWith("CapEff:")) {
        long effective = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        return (effective >> CAP_SYS_ADMIN & 1) == 1
            ? Finding.ok("privileges", "mounting is allowed (CAP_SYS_ADMIN)")
            : Finding.fail(
                "privileges",
                "mounting is not allowed (no CAP_SYS_ADMIN)",
                "run as root, " + WATCH);
      }
    }
    return Finding.warn("privileges", "/proc/self/status does not tell", "mount /proc");
  }

  Finding openFiles() {
    String text = read("proc/sys/fs/nr_open").strip();
    long most = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    return most >= FEW_FILES
        ? Finding.ok("open files", "up to " + most + " in one process; the node raises its limit")
        : Finding.warn(
            "open files",
            "at most " + most + " in one process: trees with more files need as many",
            "sysctl fs.nr_open=" + FEW_FILES);
  }

  private static Finding clock() {
    NativeBlock timex = new NativeBlock(TIMEX_BYTES, 8);
    timex.zero(0, TIMEX_BYTES);
    long state = Syscalls.current().call(SyscallNumbers.ADJTIMEX, timex.address(0));
    double error = timex.getLong(TIMEX_MAX_ERROR) / 1e6;
    if (state < 0) {
      return Finding.warn("clock", "whether it is synchronised cannot be asked", "see timedatectl");
    }
    if (state == TIME_ERROR || error > LARGE_CLOCK_ERROR_SECONDS) {
      return Finding.warn(
          "clock",
          "is not synchronised",
          "run chrony or systemd-timesyncd on every node: ages and certificates go by it");
    }
    return Finding.ok("clock", "synchronised, wrong by at most %.3f s".formatted(error));
  }

  /** In one call: files of /proc/sys give nothing to a second one. */
  private String read(String file) {
    try (InputStream in = Files.newInputStream(base.resolve(file))) {
      return new String(in.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
