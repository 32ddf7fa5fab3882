package dev.weir.intercept.fuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.linux.OpenFlags;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds processes that use something below a directory already. They hold the plain files, so a
 * mount over the directory does not see what they change.
 */
final class ProcessesBelow {
  private static final String FLAGS = "flags:";

  private final String path;
  private final String prefix;

  private ProcessesBelow(Path root) {
    path = root.toString();
    prefix = path.endsWith("/") ? path : path + "/";
  }

  /**
   * A process and how it uses the directory.
   *
   * @param command its name as the kernel has it
   * @param use for example {@code has open /srv/data/a}
   */
  record Found(long pid, String command, String use) {
    @Override
    public String toString() {
      return "process " + pid + " (" + command + ") " + use;
    }
  }

  static List<Found> find(Path root) {
    ProcessesBelow search = new ProcessesBelow(root);
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        search
            .useBy(process)
            .ifPresent(
                use ->
                    found.add(
                        new Found(
                            Long.parseLong(process.getFileName().toString()),
                            command(process),
                            use)));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("/proc", e);
    }
    return found;
  }

  private Optional<String> useBy(Path process) {
    Optional<String> use = link(process.resolve("cwd"), "works in ");
    if (use.isEmpty()) {
      use = link(process.resolve("root"), "has as its root ");
    }
    if (use.isEmpty()) {
      use = openFile(process.resolve("fd"));
    }
    return use.isEmpty() ? mapping(process.resolve("maps")) : use;
  }

  private Optional<String> link(Path link, String verb) {
    try {
      String target = Files.readSymbolicLink(link).toString();
      return inside(target) ? Optional.of(verb + target) : Optional.empty();
    } catch (IOException goneOrKernelThread) {
      return Optional.empty();
    }
  }

  private Optional<String> openFile(Path descriptors) {
    try (Stream<Path> open = Files.list(descriptors)) {
      return open.filter(fd -> link(fd, "").isPresent() && !onlyReads(fd))
          .map(fd -> link(fd, "has open "))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException goneMeanwhile) {
      return Optional.empty();
    }
  }

  /**
   * Whether a descriptor reads a plain file and no more, as a backup or a virus scanner does: no
   * change can be missed that is made through it. A folder's leads to files that can be written.
   */
  private static boolean onlyReads(Path descriptor) {
    Path facts =
        descriptor.resolveSibling("../fdinfo").resolve(descriptor.getFileName()).normalize();
    try (Stream<String> lines = Files.lines(facts, ISO_8859_1)) {
      int flags =
          lines
              .filter(line -> line.startsWith(FLAGS))
              .mapToInt(line -> Integer.parseInt(line.substring(FLAGS.length()).strip(), 8))
              .findFirst()
              .orElse(OpenFlags.O_ACCMODE);
      return (flags & OpenFlags.O_ACCMODE) == OpenFlags.O_RDONLY && Files.isRegularFile(descriptor);
    } catch (IOException | java.io.UncheckedIOException goneMeanwhile) {
      return false;
    }
  }

  private Optional<String> mapping(Path maps) {
    try (Stream<String> lines = Files.lines(maps, ISO_8859_1)) {
      return lines
          .filter(line -> line.indexOf('/') >= 0)
          .map(line -> line.substring(line.indexOf('/')))
          .filter(this::inside)
          .findFirst()
          .map(target -> "has mapped " + target);
    } catch (IOException | java.io.UncheckedIOException goneMeanwhile) {
      return Optional.empty();
    }
  }

  private boolean inside(String target) {
    return target.equals(path) || target.startsWith(prefix);
  }

  private static String command(Path process) {
    try {
      return Files.readString(process.resolve("comm"), ISO_8859_1).strip();
    } catch (IOException goneMeanwhile) {
      return "ended meanwhile";
    }
  }
}
