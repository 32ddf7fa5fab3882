import com.google.googlejavaformat.java.Formatter;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds every Java source below a folder to google-java-format: {@code check DIR} or {@code write
 * DIR}. Files that were found right before and have not changed since are not read again; {@code
 * mvn clean} forgets them.
 */
final class Format {
  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    Path memory = root.resolve("target/tools/formatted.txt");
    Set<String> known = Files.exists(memory) ? new HashSet<>(Files.readAllLines(memory)) : Set.of();
    Set<String> right = new TreeSet<>();
    List<Path> wrong = new ArrayList<>();
    Formatter formatter = new Formatter();
    for (Path file : sources(root)) {
      String stamp = stamp(file);
      if (known.contains(stamp) || holds(formatter, file, write, wrong)) {
        right.add(known.contains(stamp) ? stamp : stamp(file));
      }
    }
    Files.write(memory, right);
    wrong.forEach(file -> System.err.println((write ? "formatted " : "not formatted: ") + file));
    if (!write && !wrong.isEmpty()) {
      System.err.println("mend it with: mvn -q -N process-sources -Dformat.mode=write");
      System.exit(1);
    }
  }

  /** Whether the file is formatted, or is so now. */
  private static boolean holds(Formatter formatter, Path file, boolean write, List<Path> wrong)
      throws Exception {
    String text = Files.readString(file);
    String formatted = formatter.formatSourceAndFixImports(text);
    if (text.equals(formatted)) {
      return true;
    }
    wrong.add(file);
    if (write) {
      // Twice: re-flowed comments can change what the first pass would do to them.
      Files.writeString(file, formatter.formatSourceAndFixImports(formatted));
    }
    return write;
  }

  private static String stamp(Path file) throws IOException {
    return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.getFileName().toString();
            boolean skipped = name.equals("target") || name.startsWith(".") && !dir.equals(root);
            // Sources of a package named target are sources; a build's output has no src above it.
            boolean output = skipped && !dir.toString().contains("/src/");
            return output ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
