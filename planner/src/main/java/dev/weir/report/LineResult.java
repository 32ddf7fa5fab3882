package dev.weir.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one line does with the workload.
 *
 * @param rate the line
 * @param outcome how the run ends
 * @param worst the two worst moments; "so far" unless drained
 * @param drain the end of the busy period of the largest backlog, present only if drained
 * @param objectives each objective judged
 * @param warnings what limits this line's numbers
 */
public record LineResult(
    LineRate rate,
    Outcome outcome,
    WorstMoments worst,
    Optional<Drain> drain,
    List<Judgement> objectives,
    List<Sentence> warnings) {
  public LineResult {
    objectives = List.copyOf(objectives);
    warnings = List.copyOf(warnings);
  }

  /** How a run ends. */
  public enum Outcome {
    /** The queue is empty at the end: peaks are final. */
    DRAINED,
    /** The queue is not empty and shrinks. */
    STILL_DRAINING,
    /** The queue is not empty and grows: no peak is final. */
    STILL_GROWING;

    /** Key of the word for it. */
    public String messageKey() {
      return "outcome." + name();
    }
  }

  /**
   * The two worst moments, which are hours apart as a rule and never mixed.
   *
   * @param largestBacklog when a disaster would lose most
   * @param largestAge when the copy is oldest
   * @param atMost what neither exceeds however the bytes came inside samples and gaps
   */
  public record WorstMoments(WorstMoment largestBacklog, WorstMoment largestAge, AtMost atMost) {
    /** Less is nothing that anybody would notice. */
    private static final double APART_SECONDS = 1;

    /** Whether the largest age depends on how the bytes came inside the samples. */
    public boolean apart() {
      return atMost.ageSeconds() > largestAge.ageSeconds() + APART_SECONDS;
    }
  }

  /**
   * Bounds under the worst arrangement inside samples and gaps; infinite where there is none.
   *
   * @param ageSeconds largest recovery point age
   * @param backlogBytes largest backlog, wire bytes
   */
  public record AtMost(double ageSeconds, double backlogBytes) {}

  /**
   * @param at the moment
   * @param backlogBytes wire bytes not yet durable then
   * @param payloadBytes the payload of the same writes
   * @param ageSeconds recovery point age then
   */
  public record WorstMoment(
      Instant at, double backlogBytes, double payloadBytes, double ageSeconds) {

    /** Whether anything waited then; on a line that never queues no moment is the worst. */
    public boolean queued() {
      return backlogBytes > 0 || ageSeconds > 0;
    }
  }

  /**
   * @param seconds from the last arrival of the busy period to an empty queue
   * @param at when the queue is empty
   */
  public record Drain(double seconds, Instant at) {}

  /**
   * One objective on this line.
   *
   * @param rpoSeconds the objective
   * @param met whether the age never exceeds it
   * @param headroom how much more could be written before it is broken, minus 1: on a constant line
   *     usable rate over required bandwidth
   * @param broken whether it is certainly exceeded, in the measured period or by what waits at its
   *     end
   * @param breaches each maximal period above it within the measured one
   */
  public record Judgement(
      double rpoSeconds, boolean met, double headroom, boolean broken, List<Period> breaches) {
    public Judgement {
      breaches = List.copyOf(breaches);
    }

    /** Key of the word: what is neither kept nor broken cannot be said. */
    public String messageKey() {
      return met ? "result.met.yes" : broken ? "result.met.no" : "result.met.open";
    }

    /** Seconds above the objective. */
    public double breachSeconds() {
      return breaches.stream().mapToDouble(Period::seconds).sum();
    }
  }

  /** The judgement of one objective. */
  public Optional<Judgement> judgement(double rpoSeconds) {
    return objectives.stream().filter(judged -> judged.rpoSeconds() == rpoSeconds).findFirst();
  }
}
