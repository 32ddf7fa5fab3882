package dev.weir.holder;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What a supervisor waits for. */
public final class Readiness {
  private static final int NOTIFY_SECONDS = 10;

  private Readiness() {}

  /**
   * Tells systemd, where it waits for that, that the node is up.
   *
   * @throws ProblemException when it cannot be told
   */
  public static void tell() {
    if (System.getenv("NOTIFY_SOCKET") == null) {
      return;
    }
    try {
      Process told = new ProcessBuilder("systemd-notify", "--ready").inheritIO().start();
      if (!told.waitFor(NOTIFY_SECONDS, TimeUnit.SECONDS)) {
        told.destroyForcibly();
      }
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          "systemd-notify",
          "cannot be run (" + e.getMessage() + "), and systemd waits for it",
          "install it, or set Type=exec in the unit",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
