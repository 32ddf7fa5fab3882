package dev.weir.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds the sentences of the message bundle, so that every placeholder is filled and has its unit.
 * The wording is in the bundle; each variant is a whole sentence.
 */
public final class Sentences {
  /** A fleet may have thousands of rules; the first show what is wrong. */
  private static final int RULES_NAMED = 10;

  private Sentences() {}

  /** {line} keeps every recovery point within {rpo}: the largest age is {age}. */
  public static Sentence meets(String line, double rpoSeconds, double ageSeconds) {
    return Sentence.of("sentence.meets")
        .with("line", FigureValue.name(line))
        .with("rpo", FigureValue.seconds(rpoSeconds))
        .with("age", FigureValue.secondsAtMost(ageSeconds));
  }

  /**
   * {line} does not meet {rpo}: {n} times in {days} days, {hours} in all, at worst {age}; taken
   * from the line's own judgement.
   */
  public static Sentence breaks(LineResult line, LineResult.Judgement judged, Period measured) {
    boolean once = judged.breaches().size() == 1;
    String key = once ? "sentence.breaksOnce" : "sentence.breaks";
    return Sentence.of(line.outcome() == LineResult.Outcome.DRAINED ? key : key + "SoFar")
        .with("line", FigureValue.name(line.rate().name()))
        .with("rpo", FigureValue.seconds(judged.rpoSeconds()))
        .with("n", FigureValue.count(judged.breaches().size()))
        .with("period", FigureValue.seconds(measured.seconds()))
        .with("hours", FigureValue.seconds(judged.breachSeconds()))
        .with("age", FigureValue.secondsAtMost(line.worst().largestAge().ageSeconds()));
  }

  /** {line} does not meet {rpo}: what waits at the measured end is {age} old when it arrives. */
  public static Sentence breaksLater(String line, double rpoSeconds, double ageSeconds) {
    return Sentence.of("sentence.breaksLater")
        .with("line", FigureValue.name(line))
        .with("rpo", FigureValue.seconds(rpoSeconds))
        .with("age", FigureValue.secondsAtMost(ageSeconds));
  }

  /** A disaster at {at} would lose most: {bytes}. At {at2} the copy is oldest: {since}. */
  public static Sentence worstMoments(LineResult.WorstMoments worst) {
    LineResult.WorstMoment age = worst.largestAge();
    return Sentence.of("sentence.worst")
        .with("at", FigureValue.moment(worst.largestBacklog().at()))
        .with("bytes", FigureValue.bytesAtMost(worst.largestBacklog().payloadBytes()))
        .with("at2", FigureValue.moment(age.at()))
        .with("since", FigureValue.moment(age.at().minusNanos(Math.round(age.ageSeconds() * 1e9))));
  }

  /**
   * The objective needs at least {c}: {bytes}, written between {start} and {end}, have to be sent
   * within {span}, the length of that interval and the objective; so bytes over span give c.
   */
  public static Sentence needs(RequiredBandwidth required) {
    return Sentence.of("sentence.needs")
        .with("rpo", FigureValue.seconds(required.rpoSeconds()))
        .with("c", FigureValue.required(required.atLeastBytesPerSecond() * 8))
        .with("bytes", FigureValue.bytes(required.bindingWireBytes()))
        .with("start", FigureValue.moment(required.binding().start()))
        .with("end", FigureValue.moment(required.binding().end()))
        .with("span", FigureValue.seconds(required.binding().seconds() + required.rpoSeconds()));
  }

  /** The backlog on {line} never drains: servers write {w} on average, the line carries {c}. */
  public static Sentence neverDrains(
      String line, double meanWireBitsPerSecond, double usableBitsPerSecond) {
    return Sentence.of("sentence.neverDrains")
        .with("line", FigureValue.name(line))
        .with("w", FigureValue.bitsPerSecond(meanWireBitsPerSecond))
        .with("c", FigureValue.bitsPerSecond(usableBitsPerSecond));
  }

  /** The queue of {line} is not empty when the measurement ends; its peaks are so far only. */
  public static Sentence notDrained(String line, double backlogBytes) {
    return Sentence.of("sentence.notDrained")
        .with("line", FigureValue.name(line))
        .with("bytes", FigureValue.bytes(backlogBytes));
  }

  /**
   * TCP cannot fill {line}: {u} of {c} at {rtt} and {p} loss. It takes {n} connections, or a window
   * of {window}, or a loss of at most {p2}.
   */
  public static Sentence tcpCeiling(TcpLimit limit) {
    String key =
        limit.windowBytes().isEmpty()
            ? "sentence.tcpLoss"
            : limit.lossNeeded().isEmpty() ? "sentence.tcpWindow" : "sentence.tcpWindowAndLoss";
    Sentence sentence =
        Sentence.of(key)
            .with("line", FigureValue.name(limit.line()))
            .with("u", FigureValue.bitsPerSecond(limit.usableBitsPerSecond()))
            .with("c", FigureValue.bitsPerSecond(limit.allowedBitsPerSecond()))
            .with("rtt", FigureValue.seconds(limit.roundTripSeconds()))
            .with("n", FigureValue.count(limit.connections()));
    if (limit.windowBytes().isPresent()) {
      double window = atHand(limit.windowBytes().getAsLong(), RoundingMode.CEILING);
      sentence = sentence.with("window", FigureValue.bytes(window));
    }
    if (limit.lossNeeded().isPresent()) {
      double needed = atHand(limit.lossNeeded().getAsDouble(), RoundingMode.FLOOR);
      sentence =
          sentence
              .with("p", FigureValue.fraction(limit.loss().orElseThrow()))
              .with("p2", FigureValue.fraction(needed));
    }
    return sentence;
  }

  /** Three significant figures, to the side that still does what is asked. */
  private static double atHand(double value, RoundingMode side) {
    return new BigDecimal(value).round(new MathContext(3, side)).doubleValue();
  }

  /** {line} is counted with {n} connections; the replicator has one for each job. */
  public static Sentence severalConnections(String line, int connections) {
    return Sentence.of("sentence.severalConnections")
        .with("line", FigureValue.name(line))
        .with("n", FigureValue.count(connections));
  }

  /** Costs in {currencies} cannot be compared: lines are in order of bandwidth. */
  public static Sentence severalCurrencies(Collection<String> currencies) {
    return Sentence.of("sentence.severalCurrencies")
        .with("currencies", FigureValue.name(String.join(", ", currencies)));
  }

  /** Not every line has a cost: lines are in order of bandwidth. */
  public static Sentence costsMissing() {
    return Sentence.of("sentence.costsMissing");
  }

  /** Rules of servers that hold for none: {match}. */
  public static Sentence rulesUnused(List<String> matches) {
    String shown =
        matches.stream().limit(RULES_NAMED).collect(Collectors.joining(", "))
            + (matches.size() > RULES_NAMED ? ", …" : "");
    return Sentence.of("sentence.rulesUnused")
        .with("n", FigureValue.count(matches.size()))
        .with("match", FigureValue.name(shown));
  }

  /** {keys} of the scenario are not counted in this plan. */
  public static Sentence notCounted(Collection<String> keys) {
    return Sentence.of("sentence.notCounted")
        .with("keys", FigureValue.name(String.join(", ", keys)));
  }

  /** The measurement is short: {days}. The answer holds for this time only. */
  public static Sentence shortMeasurement(double periodSeconds) {
    return Sentence.of("sentence.short").with("period", FigureValue.seconds(periodSeconds));
  }

  /** Samples of {s} are too coarse for {rpo}: the need lies between {lo} and {hi}. */
  public static Sentence tooCoarse(double intervalSeconds, RequiredBandwidth required) {
    return Sentence.of("sentence.tooCoarse")
        .with("s", FigureValue.seconds(intervalSeconds))
        .with("rpo", FigureValue.seconds(required.rpoSeconds()))
        .with("lo", FigureValue.required(required.atLeastBytesPerSecond() * 8))
        .with("hi", FigureValue.required(required.atMostBytesPerSecond() * 8));
  }

  /** {gap} of data are missing and were not filled. */
  public static Sentence gap(double gapSeconds) {
    return Sentence.of("sentence.gap").with("gap", FigureValue.seconds(gapSeconds));
  }

  /** All {n} sources were measured together for {together} of {period} only. */
  public static Sentence measuredTogether(int sources, double together, double periodSeconds) {
    return Sentence.of("sentence.measuredTogether")
        .with("n", FigureValue.count(sources))
        .with("together", FigureValue.seconds(together))
        .with("period", FigureValue.seconds(periodSeconds));
  }

  /** At no moment were all {n} sources measured. */
  public static Sentence neverMeasuredTogether(int sources) {
    return Sentence.of("sentence.neverMeasuredTogether").with("n", FigureValue.count(sources));
  }

  /** Gaps, not samples, leave the need for {rpo} between {lo} and {hi}. */
  public static Sentence gapsWiden(RequiredBandwidth required) {
    return Sentence.of("sentence.gapsWiden")
        .with("rpo", FigureValue.seconds(required.rpoSeconds()))
        .with("lo", FigureValue.required(required.atLeastBytesPerSecond() * 8))
        .with("hi", FigureValue.required(required.atMostBytesPerSecond() * 8));
  }

  /**
   * The {n} sources are added up in steps of {s}; for {rpo} that hides at most {share} of the need.
   */
  public static Sentence summedInSteps(
      int sources, double stepSeconds, double rpoSeconds, double share) {
    return Sentence.of("sentence.summedInSteps")
        .with("n", FigureValue.count(sources))
        .with("s", FigureValue.seconds(stepSeconds))
        .with("rpo", FigureValue.seconds(rpoSeconds))
        .with("share", FigureValue.fractionAtMost(share));
  }

  /** Compression {ratio} is assumed, not measured; without it {c2} are needed. */
  public static Sentence assumedRatio(double ratio, double requiredWithoutBitsPerSecond) {
    return Sentence.of("sentence.assumedRatio")
        .with("ratio", new FigureValue.Amount(ratio, UnitKind.RATIO))
        .with("c2", FigureValue.required(requiredWithoutBitsPerSecond));
  }

  /**
   * Compression {ratio} (level {level}) is measured on {n} samples, {bytes} of written content,
   * standing for {share} of what was written; a tenth packs below {low}, a tenth above {high}.
   */
  public static Sentence measuredRatio(SampledRatio measured) {
    return Sentence.of("sentence.measuredRatio")
        .with("ratio", ratio(measured.ratio()))
        .with("level", FigureValue.name(measured.level()))
        .with("n", FigureValue.count(measured.samples()))
        .with("bytes", FigureValue.bytes(measured.bytes()))
        .with("share", FigureValue.fraction(measured.share()))
        .with("low", ratio(measured.lowRatio()))
        .with("high", ratio(measured.highRatio()));
  }

  /** At level {level} one core packs {rate}: compression limits {line} to {u} of {c}. */
  public static Sentence codecSlower(LineRate line, SampledRatio measured) {
    return Sentence.of("sentence.codecSlower")
        .with("line", FigureValue.name(line.name()))
        .with("level", FigureValue.name(measured.level()))
        .with("rate", FigureValue.bytesPerSecond(measured.codecBytesPerSecond()))
        .with("u", FigureValue.bitsPerSecond(line.usableBitsPerSecond()))
        .with("c", FigureValue.bitsPerSecond(line.bitsPerSecond()));
  }

  private static FigureValue ratio(double value) {
    return new FigureValue.Amount(value, UnitKind.RATIO);
  }

  /**
   * {line} keeps {rpo} if bytes come evenly inside the samples: largest age {age}, at most {most}.
   */
  public static Sentence meetsIfEven(
      String line, double rpoSeconds, double ageSeconds, double atMostSeconds) {
    return Sentence.of("sentence.meetsIfEven")
        .with("line", FigureValue.name(line))
        .with("rpo", FigureValue.seconds(rpoSeconds))
        .with("age", FigureValue.secondsAtMost(ageSeconds))
        .with("most", FigureValue.secondsAtMost(atMostSeconds));
  }

  /** No ratio was given or measured: payload is counted uncompressed. */
  public static Sentence ratioNotMeasured() {
    return Sentence.of("sentence.ratioNotMeasured");
  }

  /** The measurement does not count operations: their record headers are missing in the need. */
  public static Sentence operationsUnknown() {
    return Sentence.of("sentence.operationsUnknown");
  }

  /** Engine and closed form differ for {line} by {age} of the age and {backlog} of the backlog. */
  public static Sentence engineDiffers(String line, Peaks engine, Peaks closed) {
    return Sentence.of("sentence.engineDiffers")
        .with("line", FigureValue.name(line))
        .with("age", FigureValue.seconds(engine.ageSeconds()))
        .with("backlog", FigureValue.bytes(engine.backlogBytes()))
        .with("age2", FigureValue.seconds(closed.ageSeconds()))
        .with("backlog2", FigureValue.bytes(closed.backlogBytes()));
  }

  /** Largest age and largest backlog in wire bytes. */
  public record Peaks(double ageSeconds, double backlogBytes) {}

  /** A sentence that a measurement brought along; in its own words where it is not known. */
  public static Sentence note(String text) {
    return KnownNotes.sentence(text)
        .orElseGet(() -> Sentence.of("sentence.note").with("text", FigureValue.name(text)));
  }

  /** No line was given. */
  public static Sentence noLine() {
    return Sentence.of("sentence.noLine");
  }

  /** Every prediction kept its bound; the largest error is {error}. */
  public static Sentence proofHeld(ProofSection proof) {
    return Sentence.of("sentence.proofHeld")
        .with("n", FigureValue.count(proof.rows().size()))
        .with("error", FigureValue.fraction(largestError(proof)));
  }

  /** {n} of {all} predictions missed their bound; the largest error is {error}. */
  public static Sentence proofMissed(ProofSection proof) {
    long missed = proof.rows().stream().filter(row -> !row.held()).count();
    return Sentence.of("sentence.proofMissed")
        .with("n", FigureValue.count(missed))
        .with("all", FigureValue.count(proof.rows().size()))
        .with("error", FigureValue.fraction(largestError(proof)));
  }

  /** The line was kept to its bandwidth by the engine's own cap, so this proves less. */
  public static Sentence weakerShaping() {
    return Sentence.of("sentence.weakerShaping");
  }

  /** Writes were seen by watching the directory, not in order, so this proves less. */
  public static Sentence weakerCapture() {
    return Sentence.of("sentence.weakerCapture");
  }

  /** A program wrote, and sentinels every {s} beside it tell the age. */
  public static Sentence proofSentinels(double cadenceSeconds) {
    return Sentence.of("sentence.proofSentinels").with("s", FigureValue.seconds(cadenceSeconds));
  }

  /** A cause: {bytes} were written in the measured run, {bytes2} in the replicated one. */
  public static Sentence proofOtherWorkload(double plainBytes, double replicatedBytes) {
    return between("sentence.proofOtherWorkload", plainBytes, replicatedBytes);
  }

  /** A cause: what was to take {bytes} on the line took {bytes2}. */
  public static Sentence proofOtherPacking(double predictedBytes, double sentBytes) {
    return between("sentence.proofOtherPacking", predictedBytes, sentBytes);
  }

  private static Sentence between(String key, double bytes, double bytes2) {
    return Sentence.of(key)
        .with("bytes", FigureValue.bytes(bytes))
        .with("bytes2", FigureValue.bytes(bytes2));
  }

  /** A cause: with a backlog the line was to carry {c} and carried {c2}. */
  public static Sentence proofOtherLine(double usableBitsPerSecond, double carriedBitsPerSecond) {
    return Sentence.of("sentence.proofOtherLine")
        .with("c", FigureValue.bitsPerSecond(usableBitsPerSecond))
        .with("c2", FigureValue.bitsPerSecond(carriedBitsPerSecond));
  }

  /** A cause: the writer fell {lag} behind its timetable. */
  public static Sentence proofLateWriter(double lagSeconds) {
    return Sentence.of("sentence.proofLateWriter").with("lag", FigureValue.seconds(lagSeconds));
  }

  /** A cause: with a backlog the processors were busy for {share} of the time. */
  public static Sentence proofBusyProcessors(double share) {
    return Sentence.of("sentence.proofBusyProcessors").with("share", FigureValue.fraction(share));
  }

  /** A cause: the mirror after an overflow is predicted to ship every rewrite again. */
  public static Sentence proofMirrorAtMost() {
    return Sentence.of("sentence.proofMirrorAtMost");
  }

  /** None of what was measured beside explains a broken bound. */
  public static Sentence proofNoCause() {
    return Sentence.of("sentence.proofNoCause");
  }

  /** {n} of {all} corners of the envelope are listed; what that may cost other questions. */
  public static Sentence envelopeExcerpt(EnvelopeExcerpt excerpt) {
    return Sentence.of("note.envelopeExcerpt")
        .with("n", FigureValue.count(excerpt.vertices().size()))
        .with("all", FigureValue.count(excerpt.all()))
        .with("share", FigureValue.fractionAtMost(excerpt.shortfall()))
        .with("bytes", FigureValue.bytesAtMost(excerpt.shortfallBytes()));
  }

  /** On {line} the copy is up to {age} old; the objective is {rpo}. */
  public static Sentence ageFinding(LineResult line, double rpoSeconds) {
    boolean met = line.judgement(rpoSeconds).map(LineResult.Judgement::met).orElse(false);
    String key = met ? "chart.age.met" : "chart.age.notMet";
    boolean even = line.worst().apart();
    Sentence said =
        Sentence.of(even ? key + "IfEven" : key)
            .with("line", FigureValue.name(line.rate().name()))
            .with("age", FigureValue.secondsAtMost(line.worst().largestAge().ageSeconds()))
            .with("rpo", FigureValue.seconds(rpoSeconds));
    return even
        ? said.with("most", FigureValue.secondsAtMost(line.worst().atMost().ageSeconds()))
        : said;
  }

  private static double largestError(ProofSection proof) {
    return proof.rows().stream().mapToDouble(row -> Math.abs(row.relativeError())).max().orElse(0);
  }
}
