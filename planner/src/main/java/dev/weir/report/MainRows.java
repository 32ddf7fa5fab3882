package dev.weir.report;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The rows of the tables about lines and objectives, as every printed form shows them. */
public final class MainRows {
  private final Formatter formatter;

  public MainRows(Formatter formatter) {
    this.formatter = formatter;
  }

  /**
   * A line in short: name, bandwidth, largest age, each objective, time over one of them, cost.
   *
   * @param rpoSeconds the objective of the time over it
   * @param objectives how many objectives have a column
   */
  public String[] inShort(LineResult line, double rpoSeconds, int objectives) {
    List<String> row = new ArrayList<>();
    row.add(line.rate().name());
    row.add(formatter.megabits(line.rate().bitsPerSecond(), RoundingMode.HALF_UP));
    row.add(formatter.duration(line.worst().largestAge().ageSeconds()));
    line.objectives().stream()
        .limit(objectives)
        .forEach(judged -> row.add(formatter.text(judged.messageKey())));
    row.add(
        line.judgement(rpoSeconds)
            .map(judged -> formatter.duration(judged.breachSeconds()))
            .orElse(formatter.text("value.none")));
    row.add(line.rate().cost().map(formatter::cost).orElse(formatter.text("value.none")));
    return row.toArray(String[]::new);
  }

  /**
   * A line: name, bandwidth, usable, largest age, backlog and loss, drain time, headroom.
   *
   * @param rpoSeconds the objective of the headroom
   */
  public String[] line(LineResult line, double rpoSeconds) {
    return new String[] {
      line.rate().name(),
      formatter.megabits(line.rate().bitsPerSecond(), RoundingMode.HALF_UP),
      formatter.megabits(line.rate().usableBitsPerSecond(), RoundingMode.HALF_UP),
      formatter.duration(line.worst().largestAge().ageSeconds()),
      formatter.gigabytes(line.worst().largestBacklog().backlogBytes()),
      formatter.gigabytes(line.worst().largestBacklog().payloadBytes()),
      formatter.drain(line),
      line.judgement(rpoSeconds)
          .map(judged -> formatter.percent(judged.headroom(), RoundingMode.FLOOR))
          .orElse(formatter.text("value.none"))
    };
  }

  /** An objective: itself, at least, at most, start, end and bytes of the binding interval. */
  public String[] objective(RequiredBandwidth required) {
    return new String[] {
      formatter.duration(required.rpoSeconds()),
      formatter.megabits(required.atLeastBytesPerSecond() * 8, RoundingMode.CEILING),
      formatter.megabits(required.atMostBytesPerSecond() * 8, RoundingMode.CEILING),
      formatter.moment(required.binding().start()),
      formatter.moment(required.binding().end()),
      formatter.gigabytes(required.bindingWireBytes())
    };
  }

  /**
   * A worst moment: line, which one, when, age, backlog, loss.
   *
   * @param which key of its name in the bundle
   */
  public String[] moment(LineResult line, String which, LineResult.WorstMoment moment) {
    return new String[] {
      line.rate().name(),
      formatter.text(which),
      formatter.moment(moment),
      formatter.duration(moment.ageSeconds()),
      formatter.gigabytes(moment.backlogBytes()),
      formatter.gigabytes(moment.payloadBytes())
    };
  }
}
