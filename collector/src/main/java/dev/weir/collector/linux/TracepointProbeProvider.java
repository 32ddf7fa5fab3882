package dev.weir.collector.linux;

import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.ProbeProvider;
import dev.weir.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Offers exact counts where the kernel takes the programs and the paths lie on ext4. */
public final class TracepointProbeProvider implements ProbeProvider {
  @Override
  public int rank() {
    return 10;
  }

  @Override
  public String name() {
    return TracepointProbe.NAME;
  }

  @Override
  public Offer offer(PathSelection selection) {
    if (!Syscalls.supported()) {
      return new Offer.Refused("counting in the kernel needs Linux on x86-64");
    }
    if (selection.paths().size() > CountingMaps.GROUPS_MAX) {
      return new Offer.Refused(
          "counting in the kernel takes at most " + CountingMaps.GROUPS_MAX + " paths");
    }
    List<UnderlyingTree> trees = new ArrayList<>();
    boolean handedOver = false;
    try {
      for (Path path : selection.paths()) {
        UnderlyingTree tree = UnderlyingTree.open(path.toRealPath());
        trees.add(tree);
        if (!tree.ext4()) {
          return new Offer.Refused(
              path + " is on " + tree.type() + ", and the kernel tells of single writes on ext4");
        }
      }
      handedOver = true;
      return new Offer.Ready(TracepointProbe.open(selection, trees));
    } catch (KernelRefusedException e) {
      return new Offer.Refused(e.getMessage() + " (counting in the kernel needs root)");
    } catch (IOException e) {
      return new Offer.Refused("the kernel's events cannot be read: " + e.getMessage());
    } finally {
      if (!handedOver) {
        trees.forEach(UnderlyingTree::close);
      }
    }
  }
}
