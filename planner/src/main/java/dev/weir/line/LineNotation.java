package dev.weir.line;

import dev.weir.units.UnitFormatException;
import dev.weir.yaml.Shown;
import java.util.HashSet;
import java.util.Set;

/** Reads one {@code --line}; every refusal shows the form that would have been accepted. */
final class LineNotation {
  private static final String EXAMPLE = "--line A=20Mbit/s,rtt=40ms,loss=0.01%,cost=1200EUR/month";

  private LineNotation() {}

  static CandidateLine parse(String text) {
    try {
      return read(text);
    } catch (IllegalArgumentException e) {
      throw new UnitFormatException(e.getMessage() + "; write for example " + EXAMPLE);
    }
  }

  private static CandidateLine read(String text) {
    String[] parts = text.split(",", -1);
    int equals = parts[0].indexOf('=');
    if (equals < 0) {
      throw new UnitFormatException(
          "'" + Shown.text(text) + "' has no name where NAME=BANDWIDTH is meant");
    }
    LineDraft draft =
        new LineDraft(
            LineDraft.readName(parts[0].substring(0, equals)),
            LineDraft.readBandwidth(parts[0].substring(equals + 1)));
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      if (pair.length < 2 || !seen.add(pair[0].strip())) {
        throw new UnitFormatException(
            "'" + Shown.text(parts[i]) + "' is given twice or has no value");
      }
      draft.set(pair[0].strip(), pair[1].strip());
    }
    return draft.line();
  }
}
