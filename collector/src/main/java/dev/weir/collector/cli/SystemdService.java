package dev.weir.collector.cli;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks this machine's systemd to run, stop and describe the collector. */
final class SystemdService {
  /** What systemd makes when it is the machine's first process, as sd_booted(3) says. */
  private static final Path BOOTED = Path.of("/run/systemd/system");

  private static final int LONGEST_SECONDS = 60;

  private record Ran(int code, String said) {}

  /**
   * @throws ProblemException ENVIRONMENT when this machine is not run by systemd
   */
  void require(String command) {
    if (!Files.isDirectory(BOOTED)) {
      throw ProblemException.environment(
          "weir collect --" + command,
          "this machine is not run by systemd",
          "run 'weir collect PATH... --resume -o FILE' under your own supervisor; it goes on in"
              + " FILE after every restart, and --status-file FILE tells how it is");
    }
  }

  /** Makes the user where it is missing, writes the unit, and starts it now and at every boot. */
  void install(ServiceUnit unit) {
    ensureUser(unit.user());
    try {
      Files.writeString(ServiceUnit.FILE, unit.text());
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          ServiceUnit.FILE.toString(),
          "the unit cannot be written: " + e,
          "run this as root, for example with sudo",
          e);
    }
    need("systemctl", "daemon-reload");
    need("systemctl", "enable", ServiceUnit.NAME);
    need("systemctl", "restart", ServiceUnit.NAME);
  }

  /** Ends the collector in order, now and at the next boot; unit and captures stay. */
  void stop() {
    need("systemctl", "disable", "--now", ServiceUnit.NAME);
  }

  /** What systemd calls its state, for example {@code active} or {@code failed}. */
  String state() {
    return run("systemctl", "is-active", ServiceUnit.NAME).said();
  }

  private static void ensureUser(String user) {
    if (run("id", "-u", user).code() != 0) {
      need("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", user);
    }
  }

  private static void need(String... command) {
    Ran ran = run(command);
    if (ran.code() != 0) {
      throw ProblemException.environment(
          String.join(" ", command),
          "it ended with " + ran.code() + ": " + ran.said(),
          "run this as root; 'journalctl -u " + ServiceUnit.NAME + "' may say more");
    }
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
