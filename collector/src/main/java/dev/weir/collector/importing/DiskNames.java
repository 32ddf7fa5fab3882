package dev.weir.collector.importing;

import dev.weir.capture.SourceKind;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whole disks from what lies on them, by Linux' naming of block devices. */
public final class DiskNames {
  private static final Pattern MAPPED =
      Pattern.compile("(dm-|md|loop|zram|ram|drbd|bcache)[0-9]+.*");
  private static final Pattern LETTERED = Pattern.compile("((?:sd|vd|hd|xvd)[a-z]+)[0-9]+");
  private static final Pattern NUMBERED =
      Pattern.compile("((?:nvme[0-9]+n|mmcblk|nbd)[0-9]+)p[0-9]+");

  private DiskNames() {}

  /**
   * @param present all names of the same machine; a partition whose disk is not among them counts
   *     as the disk
   */
  public static SourceKind kindOf(String name, Collection<String> present) {
    if (MAPPED.matcher(name).matches()) {
      return SourceKind.VOLUME;
    }
    for (Pattern pattern : new Pattern[] {LETTERED, NUMBERED}) {
      Matcher partition = pattern.matcher(name);
      if (partition.matches() && present.contains(partition.group(1))) {
        return SourceKind.VOLUME;
      }
    }
    return SourceKind.DISK;
  }
}
