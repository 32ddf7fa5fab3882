package dev.weir.collector.scanning;

import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.ProbeProvider;
import dev.weir.problem.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Offers to scan, on any platform and without any right beyond reading. */
public final class ScanningProbeProvider implements ProbeProvider {
  @Override
  public int rank() {
    return 90;
  }

  @Override
  public String name() {
    return ScanningProbe.NAME;
  }

  @Override
  public Offer offer(PathSelection selection) {
    for (Path path : selection.paths()) {
      if (!Files.isDirectory(path)) {
        return new Offer.Refused("scanning needs directories, and " + path + " is not one");
      }
    }
    try {
      return new Offer.Ready(new ScanningProbe(selection).begin());
    } catch (IOException e) {
      return new Offer.Refused("a directory cannot be read: " + FileTrouble.of(e));
    }
  }
}
