package dev.weir.collector.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mounts that one thread sees, from {@code mountinfo} (proc(5)), in the order of mounting. */
record MountTable(List<Mount> mounts) {
  /**
   * @param device {@code major:minor}
   * @param type file system type, for example {@code ext4} or {@code fuse.weir}
   */
  record Mount(String device, Path point, String type, String source) {
    /** Whether this is one of Weir's own capturing mounts, which only pass writes on. */
    boolean capturing() {
      return type.startsWith("fuse") && (type.contains("weir") || source.contains("weir"));
    }
  }

  MountTable {
    mounts = List.copyOf(mounts);
  }

  static MountTable ofThread() throws IOException {
    return parse(Files.readAllLines(Path.of("/proc/thread-self/mountinfo")));
  }

  static MountTable parse(List<String> lines) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      int dash = 6;
      while (dash < words.length && !words[dash].equals("-")) {
        dash++;
      }
      if (dash + 2 < words.length) {
        Path point = Path.of(unescaped(words[4]));
        mounts.add(new Mount(words[2], point, words[dash + 1], unescaped(words[dash + 2])));
      }
    }
    return new MountTable(mounts);
  }

  private static String unescaped(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  /** The mount that answers for a path: the innermost, and of several there the last. */
  Optional<Mount> answering(Path path) {
    Mount best = null;
    for (Mount mount : mounts) {
      boolean covers = path.startsWith(mount.point());
      if (covers && (best == null || mount.point().getNameCount() >= best.point().getNameCount())) {
        best = mount;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Foreign file systems mounted below a path. */
  List<Mount> below(Path path) {
    return mounts.stream()
        .filter(mount -> mount.point().startsWith(path) && !mount.point().equals(path))
        .filter(mount -> !mount.capturing())
        .toList();
  }
}
