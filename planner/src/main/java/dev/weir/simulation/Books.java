package dev.weir.simulation;

/**
 * What a job has outstanding, and the peaks of it. Two sums are kept: what the queue holds, and
 * what is at risk, which in a recovery hole is everything written since the last consistent
 * recovery point. Outside of holes both are the same.
 */
final class Books {
  private double writtenWire;
  private double queuedWire;
  private long queuedPayload;
  private double riskWire;
  private long riskPayload;
  private double riskOperations;
  private boolean hole;
  private long drainedAt;

  private double peakWire;
  private double peakPayload;
  private long peakBacklogAt;
  private double ageAtPeakBacklog;
  private double peakAge;
  private long peakAgeAt;
  private double backlogAtPeakAge;

  Books(long start) {
    this.peakBacklogAt = start;
    this.peakAgeAt = start;
    this.drainedAt = start;
  }

  void arrived(long payloadBytes, double wireBytes, double operations) {
    writtenWire += wireBytes;
    queuedPayload += payloadBytes;
    queuedWire += wireBytes;
    if (hole) {
      riskPayload += payloadBytes;
      riskWire += wireBytes;
      riskOperations += operations;
    }
  }

  /** Acknowledged, or discarded for good. */
  void left(Held held) {
    queuedPayload -= held.extent.payloadBytes();
    queuedWire -= held.wireBytes;
  }

  /** From now on nothing that the target gets makes a recovery point. */
  void holeOpens(double operations) {
    hole = true;
    riskPayload = queuedPayload;
    riskWire = queuedWire;
    riskOperations = operations;
  }

  void holeCloses() {
    hole = false;
  }

  /** Nothing is outstanding any more; what rounding left in the sums goes. */
  void drained(long now) {
    queuedPayload = 0;
    queuedWire = 0;
    drainedAt = now;
  }

  /** Everything so far. */
  double writtenWire() {
    return writtenWire;
  }

  double wireBytes() {
    return hole ? riskWire : queuedWire;
  }

  long payloadBytes() {
    return hole ? riskPayload : queuedPayload;
  }

  /** Operations at risk; only in a hole. */
  double operationsAtRisk() {
    return riskOperations;
  }

  /** Whether the backlog is larger than ever before. */
  boolean isPeak() {
    return wireBytes() > peakWire;
  }

  void notePeakBacklog(long now, double ageSeconds) {
    peakWire = wireBytes();
    peakPayload = payloadBytes();
    peakBacklogAt = now;
    ageAtPeakBacklog = ageSeconds;
  }

  void noteAge(long now, double ageSeconds) {
    if (ageSeconds > peakAge) {
      peakAge = ageSeconds;
      peakAgeAt = now;
      backlogAtPeakAge = wireBytes();
    }
  }

  double peakWire() {
    return peakWire;
  }

  double peakPayload() {
    return peakPayload;
  }

  long peakBacklogAt() {
    return peakBacklogAt;
  }

  double ageAtPeakBacklog() {
    return ageAtPeakBacklog;
  }

  double peakAge() {
    return peakAge;
  }

  long peakAgeAt() {
    return peakAgeAt;
  }

  double backlogAtPeakAge() {
    return backlogAtPeakAge;
  }

  long drainedAt() {
    return drainedAt;
  }
}
