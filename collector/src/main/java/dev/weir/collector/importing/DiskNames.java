package dev.weir.collector.importing;

import dev.weir.capture.SourceKind;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whole disks from what lies on them, by Linux' naming of block devices. */
public final class DiskNames {
  private static final Pattern MAPPED =
      Pattern.compile("(dm-|md|loop|zram|ram|drbd|bcache)[0-9]+.*");
  private static final Pattern WHOLE =
      Pattern.compile(
          "(sd|vd|hd|xvd|dasd)[a-z]+|nvme[0-9]+(c[0-9]+)?n[0-9]+|(mmcblk|nbd|sr|scd|fd|pmem)[0-9]+"
              + "|(cciss|ida)[!/]c[0-9]+d[0-9]+");
  private static final Pattern LETTERED = Pattern.compile("((?:sd|vd|hd|xvd|dasd)[a-z]+)[0-9]+");
  private static final Pattern NUMBERED =
      Pattern.compile(
          "((?:nvme[0-9]+(?:c[0-9]+)?n|mmcblk|nbd|(?:cciss|ida)[!/]c[0-9]+d)[0-9]+)p[0-9]+");

  private DiskNames() {}

  /**
   * A name that is not the kernel's own, such as a volume group's, is a volume where whole disks
   * are among the names, and a disk where none is.
   *
   * @param present all names of the same machine; a partition whose disk is not among them counts
   *     as the disk
   */
  public static SourceKind kindOf(String name, Collection<String> present) {
    Optional<SourceKind> numbered = NumberedDisks.kindOf(name, present);
    if (numbered.isPresent()) {
      return numbered.get();
    }
    if (MAPPED.matcher(name).matches()) {
      return SourceKind.VOLUME;
    }
    if (isWholeDisk(name)) {
      return SourceKind.DISK;
    }
    for (Pattern pattern : new Pattern[] {LETTERED, NUMBERED}) {
      Matcher partition = pattern.matcher(name);
      if (partition.matches()) {
        return present.contains(partition.group(1)) ? SourceKind.VOLUME : SourceKind.DISK;
      }
    }
    boolean disks = present.stream().anyMatch(DiskNames::isWholeDisk);
    return disks ? SourceKind.VOLUME : SourceKind.DISK;
  }

  static boolean isWholeDisk(String name) {
    return WHOLE.matcher(name).matches();
  }

  /** What of the names leaves open whether they are disks, in a sentence. */
  static Optional<String> doubt(Collection<String> present) {
    return NumberedDisks.doubt(present);
  }
}
