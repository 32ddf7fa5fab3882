package dev.weir.collector.disks;

import dev.weir.capture.SourceKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What lies on what among the block devices, as sysfs tells (Documentation/ABI/testing). */
final class BlockDevices {
  /** Memory; what is written there is gone with the power and is nothing to replicate. */
  private static final Pattern MEMORY = Pattern.compile("(ram|zram)[0-9]+");

  /** On other devices without saying so: loop files, DRBD's lower disks, ZFS pools. */
  private static final Pattern STACKED = Pattern.compile("(loop|dm-|md|drbd|zd|bcache)_?[0-9]+.*");

  private static final String MULTIPATH = "mpath-";

  /** Attributes are a line. */
  private static final int ATTRIBUTE_BYTES_MAX = 4096;

  private final Path folder;

  /**
   * @param sys normally {@code /sys}
   */
  BlockDevices(Path sys) {
    folder = sys.resolve("class/block");
  }

  /**
   * DISK for the whole disks at the bottom, which can be added up; VOLUME for what repeats the
   * bytes of other devices; empty for memory and for what has no size (yet).
   */
  Optional<SourceKind> kindOf(String name) {
    if (MEMORY.matcher(name).matches() || attribute(name, "size").equals("0")) {
      return Optional.empty();
    }
    if (multipath(name)) {
      return Optional.of(SourceKind.DISK);
    }
    boolean above =
        Files.exists(device(name).resolve("partition"))
            || !listed(name, "slaves").isEmpty()
            || STACKED.matcher(name).matches();
    boolean path = listed(name, "holders").stream().anyMatch(this::multipath);
    return Optional.of(above || path ? SourceKind.VOLUME : SourceKind.DISK);
  }

  /** Whether it is the device that stands for a disk reached by several paths. */
  boolean multipath(String name) {
    return attribute(name, "dm/uuid").startsWith(MULTIPATH);
  }

  /** The kernel's name, and with it the administrator's where there is one. */
  String shownName(String name) {
    String mapped = attribute(name, "dm/name");
    return mapped.isEmpty() ? name : name + " (" + mapped + ")";
  }

  /** Differs when another disk took over the name; empty on kernels before 5.15. */
  String identity(String name) {
    return attribute(name, "diskseq");
  }

  private List<String> listed(String name, String directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(device(name).resolve(directory))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException e) {
      return List.of(); // Partitions have no such directory.
    }
    return names;
  }

  private String attribute(String name, String attribute) {
    try (var in = Files.newInputStream(device(name).resolve(attribute))) {
      return new String(in.readNBytes(ATTRIBUTE_BYTES_MAX), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return ""; // Not every device has every attribute.
    }
  }

  /** sysfs writes a slash in a device's name as an exclamation mark. */
  private Path device(String name) {
    return folder.resolve(name.replace('/', '!'));
  }
}
