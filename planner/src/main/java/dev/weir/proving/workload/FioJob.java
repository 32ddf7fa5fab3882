package dev.weir.proving.workload;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job file of fio, which makes its files itself.
 *
 * @param file absolute
 */
public record FioJob(Path file) implements ProgramWorkload {
  static final String NAME = "fio";
  private static final String EXAMPLE = "write for example --workload fio:job.fio";

  /** Settings by which fio would write somewhere else than where it is started. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("\\s*(directory|filename|filename_format)\\s*=\\s*(\\S.*)");

  private static final long LARGEST_BYTES = 1 << 20;

  static FioJob parse(String text) {
    SpecText.require(!text.isBlank(), "no job file", EXAMPLE);
    FioJob job = new FioJob(Path.of(text).toAbsolutePath().normalize());
    job.requireBelow();
    return job;
  }

  private void requireBelow() {
    List<String> lines = content().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher set = ELSEWHERE.matcher(lines.get(i));
      boolean elsewhere =
          set.matches()
              && (set.group(1).equals("directory")
                  || set.group(2).startsWith("/")
                  || set.group(2).contains(".."));
      if (elsewhere) {
        throw ProblemException.badInput(
            file + " line " + (i + 1),
            "'%s' would write outside of the measured directory".formatted(lines.get(i).strip()),
            "leave it out: fio is started in the directory, and names are relative to it");
      }
    }
  }

  private String content() {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw ProblemException.badInput(
            file.toString(), "is larger than a job file of fio", EXAMPLE);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "cannot be read: " + FileTrouble.of(e),
          EXAMPLE,
          e);
    }
  }

  @Override
  public Optional<String> preparation() {
    return Optional.of(fio("prepare", "--create_only=1 "));
  }

  @Override
  public Program program() {
    return new Program.Shell("exec " + fio("fio", ""));
  }

  private String fio(String log, String options) {
    return "fio --eta=never --output=\"$WEIR_PROVE_LOGS/%s.out\" %s%s"
        .formatted(log, options, quoted(file.toString()));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  @Override
  public Optional<Duration> expected() {
    return Optional.empty();
  }

  @Override
  public String identity() {
    return NAME + "\n" + content();
  }

  @Override
  public String toString() {
    return NAME + ":" + file;
  }
}
