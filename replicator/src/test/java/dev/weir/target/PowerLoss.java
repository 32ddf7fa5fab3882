package dev.weir.target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Damages a replica as a power loss after a checkpoint may: what was made since may be gone or have
 * other names, names of older objects may be any of old and new, contents made since may be
 * anything. Objects of the checkpoint themselves stay unless the journal removed them.
 */
final class PowerLoss {
  private final Path base;
  private final Random random;
  private Set<Long> old = Set.of();

  PowerLoss(Path base, Random random) {
    this.base = base;
    this.random = random;
  }

  void rememberInodes() {
    old = new HashSet<>();
    Beneath beneath = new LinuxBeneath();
    int root = beneath.openRoot(base.resolve("root"));
    remember(beneath, root);
    beneath.close(root);
  }

  private void remember(Beneath beneath, int directory) {
    for (Beneath.Entry entry : beneath.list(directory)) {
      old.add(entry.inode());
      if (beneath.stat(directory, entry.name()).isDirectory()) {
        int fd = beneath.openDirectory(directory, entry.name());
        remember(beneath, fd);
        beneath.close(fd);
      }
    }
  }

  void strike() throws IOException {
    Beneath beneath = new LinuxBeneath();
    int root = beneath.openRoot(base.resolve("root"));
    List<Integer> directories = new ArrayList<>(List.of(root));
    open(beneath, root, directories);
    for (int directory : directories) {
      for (Beneath.Entry entry : beneath.list(directory)) {
        hit(beneath, directory, entry, directories);
      }
    }
    directories.forEach(beneath::close);
  }

  private void open(Beneath beneath, int directory, List<Integer> into) {
    for (Beneath.Entry entry : beneath.list(directory)) {
      if (beneath.stat(directory, entry.name()).isDirectory()) {
        int fd = beneath.openDirectory(directory, entry.name());
        into.add(fd);
        open(beneath, fd, into);
      }
    }
  }

  private void hit(Beneath beneath, int directory, Beneath.Entry entry, List<Integer> directories) {
    FileStat stat = beneath.stat(directory, entry.name());
    boolean expendable = !old.contains(stat.inode()) || (stat.links() > 1 && !stat.isDirectory());
    switch (random.nextInt(6)) {
      case 0 -> {
        if (expendable && !stat.isDirectory()) {
          beneath.unlink(directory, entry.name(), 0);
        }
      }
      case 1 -> {
        int to = directories.get(random.nextInt(directories.size()));
        Name name = Name.of("lost" + random.nextInt(1000));
        if (!stat.isDirectory() && !beneath.exists(to, name)) {
          beneath.rename(directory, entry.name(), to, name, 0);
        }
      }
      case 2 -> {
        int to = directories.get(random.nextInt(directories.size()));
        Name name = Name.of("lost" + random.nextInt(1000));
        if (!stat.isDirectory() && !beneath.exists(to, name)) {
          beneath.link(directory, entry.name(), to, name);
        }
      }
      default -> beneath.setModified(directory, entry.name(), random.nextInt(1_000_000));
    }
  }
}
