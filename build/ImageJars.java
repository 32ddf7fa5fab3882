import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies the jars of a shipped folder with the native libraries of one platform only. For Linux
 * these are put beside the jars, unpacked, so that nothing has to be unpacked to a temporary folder
 * on the server; for Windows, where nobody tried that, they stay where the libraries' own loaders
 * look. The same input gives the same bytes. Also packs a folder as a zip, for the same reason.
 *
 * <p>Usage: {@code ImageJars.java jars linux-x64|windows-x64 FROM TO} or {@code ImageJars.java zip
 * FOLDER FILE}.
 */
final class ImageJars {
  private static final Instant WRITTEN = Instant.parse("2025-01-01T00:00:00Z");

  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|jnilib|dylib|a)");

  /** Where the libraries lie in their jars, by platform. */
  private static final Map<String, Pattern> WANTED =
      Map.of(
          "linux-x64",
          Pattern.compile(
              "linux/amd64/libzstd-jni-.*\\.so|net/jpountz/util/linux/amd64/liblz4-java\\.so"
                  + "|com/sun/jna/linux-x86-64/libjnidispatch\\.so"
                  + "|org/jline/nativ/Linux/x86_64/libjlinenative\\.so"),
          "windows-x64",
          Pattern.compile(
              "win/amd64/libzstd-jni-.*\\.dll|net/jpountz/util/windows/amd64/liblz4-java\\.dll"
                  + "|com/sun/jna/win32-x86-64/jnidispatch\\.dll"
                  + "|org/jline/nativ/Windows/x86_64/jlinenative\\.dll"));

  /** zstd, lz4, JNA, JLine; fewer would mean that a library moved and is silently missing. */
  private static final int LIBRARIES = 4;

  private ImageJars() {}

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "jars" -> jars(args[1], Path.of(args[2]), Path.of(args[3]));
      case "zip" -> zip(Path.of(args[1]), Path.of(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void jars(String platform, Path from, Path to) throws IOException {
    Pattern wanted = WANTED.get(platform);
    Files.createDirectories(to);
    Path unpacked =
        platform.startsWith("linux") ? Files.createDirectories(to.resolve("native")) : null;
    int found = 0;
    for (Path jar : files(from)) {
      if (jar.toString().endsWith(".jar")) {
        found += slim(jar, to.resolve(jar.getFileName()), wanted, unpacked);
      }
    }
    if (found != LIBRARIES) {
      throw new IOException(
          "%d native libraries of %s instead of %d; look where they lie in the jars now"
              .formatted(found, platform, LIBRARIES));
    }
  }

  private static int slim(Path jar, Path to, Pattern wanted, Path unpacked) throws IOException {
    int found = 0;
    Map<String, byte[]> kept = new TreeMap<>(Comparator.comparing(ImageJars::manifestFirst));
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName();
        if (NATIVE.matcher(name).matches()) {
          if (wanted.matcher(name).matches()) {
            found++;
            byte[] library = zip.getInputStream(entry).readAllBytes();
            if (unpacked == null) {
              kept.put(name, library);
            } else {
              Files.write(unpacked.resolve(name.substring(name.lastIndexOf('/') + 1)), library);
            }
          }
        } else if (!entry.isDirectory()) {
          kept.put(name, zip.getInputStream(entry).readAllBytes());
        }
      }
    }
    write(to, kept);
    return found;
  }

  /** Readers of a jar as a stream expect the manifest at its beginning. */
  private static String manifestFirst(String name) {
    return name.equals("META-INF/MANIFEST.MF") ? "" : name;
  }

  private static void zip(Path folder, Path file) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.getParent().relativize(path).toString().replace('\\', '/');
        entries.put(name, Files.readAllBytes(path));
      }
    }
    write(file, entries);
  }

  private static void write(Path file, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setLastModifiedTime(FileTime.from(WRITTEN));
        zip.putNextEntry(entry);
        zip.write(each.getValue());
        zip.closeEntry();
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return new ArrayList<>(list.sorted().toList());
    }
  }
}
