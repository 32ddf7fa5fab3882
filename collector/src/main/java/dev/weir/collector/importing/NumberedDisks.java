package dev.weir.collector.importing;

import dev.weir.capture.SourceKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Devices that sar names by their numbers, {@code dev8-16} for major 8, minor 16. The majors are
 * those of the kernel's Documentation/admin-guide/devices.txt.
 */
final class NumberedDisks {
  private static final Pattern NAME = Pattern.compile("dev([0-9]{1,4})-([0-9]{1,7})");
  private static final int SCSI_MINORS = 16;
  private static final int IDE_MINORS = 64;
  private static final int MMC_MINORS = 8;

  /** The kernel hands these out as drivers ask: mostly virtio disks and the device mapper. */
  private static final int FIRST_DYNAMIC = 240;

  private static final int LAST_DYNAMIC = 254;

  /** NVMe disks and their partitions, numbered as they come. */
  private static final int EXTENDED = 259;

  private NumberedDisks() {}

  /** Empty for a name of another form. */
  static Optional<SourceKind> kindOf(String name, Collection<String> present) {
    Matcher numbers = NAME.matcher(name);
    if (!numbers.matches()) {
      return Optional.empty();
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    boolean disk =
        switch (major) {
          case 1, 7, 9 -> false; // RAM disks, loop devices, software RAID.
          case 3, 22, 33, 34, 56, 57 -> minor % IDE_MINORS == 0;
          case 179 -> minor % MMC_MINORS == 0;
          default ->
              isScsi(major)
                  ? minor % SCSI_MINORS == 0 || !present.contains(diskOf(major, minor))
                  : !isDynamic(major) || isVirtioDisk(major, minor, present);
        };
    return Optional.of(disk ? SourceKind.DISK : SourceKind.VOLUME);
  }

  /** A sentence about names whose kind had to be assumed. */
  static Optional<String> doubt(Collection<String> present) {
    List<String> dynamic =
        present.stream().filter(name -> isDynamic(major(name))).distinct().toList();
    List<String> extended = present.stream().filter(name -> major(name) == EXTENDED).toList();
    if (dynamic.isEmpty() && extended.size() < 2) {
      return Optional.empty();
    }
    StringBuilder sentence = new StringBuilder("The file names devices by number only; ");
    if (!dynamic.isEmpty()) {
      sentence
          .append(String.join(", ", dynamic.subList(0, Math.min(dynamic.size(), 5))))
          .append(
              virtioMajor(present) < 0
                  ? " are taken as mapped volumes"
                  : " are taken as virtio disks where major and minor are the lowest, else as"
                      + " volumes")
          .append(extended.size() < 2 ? "" : ", and ");
    }
    if (extended.size() >= 2) {
      sentence.append("all dev259-* are taken as disks although some may be partitions of others");
    }
    return Optional.of(sentence.append("; compare with 'ls -l /dev' there.").toString());
  }

  private static boolean isScsi(int major) {
    return major == 8 || major >= 65 && major <= 71 || major >= 128 && major <= 135;
  }

  private static boolean isDynamic(int major) {
    return major >= FIRST_DYNAMIC && major <= LAST_DYNAMIC;
  }

  private static String diskOf(int major, int minor) {
    return "dev" + major + "-" + minor / SCSI_MINORS * SCSI_MINORS;
  }

  private static boolean isVirtioDisk(int major, int minor, Collection<String> present) {
    return major == virtioMajor(present) && minor % SCSI_MINORS == 0;
  }

  /**
   * The lowest dynamic major, since virtio asks after the device mapper; -1 where the file shows
   * disks of fixed majors, below which mapped volumes lie.
   */
  private static int virtioMajor(Collection<String> present) {
    boolean fixed =
        present.stream()
            .mapToInt(NumberedDisks::major)
            .anyMatch(each -> isScsi(each) || each == 3 || each == 22 || each == EXTENDED);
    fixed |= present.stream().anyMatch(DiskNames::isWholeDisk);
    return fixed
        ? -1
        : present.stream()
            .mapToInt(NumberedDisks::major)
            .filter(NumberedDisks::isDynamic)
            .min()
            .orElse(-1);
  }

  private static int major(String name) {
    Matcher numbers = NAME.matcher(name);
    return numbers.matches() ? Integer.parseInt(numbers.group(1)) : -1;
  }
}
