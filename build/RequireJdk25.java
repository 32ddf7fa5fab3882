import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fails the build early, with a way out, where no JDK 25 lies in the places that Maven's toolchain
 * discovery looks at.
 */
final class RequireJdk25 {
  public static void main(String[] args) throws IOException {
    List<Path> homes = candidates();
    for (Path home : homes) {
      if (isJdk25(home)) {
        return;
      }
    }
    System.err.println(
        "Weir needs a JDK 25 to build and none was found; Maven itself may run on an older one.\n"
            + "  Debian/Ubuntu: apt-get install temurin-25-jdk (or openjdk-25-jdk where it"
            + " exists)\n"
            + "  SDKMAN:        sdk install java 25-tem\n"
            + "  elsewhere:     unpack any JDK 25 and export JAVA25_HOME=/path/to/jdk-25\n"
            + "  looked at:     JAVA*_HOME, /usr/lib/jvm, /usr/java, /opt, /Library/Java,"
            + " ~/.sdkman, ~/.jdks, ~/.jenv, ~/.asdf");
    System.exit(1);
  }

  private static List<Path> candidates() throws IOException {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      if (variable.getKey().matches("JAVA\\w*_HOME|JDK\\w*_HOME")) {
        homes.add(Path.of(variable.getValue()));
      }
    }
    Path user = Path.of(System.getProperty("user.home"));
    children(Path.of("/usr/lib/jvm"), homes);
    children(Path.of("/usr/java"), homes);
    children(Path.of("/opt"), homes);
    children(Path.of("/Library/Java/JavaVirtualMachines"), homes);
    children(user.resolve(".sdkman/candidates/java"), homes);
    children(user.resolve(".jdks"), homes);
    children(user.resolve(".jenv/versions"), homes);
    children(user.resolve(".asdf/installs/java"), homes);
    return homes;
  }

  private static void children(Path directory, List<Path> homes) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        homes.add(entry);
        homes.add(entry.resolve("Contents/Home"));
      }
    }
  }

  private static boolean isJdk25(Path home) throws IOException {
    Path release = home.resolve("release");
    boolean compiler =
        Files.exists(home.resolve("bin/javac")) || Files.exists(home.resolve("bin/javac.exe"));
    return compiler
        && Files.isRegularFile(release)
        && Files.readString(release).contains("JAVA_VERSION=\"25");
  }
}
