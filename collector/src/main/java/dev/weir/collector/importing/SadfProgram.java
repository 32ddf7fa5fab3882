package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The program sadf of the sysstat that is installed here. */
final class SadfProgram {
  private static final String NAME = "sadf";

  private final String searchPath;

  /**
   * @param searchPath folders as in PATH; null where there is none
   */
  SadfProgram(@Nullable String searchPath) {
    this.searchPath = searchPath == null ? "" : searchPath;
  }

  /**
   * Starts it with a plain locale.
   *
   * @param file for messages
   * @throws ProblemException ENVIRONMENT when it is not installed or does not start
   */
  SadfRun start(String file, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(find(file).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.startsWith("S_") || key.startsWith("LC_"));
    environment.put("LC_ALL", "C");
    builder.redirectInput(new File("/dev/null"));
    try {
      return new SadfRun(file, builder.start());
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          file,
          "sadf cannot be started: " + e.getMessage(),
          "check the installation of the package sysstat",
          e);
    }
  }

  private Path find(String file) {
    for (String folder : searchPath.split(Pattern.quote(File.pathSeparator), -1)) {
      Path candidate = Path.of(folder, NAME);
      if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        file,
        "this is a binary file of sar, and the program sadf that reads it is not installed here",
        "install sysstat ('apt-get install sysstat' or 'dnf install sysstat'), or write the file as"
            + " text on the machine it comes from: sadf -d FILE -- -d > FILE.csv");
  }
}
