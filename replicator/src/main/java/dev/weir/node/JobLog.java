package dev.weir.node;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What happens to a job, as a line for a person that keeps its parts for a machine: {@link JsonLog}
 * writes them as fields of their own.
 */
final class JobLog {
  private static final Logger LOG = Logger.getLogger("dev.weir.job");

  private JobLog() {}

  /**
   * The parts of a line.
   *
   * @param phase the phase that begins or stands
   * @param position EPOCH/SEQUENCE
   * @param cause in words, or empty
   */
  record Event(String job, String role, String phase, String position, String cause) {}

  /** Logs {@code message}, followed by the cause. */
  static void info(Event event, String message) {
    String text = event.cause().isEmpty() ? message : message + ": " + event.cause();
    LogRecord line = new LogRecord(Level.INFO, text);
    line.setLoggerName(LOG.getName());
    line.setSourceClassName(LOG.getName());
    line.setSourceMethodName(null);
    line.setParameters(new Object[] {event});
    LOG.log(line);
  }
}
