package dev.weir.replicator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a waiting server does before its turn: it loads the classes that it will need, since most of
 * what an application would wait for is the loading.
 */
final class Rehearsal {
  /** What serves a mount and its queue; connections come later and may take their time. */
  private static final List<String> PACKAGES =
      List.of("linux", "intercept", "node", "engine", "operation", "journal", "holder");

  private static final String ROOT = "dev/weir/";
  private static final String ENDING = ".class";

  private Rehearsal() {}

  /** One step for each class; empty where the classes cannot be listed. */
  static List<Runnable> ofClasses() {
    return Stream.of(Rehearsal.class, dev.weir.linux.Syscalls.class)
        .flatMap(one -> names(one).stream())
        .<Runnable>map(name -> () -> load(name))
        .toList();
  }

  private static void load(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException("the program's own class " + name + " cannot be loaded", e);
    }
  }

  private static List<String> names(Class<?> beside) {
    CodeSource source = beside.getProtectionDomain().getCodeSource();
    if (source == null) {
      return List.of();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (Files.isDirectory(place)) {
        return names(place);
      }
      URI jar = URI.create("jar:" + place.toUri());
      try (FileSystem archive = FileSystems.newFileSystem(jar, Map.of())) {
        return names(archive.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      return List.of();
    }
  }

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .map(file -> place.relativize(file).toString())
          .filter(Rehearsal::wanted)
          .map(file -> file.substring(0, file.length() - ENDING.length()).replace('/', '.'))
          .toList();
    }
  }

  private static boolean wanted(String file) {
    return file.endsWith(ENDING)
        && !file.endsWith("package-info.class")
        && PACKAGES.stream().anyMatch(name -> file.startsWith(ROOT + name + "/"));
  }
}
