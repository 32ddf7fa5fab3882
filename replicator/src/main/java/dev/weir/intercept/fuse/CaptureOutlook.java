package dev.weir.intercept.fuse;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a capture of a directory would meet; looked at without touching anything.
 *
 * @param mountedOver type of the file system mounted exactly there
 * @param mountedBelow where other file systems are mounted below it
 * @param users who uses something below it, in words; empty: nobody
 */
public record CaptureOutlook(
    Optional<String> mountedOver, List<String> mountedBelow, String users) {
  /** Whether a capture holds the directory, alive or dead. */
  public boolean mountedByWeir() {
    return mountedOver.filter(MountTable.OURS::equals).isPresent();
  }

  public static CaptureOutlook of(Path directory) {
    MountTable mounts = MountTable.read();
    List<ProcessesBelow.Found> found = ProcessesBelow.find(directory);
    return new CaptureOutlook(
        mounts.at(directory).map(MountTable.Mount::type),
        mounts.below(directory).stream().map(MountTable.Mount::point).toList(),
        found.isEmpty() ? "" : FuseWriteSource.describe(found));
  }
}
