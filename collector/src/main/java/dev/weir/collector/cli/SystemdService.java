package dev.weir.collector.cli;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks this machine's systemd to run, stop and describe one service. */
public final class SystemdService {
  private static final int LONGEST_SECONDS = 60;

  private final String name;
  private final Machine machine;

  /**
   * Where systemd is.
   *
   * @param root of its files
   * @param systemctl the program that speaks to it, a path or a name to be looked up
   */
  public record Machine(Path root, String systemctl) {
    /** The one that this runs on. */
    public static final Machine THIS = new Machine(Path.of("/"), "systemctl");

    /** Whether it is run by systemd: what that makes first, as sd_booted(3) says. */
    public boolean booted() {
      return Files.isDirectory(root.resolve("run/systemd/system"));
    }

    private Path units() {
      return root.resolve("etc/systemd/system");
    }
  }

  /**
   * @param name of the service, without {@code .service}
   */
  public SystemdService(String name) {
    this(name, Machine.THIS);
  }

  /** The same on another machine. */
  public SystemdService(String name, Machine machine) {
    this.name = name;
    this.machine = machine;
  }

  /** Where its unit is or would be. */
  public Path file() {
    return machine.units().resolve(name + ".service");
  }

  /** The link by which it is started at each boot; systemd removes it itself where it runs. */
  public Path bootLink() {
    return machine.units().resolve("multi-user.target.wants").resolve(name + ".service");
  }

  private record Ran(int code, String said) {}

  /**
   * @param command what was asked for, for the message
   * @param remedy what to do without systemd
   * @throws ProblemException ENVIRONMENT when this machine is not run by systemd
   */
  public static void require(String command, String remedy) {
    if (!Machine.THIS.booted()) {
      throw ProblemException.environment(command, "this machine is not run by systemd", remedy);
    }
  }

  /** Writes the unit, and starts it now and at every boot. */
  public void install(String unit) {
    try {
      Files.writeString(file(), unit);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          file().toString(),
          "the unit cannot be written: " + e,
          "run this as root, for example with sudo",
          e);
    }
    need(machine.systemctl, "daemon-reload");
    need(machine.systemctl, "enable", name);
    need(machine.systemctl, "restart", name);
  }

  /** Ends the service in order, now and at the next boot; its unit stays. */
  public void stop() {
    need(machine.systemctl, "disable", "--now", name);
  }

  /**
   * Has systemd forget a service whose unit is gone; until then it shows what is no more.
   *
   * @return what systemd says instead, or empty; on a machine that it does not run there is nothing
   *     to forget
   */
  public Optional<String> forget() {
    if (!machine.booted()) {
      return Optional.empty();
    }
    Ran reload = run(machine.systemctl, "daemon-reload");
    run(machine.systemctl, "reset-failed", name); // says no where it did not fail
    return reload.code() == 0 ? Optional.empty() : Optional.of(reload.said());
  }

  /** What systemd calls its state, for example {@code active} or {@code failed}. */
  public String state() {
    return run(machine.systemctl, "is-active", name).said();
  }

  /** Makes a user without a login where it is missing. */
  public void ensureUser(String user) {
    if (run("id", "-u", user).code() != 0) {
      need("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", user);
    }
  }

  private void need(String... command) {
    Ran ran = run(command);
    if (ran.code() != 0) {
      throw ProblemException.environment(
          String.join(" ", command),
          "it ended with " + ran.code() + ": " + ran.said(),
          "run this as root; 'journalctl -u " + name + "' may say more");
    }
  }

  /** As systemd reads a word: quotes, no specifiers, no variables. */
  public static String quoted(String word) {
    String plain = word.replace("%", "%%").replace("$", "$$");
    return plain.matches("[A-Za-z0-9_./:=@,+%$-]+")
        ? plain
        : '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /**
   * The program that a service starts.
   *
   * @param command what was asked for, for the message
   * @throws ProblemException when it is not known
   */
  public static Path launcher(String command) {
    String named = System.getenv("WEIR_LAUNCHER");
    if (named == null || !Files.isExecutable(Path.of(named))) {
      throw ProblemException.environment(
          command,
          "the program that a service would start was not found",
          "start Weir by its own program 'weir', or set WEIR_LAUNCHER to its path");
    }
    return Path.of(named).toAbsolutePath().normalize();
  }

  private static Ran run(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Ran(-1, "it did not answer within " + LONGEST_SECONDS + " s");
      }
      byte[] said = process.getInputStream().readAllBytes();
      return new Ran(process.exitValue(), new String(said, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return new Ran(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ran(-1, "interrupted");
    }
  }
}
