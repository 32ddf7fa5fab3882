package dev.weir.planner.cli;

import dev.weir.proving.Narrator;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells a proof on a console: a line that moves on a terminal, a plain line now and then elsewhere.
 */
final class ConsoleNarrator implements Narrator {
  private static final Duration PLAIN_PERIOD = Duration.ofSeconds(15);
  private static final Duration TERMINAL_PERIOD = Duration.ofMillis(200);
  private static final int BAR = 24;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean explained;
  private int steps;
  private long shownAt = System.nanoTime();
  private boolean moving;

  /**
   * @param terminal whether a line may be overwritten
   * @param explained whether steps are numbered and set off, as in a demonstration
   */
  ConsoleNarrator(PrintWriter out, boolean terminal, boolean explained) {
    this.out = out;
    this.terminal = terminal;
    this.explained = explained;
  }

  @Override
  public synchronized void step(String sentence) {
    line(explained ? "\n" + ++steps + ". " + sentence : sentence);
    shownAt = System.nanoTime();
  }

  @Override
  public synchronized void fact(String name, String value) {
    line(String.format(Locale.ROOT, "   %-18s %s", name, value));
  }

  @Override
  public synchronized void warn(String sentence) {
    line("   ! " + sentence);
  }

  @Override
  public synchronized void progress(String state, double share) {
    long now = System.nanoTime();
    Duration period = terminal ? TERMINAL_PERIOD : PLAIN_PERIOD;
    if (now - shownAt < period.toNanos()) {
      return;
    }
    shownAt = now;
    double bounded = Math.clamp(share, 0, 1);
    if (!terminal) {
      line(String.format(Locale.ROOT, "   ... %3.0f %%  %s", bounded * 100, state));
      return;
    }
    int filled = (int) Math.round(bounded * BAR);
    out.print(
        CLEAR_LINE
            + "   ["
            + "=".repeat(filled)
            + " ".repeat(BAR - filled)
            + String.format(Locale.ROOT, "] %3.0f %%  ", bounded * 100)
            + state);
    out.flush();
    moving = true;
  }

  private void line(String text) {
    if (moving) {
      out.print(CLEAR_LINE);
      moving = false;
    }
    out.println(text);
    out.flush();
  }
}
