package dev.weir.collector.cli;

import dev.weir.problem.ProblemException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** {@code weir collect} as a service of systemd. */
final class ServiceOptions {
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  @ArgGroup private @Nullable Deed deed;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = ServiceUnit.NAME,
      description =
          "With --install: who it runs as; made where it is missing. Default: ${DEFAULT-VALUE}.")
  private String user = ServiceUnit.NAME;

  @Option(
      names = "--status-file",
      paramLabel = "FILE",
      description = "Keep a small JSON file up to date that says how the measuring is.")
  private @Nullable Path statusFile;

  /** What to do instead of measuring here and now. */
  private static final class Deed {
    @Option(
        names = "--install",
        description = {
          "Measure as a service that starts with the machine and goes on after every restart.",
          "Without -o the capture is /var/lib/weir-collect/HOST.weir."
        })
    private boolean install;

    @Option(names = "--status", description = "Show how the service is; exit code 1: not running.")
    private boolean status;

    @Option(
        names = "--stop",
        description = "End the service in order, also for the next start of the machine.")
    private boolean stop;
  }

  boolean wanted() {
    return deed != null;
  }

  @Nullable Path statusFile() {
    return statusFile;
  }

  /**
   * Does what was asked for.
   *
   * @param arguments of this command as they were given
   * @return the exit code
   */
  int perform(List<String> arguments, List<Path> paths, @Nullable Path output, PrintWriter out) {
    Deed asked = deed == null ? new Deed() : deed;
    SystemdService systemd = new SystemdService(ServiceUnit.NAME);
    if (asked.status) {
      return status(systemd, out);
    }
    require(asked.stop ? "stop" : "install");
    if (asked.stop) {
      systemd.stop();
      out.printf("%s is stopped and does not start again; its captures stay.%n", ServiceUnit.NAME);
      return 0;
    }
    ServiceUnit unit =
        unit(SystemdService.launcher("weir collect --install"), arguments, paths, output);
    systemd.ensureUser(unit.user());
    systemd.install(unit.text());
    out.printf(
        "%s measures into %s as user %s, now and after every start of the machine.%n",
        ServiceUnit.NAME, unit.output(), user);
    out.println("Look: weir collect --status   End: weir collect --stop");
    return 0;
  }

  private static void require(String deed) {
    SystemdService.require(
        "weir collect --" + deed,
        "run 'weir collect PATH... --resume -o FILE' under your own supervisor; it goes on in"
            + " FILE after every restart, and --status-file FILE tells how it is");
  }

  private int status(SystemdService systemd, PrintWriter out) {
    Path file = statusFile == null ? ServiceUnit.STATUS : statusFile;
    if (statusFile == null) {
      require("status");
      String state = systemd.state();
      if (!state.equals("active")) {
        out.printf("%s is not running (systemd says: %s).%n", ServiceUnit.NAME, state);
        return 1;
      }
    }
    CollectorStatus status = CollectorStatus.read(file);
    out.print(StatusText.of(status, Instant.now()));
    Duration age = Duration.between(status.sampledAt(), Instant.now());
    return age.compareTo(RunningStatus.REFRESH.multipliedBy(3)) > 0 ? 1 : 0;
  }

  ServiceUnit unit(Path launcher, List<String> arguments, List<Path> paths, @Nullable Path output) {
    if (!USER.matcher(user).matches()) {
      throw ProblemException.wrongUse(
          "--user " + user, "that is no user's name", "give for example weir-collect");
    }
    Path capture =
        output == null
            ? ServiceUnit.STATE.resolve(HostName.ofThisMachine() + ".weir")
            : output.toAbsolutePath().normalize();
    List<Path> real = paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    return new ServiceUnit(
        launcher, lasting(arguments, paths, output, capture), user, capture, real);
  }

  /** The arguments without what concerns the installing, and with absolute paths. */
  private static List<String> lasting(
      List<String> arguments, List<Path> paths, @Nullable Path output, Path capture) {
    List<String> lasting = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (List.of("--user", "--status-file", "-o", "--output").contains(argument)) {
        i++;
      } else if (!argument.matches("(?s)--(install|resume)|--(user|status-file|output)=.*|-o.+")) {
        boolean path = paths.stream().anyMatch(each -> each.toString().equals(argument));
        lasting.add(path ? Path.of(argument).toAbsolutePath().normalize().toString() : argument);
      }
    }
    lasting.add("-o");
    lasting.add(capture.toString());
    return lasting;
  }
}
