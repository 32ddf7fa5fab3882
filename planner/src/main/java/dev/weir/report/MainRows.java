package dev.weir.report;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    row.add(formatter.durationAtMost(line.worst().largestAge().ageSeconds()));
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
      formatter.durationAtMost(line.worst().largestAge().ageSeconds()),
      formatter.gigabytesAtMost(line.worst().largestBacklog().backlogBytes()),
      formatter.gigabytesAtMost(line.worst().largestBacklog().payloadBytes()),
      formatter.drain(line),
      line.judgement(rpoSeconds)
          .map(judged -> formatter.percent(judged.headroom(), RoundingMode.FLOOR))
          .orElse(formatter.text("value.none"))
    };
  }

  /** An assumption: what and of what, its value, where it comes from. */
  public String[] assumption(Assumption assumption) {
    return new String[] {
      assumption.label(formatter),
      formatter.prose(assumption.value()),
      formatter.text("source." + assumption.source())
    };
  }

  /**
   * What the customer asks for, as few words as say it: each kind once with all that it is asked
   * of.
   */
  public String asked(Basis basis) {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (Assumption asked : basis.asked()) {
      String value = formatter.prose(asked.value());
      kinds
          .computeIfAbsent(asked.key(), none -> new ArrayList<>())
          .add(asked.subject().map(about -> about + " " + value).orElse(value));
    }
    List<String> words = new ArrayList<>();
    kinds.forEach(
        (key, values) ->
            words.add(pair(formatter.text("assumption." + key), String.join(", ", values))));
    return String.join(" · ", words);
  }

  private String pair(String label, String value) {
    return formatter.text("report.pair", Map.of("label", label, "value", value));
  }

  /**
   * On what the verdict rests: the assumptions behind it, what is said of them, and the warnings of
   * the measurement and of the line that it is about.
   */
  public List<String> conditions(Report report) {
    List<String> conditions = new ArrayList<>();
    String assumed =
        report.basis().assumptions().stream()
            .filter(Assumption::decides)
            .map(this::assumption)
            .map(row -> pair(row[0], row[1]) + " (" + row[2] + ")")
            .collect(Collectors.joining(" · "));
    conditions.add(formatter.text("condition.basis", "what", assumed));
    Statement statement = report.findings().statement();
    Stream.of(statement.summary(), statement.sentences())
        .flatMap(List::stream)
        .filter(Sentence::condition)
        .map(formatter::sentence)
        .forEach(conditions::add);
    statement.warnings().stream()
        .filter(warning -> !ofAnotherLine(warning, report))
        .map(formatter::sentence)
        .forEach(conditions::add);
    return conditions;
  }

  /** Warnings about lines that the verdict is not about. */
  public List<String> warningsOfOthers(Report report) {
    return report.findings().statement().warnings().stream()
        .filter(warning -> ofAnotherLine(warning, report))
        .map(formatter::sentence)
        .toList();
  }

  private static boolean ofAnotherLine(Sentence warning, Report report) {
    FigureValue line = warning.parameters().get("line");
    return line != null
        && report
            .supply()
            .chosen()
            .map(chosen -> !line.equals(FigureValue.name(chosen.rate().name())))
            .orElse(false);
  }

  /** A step of the unit audit: what, value, unit, how it follows. */
  public String[] audit(UnitAudit.Step step) {
    return new String[] {
      formatter.text(step.key()),
      formatter.decimals(step.value(), step.decimals(), RoundingMode.HALF_UP),
      formatter.text(step.unit()),
      formatter.text(step.key() + ".how")
    };
  }

  /**
   * The figures of page 1 about the recommended line: what, value, when; no more than the reader
   * needs to judge the verdict.
   */
  public List<String[]> headline(WhatIf base, LineResult chosen) {
    List<String[]> figures = new ArrayList<>();
    figures.add(figure("figure.line", base.line().name(), ""));
    figures.add(figure("figure.objective", formatter.duration(base.rpoSeconds()), ""));
    LineResult.WorstMoment age = chosen.worst().largestAge();
    figures.add(figure("figure.largestAge", largestAge(chosen), formatter.moment(age)));
    LineResult.WorstMoment loss = chosen.worst().largestBacklog();
    figures.add(
        figure(
            "figure.largestLoss",
            formatter.prose(FigureValue.bytesAtMost(loss.payloadBytes())),
            formatter.moment(loss)));
    double needed = base.answer().required().atLeastBytesPerSecond() * 8;
    figures.add(figure("figure.required", formatter.prose(FigureValue.required(needed)), ""));
    if (chosen.outcome() != LineResult.Outcome.DRAINED) {
      figures.add(figure("column.outcome", formatter.text(chosen.outcome().messageKey()), ""));
    }
    String none = formatter.text("value.none");
    figures.add(figure("figure.cost", base.line().cost().map(formatter::cost).orElse(none), ""));
    return figures;
  }

  /** With its bound where that is another: however the bytes came inside the samples. */
  private String largestAge(LineResult line) {
    String age = formatter.durationAtMost(line.worst().largestAge().ageSeconds());
    if (!line.worst().apart()) {
      return age;
    }
    String most = formatter.prose(FigureValue.secondsAtMost(line.worst().atMost().ageSeconds()));
    return formatter.text("value.atMost", Map.of("value", age, "most", most));
  }

  private String[] figure(String key, String value, String when) {
    return new String[] {formatter.text(key), value, when};
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
      formatter.durationAtMost(moment.ageSeconds()),
      formatter.gigabytesAtMost(moment.backlogBytes()),
      formatter.gigabytesAtMost(moment.payloadBytes())
    };
  }
}
