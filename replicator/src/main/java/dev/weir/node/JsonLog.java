package dev.weir.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Writes each line of the log as one JSON object; docs/metrics.md lists its fields. */
public final class JsonLog extends Formatter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Has this process log so from now on, wherever it logs to. */
  public static void install() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFormatter(new JsonLog());
    }
  }

  @Override
  public String format(LogRecord line) {
    ObjectNode json = JSON.createObjectNode();
    json.put("time", line.getInstant().toString());
    json.put("level", line.getLevel().getName());
    json.put("logger", line.getLoggerName());
    Object[] parts = line.getParameters();
    if (parts != null && parts.length == 1 && parts[0] instanceof JobLog.Event event) {
      json.put("job", event.job()).put("role", event.role()).put("phase", event.phase());
      json.put("position", event.position()).put("cause", event.cause());
      json.put("message", line.getMessage());
    } else {
      json.put("message", formatMessage(line));
    }
    if (line.getThrown() != null) {
      StringWriter trace = new StringWriter();
      line.getThrown().printStackTrace(new PrintWriter(trace));
      json.put("trace", trace.toString());
    }
    return json + "\n";
  }
}
