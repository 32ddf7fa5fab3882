package dev.weir.collector.cli;

import dev.weir.problem.ProblemException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root command, composed from the {@link CommandSet}s present in the image. */
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    versionProvider = Weir.Version.class,
    description =
        "Measures what servers write, plans the line that a remote copy needs, replicates, and"
            + " proves the prediction.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {GenerateCompletion.class},
    footer = {
      "",
      "Exit codes: 0 done; 1 the answer is no; 2 wrong use; 3 bad input; 4 environment."
    })
public final class Weir implements Runnable {
  private static final int INTERNAL_ERROR = 70;
  private static final String EXAMPLE = "Example:";

  /** Commands that an image may lack, so that nobody is pointed to one of a similar name. */
  private static final Set<String> ELSEWHERE =
      Set.of("plan", "node", "job", "keys", "doctor", "uninstall", "prove", "demo");

  @Spec private @Nullable CommandSpec spec;

  /** Ends the process with the command's exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command line and returns its exit code; nothing is thrown. */
  public static int run(String... args) {
    try {
      return commandLine().execute(args);
    } catch (OutOfMemoryError full) {
      System.err.println(
          "weir: memory: "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB of heap are not enough for this; give more, for example"
              + " WEIR_JAVA_OPTIONS=-Xmx8g, or less to do at once");
      return ProblemException.Kind.ENVIRONMENT.exitCode();
    }
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Weir());
    ServiceLoader.load(CommandSet.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(CommandSet::order))
        .flatMap(set -> set.commands().stream())
        .forEach(line::addSubcommand);
    line.setExecutionExceptionHandler(Weir::report);
    line.setParameterExceptionHandler(Weir::wrongUse);
    return line;
  }

  /** Says what is wrong, one example, and where the whole help is. */
  private static int wrongUse(CommandLine.ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched
        && command.getParent() == null
        && ELSEWHERE.contains(unmatched.getUnmatched().getFirst())) {
      err.println(
          command
              .getColorScheme()
              .errorText(
                  "weir: %s: this package measures only and has no such command; use the one with"
                          .formatted(unmatched.getUnmatched().getFirst())
                      + " planner and replicator, it reads the captures made here"));
      return ProblemException.Kind.WRONG_USE.exitCode();
    }
    err.println(command.getColorScheme().errorText("weir: " + failure.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
    Arrays.stream(command.getCommandSpec().usageMessage().footer())
        .filter(line -> line.startsWith(EXAMPLE))
        .findFirst()
        .ifPresent(err::println);
    err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
    return ProblemException.Kind.WRONG_USE.exitCode();
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof ProblemException problem) {
      err.println(command.getColorScheme().errorText("weir: " + problem.getMessage()));
      return problem.kind().exitCode();
    }
    err.println(command.getColorScheme().errorText("weir: internal error: " + failure));
    failure.printStackTrace(err);
    return INTERNAL_ERROR;
  }

  @Override
  public void run() {
    Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getOut());
  }

  /** Reads the version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Weir.class.getPackage().getImplementationVersion();
      return new String[] {"weir " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
