package dev.weir.simulation;

/**
 * The worst of a part of a run. The peaks of age, backlog, memory and disk are different moments.
 *
 * @param ageSeconds largest age of the newest consistent recovery point
 * @param backlogWireBytes largest backlog
 * @param backlogPayloadBytes payload at that moment
 * @param memoryBytes most that the queue in memory held
 * @param diskBytes most that the queue on disk held
 */
record Peaks(
    double ageSeconds,
    double backlogWireBytes,
    double backlogPayloadBytes,
    long memoryBytes,
    long diskBytes) {
  static final Peaks NONE = new Peaks(0, 0, 0, 0, 0);

  /** Those of this part and of one after it. */
  Peaks then(Peaks later) {
    boolean grew = later.backlogWireBytes > backlogWireBytes;
    return new Peaks(
        Math.max(ageSeconds, later.ageSeconds),
        grew ? later.backlogWireBytes : backlogWireBytes,
        grew ? later.backlogPayloadBytes : backlogPayloadBytes,
        Math.max(memoryBytes, later.memoryBytes),
        Math.max(diskBytes, later.diskBytes));
  }
}
